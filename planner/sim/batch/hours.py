"""Free hours: what each post has left, and who in a team has most.

Posts have seats, team by team. A seat's claim is one number, of its free minutes and then of its
place: the greatest of a team is the first of those with most free minutes. A team's claims lie side
by side and are looked through at once, and only where both its first and its second have lost
minutes; in a large team the greatest of each block of them is.
"""

from __future__ import annotations

from typing import Any

from planner.base.arrays import NONE
from planner.jit import jit, jit_inline
from planner.sim.batch.numbers import BLOCK, BLOCK_BITS
from planner.sim.batch.state import UNKNOWN, Run

NO_HOURS, NO_PAIR = 0, 1  # of what a team was short of
COURSE_MINUTES = -1  # minutes: those of a course, which differ by team
AWAY = -1  # free minutes of a post on leave, or before any course
SEAT_BITS = 24
LAST_SEAT = 2**SEAT_BITS - 1
TAKEN = -(2**62)  # a claim less than any: free minutes fall below 0 when hours fall below what is held


@jit_inline
def _rank(seat: int) -> int:
    """Return a seat's part in its claim, or the seat that has that part: of equals the first comes first."""
    return LAST_SEAT - seat


@jit_inline
def _claim_of(free: int, seat: int) -> int:
    """Return the claim of a seat with so many free minutes."""
    return (free << SEAT_BITS) + _rank(seat)


@jit_inline
def _free(run: Run, seat: int) -> int:
    """Return a seat's free minutes."""
    return run.claims[seat] >> SEAT_BITS


@jit
def free_minutes(run: Run, post: int) -> int:
    """Return the minutes a week that a post has for new work; below 0 where it takes none on."""
    return _free(run, run.specs[post].seat)


@jit_inline
def refresh(run: Run, post: int) -> None:
    """Work out a post's free minutes again."""
    spec, now = run.specs[post], run.posts[post]
    at_work = (now.productive or (now.supervised and spec.supervised_is_at_work)) and not now.on_leave
    free = now.available - now.held if at_work else AWAY
    _claim(run, spec.team, spec.seat, _claim_of(free, spec.seat))


@jit_inline
def _claim(run: Run, team: int, seat: int, claim: int) -> None:
    """Note a seat's claim, and what it changes about who is first, and who second."""
    freest, before = run.freest[team], run.claims[seat]
    _set(run, team, seat, claim)
    if claim < before:
        _fall(freest, run.claims, seat)
    elif freest.first != UNKNOWN and seat != freest.first:
        _rise(freest, run.claims, seat)


@jit_inline
def _set(run: Run, team: int, seat: int, claim: int) -> None:
    """Write down a seat's claim, and in a large team the greatest of its block."""
    run.claims[seat] = claim
    if run.tops.size > 0:
        _set_top(run, team, seat)


@jit
def _set_top(run: Run, team: int, seat: int) -> None:
    spec = run.teams[team]
    if spec.blocks == 0:
        return
    block = (seat - spec.first_seat) >> BLOCK_BITS
    first = spec.first_seat + (block << BLOCK_BITS)
    run.tops[spec.first_block + block] = _greatest(run.claims, first, min(first + BLOCK, spec.first_seat + spec.posts))


@jit
def _greatest_top(run: Run, team: int) -> int:
    spec = run.teams[team]
    return _greatest(run.tops, spec.first_block, spec.first_block + spec.blocks)


@jit_inline
def _greatest(claims: Any, first: int, end: int) -> int:
    most = TAKEN
    for at in range(first, end):
        most = max(most, claims[at])
    return most


@jit_inline
def _fall(freest: Any, claims: Any, seat: int) -> None:
    """A seat has lost minutes."""
    second = freest.second
    if seat == second:
        freest.second = UNKNOWN
    elif seat == freest.first and second != NONE and (second == UNKNOWN or claims[second] > claims[seat]):
        freest.first, freest.second = second, UNKNOWN


@jit_inline
def _rise(freest: Any, claims: Any, seat: int) -> None:
    """A seat that was not the first has more minutes than before, or as many."""
    first, second = freest.first, freest.second
    if claims[seat] > claims[first]:
        freest.first, freest.second = seat, first
    elif second != UNKNOWN and claims[seat] > claims[second]:
        freest.second = seat


@jit
def seat_all(run: Run) -> None:
    """Seat every post."""
    for team in range(run.teams.size):
        run.freest[team].first = run.freest[team].second = UNKNOWN
    for post in range(run.specs.size):
        run.seated[run.specs[post].seat] = post
        refresh(run, post)


@jit_inline
def _best_seat(run: Run, team: int) -> int:
    """Return the seat with most free minutes, the first of equals; NONE in a team without posts."""
    spec = run.teams[team]
    if run.tops.size > 0 and spec.blocks > 0:
        most = _greatest_top(run, team)
    else:
        most = _greatest(run.claims, spec.first_seat, spec.first_seat + spec.posts)
    return NONE if most == TAKEN else _rank(most & LAST_SEAT)


@jit_inline
def first_seat(run: Run, team: int) -> int:
    """Return the seat with most free minutes, as it was found or is found now."""
    freest = run.freest[team]
    if freest.first == UNKNOWN:
        freest.first = _best_seat(run, team)
    return freest.first


@jit
def second_seat(run: Run, team: int) -> int:
    """Return the seat with most free minutes but for the first; NONE in a team with one post."""
    freest, claims, first = run.freest[team], run.claims, first_seat(run, team)
    if freest.second == UNKNOWN:
        claim = claims[first]
        _set(run, team, first, TAKEN)
        freest.second = _best_seat(run, team)
        _set(run, team, first, claim)
    return freest.second


@jit_inline
def find(run: Run, line: int, facilitators: int, minutes: int) -> bool:
    """Find the posts with most free minutes in the first team of a line that can.

    What is found is left on the clock: team, post, second_post; what was short is noted.
    """
    clock, some = run.clock[0], False
    for at in range(run.line_start[line], run.line_start[line + 1]):
        team = run.line_teams[at]
        needed = run.teams[team].course_minutes if minutes == COURSE_MINUTES else minutes
        first = first_seat(run, team)
        if first == NONE or _free(run, first) < needed:
            continue
        some = True
        clock.team, clock.post, clock.second_post = team, run.seated[first], NONE
        if facilitators == 1:
            return True
        second = second_seat(run, team)
        if second != NONE and _free(run, second) >= needed:
            clock.second_post = run.seated[second]
            return True
    run.short[2 * run.line_teams[run.line_start[line]] + (NO_PAIR if some else NO_HOURS)] = clock.today
    return False
