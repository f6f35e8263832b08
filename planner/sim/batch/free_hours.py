"""Index of the posts with most free minutes in each team.

Posts have slots, team by team. Key of a slot = free minutes << 24 | (LAST_SLOT - slot), so that the maximum is the
first of the freest. A team's keys lie side by side. The two largest of a team are cached, and looked for again only
where both have lost minutes; teams of more than 64 posts keep a maximum for each block of them.
"""

from __future__ import annotations

from typing import Any

from planner.base.arrays import NONE
from planner.jit import jit, jit_inline
from planner.sim.batch.arrays import BLOCK, BLOCK_BITS
from planner.sim.batch.state import UNKNOWN, ReplicationState

NO_HOURS, NO_PAIR = 0, 1  # of what a team was short of
COURSE_MINUTES = -1  # minutes: those of a course, which differ by team
AWAY = -1  # free minutes of a post on leave, or before any course
SLOT_BITS = 24
LAST_SLOT = 2**SLOT_BITS - 1
TAKEN = -(2**62)  # a key less than any: free minutes fall below 0 when hours fall below what is held


@jit_inline
def _rank(slot: int) -> int:
    """Return a slot's part in its key, or the slot that has that part: of equals the first comes first."""
    return LAST_SLOT - slot


@jit_inline
def _key_of(free: int, slot: int) -> int:
    """Return the key of a slot with so many free minutes."""
    return (free << SLOT_BITS) + _rank(slot)


@jit_inline
def _free(run: ReplicationState, slot: int) -> int:
    """Return a slot's free minutes."""
    return run.slot_keys[slot] >> SLOT_BITS


@jit
def free_minutes(run: ReplicationState, post: int) -> int:
    """Return the minutes a week that a post has for new work; below 0 where it takes none on."""
    return _free(run, run.specs[post].slot)


@jit_inline
def refresh(run: ReplicationState, post: int) -> None:
    """Work out a post's free minutes again."""
    spec, now = run.specs[post], run.posts[post]
    at_work = (now.productive or (now.supervised and spec.supervised_is_at_work)) and not now.on_leave
    free = now.available - now.held if at_work else AWAY
    _set_key(run, spec.team, spec.slot, _key_of(free, spec.slot))


@jit_inline
def _set_key(run: ReplicationState, team: int, slot: int, key: int) -> None:
    """Note a slot's key, and what it changes about who is first, and who second."""
    top_two, before = run.top_two[team], run.slot_keys[slot]
    _set(run, team, slot, key)
    if key < before:
        _fall(top_two, run.slot_keys, slot)
    elif top_two.first != UNKNOWN and slot != top_two.first:
        _rise(top_two, run.slot_keys, slot)


@jit_inline
def _set(run: ReplicationState, team: int, slot: int, key: int) -> None:
    """Write down a slot's key, and in a large team the greatest of its block."""
    run.slot_keys[slot] = key
    if run.block_max.size > 0:
        _set_block_max(run, team, slot)


@jit
def _set_block_max(run: ReplicationState, team: int, slot: int) -> None:
    spec = run.teams[team]
    if spec.blocks == 0:
        return
    block = (slot - spec.first_slot) >> BLOCK_BITS
    first = spec.first_slot + (block << BLOCK_BITS)
    run.block_max[spec.first_block + block] = _greatest(
        run.slot_keys, first, min(first + BLOCK, spec.first_slot + spec.posts)
    )


@jit
def _greatest_block(run: ReplicationState, team: int) -> int:
    spec = run.teams[team]
    return _greatest(run.block_max, spec.first_block, spec.first_block + spec.blocks)


@jit_inline
def _greatest(slot_keys: Any, first: int, end: int) -> int:
    most = TAKEN
    for at in range(first, end):
        most = max(most, slot_keys[at])
    return most


@jit_inline
def _fall(top_two: Any, slot_keys: Any, slot: int) -> None:
    """A slot has lost minutes."""
    second = top_two.second
    if slot == second:
        top_two.second = UNKNOWN
    elif slot == top_two.first and second != NONE and (second == UNKNOWN or slot_keys[second] > slot_keys[slot]):
        top_two.first, top_two.second = second, UNKNOWN


@jit_inline
def _rise(top_two: Any, slot_keys: Any, slot: int) -> None:
    """A slot that was not the first has more minutes than before, or as many."""
    first, second = top_two.first, top_two.second
    if slot_keys[slot] > slot_keys[first]:
        top_two.first, top_two.second = slot, first
    elif second != UNKNOWN and slot_keys[slot] > slot_keys[second]:
        top_two.second = slot


@jit
def assign_slots(run: ReplicationState) -> None:
    """Seat every post."""
    for team in range(run.teams.size):
        run.top_two[team].first = run.top_two[team].second = UNKNOWN
    for post in range(run.specs.size):
        run.slot_posts[run.specs[post].slot] = post
        refresh(run, post)


@jit_inline
def _best_slot(run: ReplicationState, team: int) -> int:
    """Return the slot with most free minutes, the first of equals; NONE in a team without posts."""
    spec = run.teams[team]
    if run.block_max.size > 0 and spec.blocks > 0:
        most = _greatest_block(run, team)
    else:
        most = _greatest(run.slot_keys, spec.first_slot, spec.first_slot + spec.posts)
    return NONE if most == TAKEN else _rank(most & LAST_SLOT)


@jit_inline
def first_slot(run: ReplicationState, team: int) -> int:
    """Return the slot with most free minutes, as it was found or is found now."""
    top_two = run.top_two[team]
    if top_two.first == UNKNOWN:
        top_two.first = _best_slot(run, team)
    return top_two.first


@jit
def second_slot(run: ReplicationState, team: int) -> int:
    """Return the slot with most free minutes but for the first; NONE in a team with one post."""
    top_two, slot_keys, first = run.top_two[team], run.slot_keys, first_slot(run, team)
    if top_two.second == UNKNOWN:
        key = slot_keys[first]
        _set(run, team, first, TAKEN)
        top_two.second = _best_slot(run, team)
        _set(run, team, first, key)
    return top_two.second


@jit_inline
def find(run: ReplicationState, route: int, facilitators: int, minutes: int) -> bool:
    """Find the posts with most free minutes in the first team of a route that can.

    What is found is left on the clock: team, post, second_post; what was short is noted.
    """
    clock, some = run.clock[0], False
    for at in range(run.route_start[route], run.route_start[route + 1]):
        team = run.route_teams[at]
        needed = run.teams[team].course_minutes if minutes == COURSE_MINUTES else minutes
        first = first_slot(run, team)
        if first == NONE or _free(run, first) < needed:
            continue
        some = True
        clock.team, clock.post, clock.second_post = team, run.slot_posts[first], NONE
        if facilitators == 1:
            return True
        second = second_slot(run, team)
        if second != NONE and _free(run, second) >= needed:
            clock.second_post = run.slot_posts[second]
            return True
    run.short[2 * run.route_teams[run.route_start[route]] + (NO_PAIR if some else NO_HOURS)] = clock.today
    return False
