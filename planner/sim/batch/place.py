"""Places: weekly minutes of one or two psychologists, held for one person's work."""

from __future__ import annotations

from typing import Any

from planner.base.arrays import NONE
from planner.jit import jit, jit_inline
from planner.sim.batch.free_hours import refresh
from planner.sim.batch.log import log_place
from planner.sim.batch.state import ReplicationState

# A link names a place and which of its posts: 2 * place + side.


@jit_inline
def take_place(run: ReplicationState, person: int, work: Any, minutes: int, kind: Any, cause: Any) -> int:
    """Give a person a place with the posts that were found, and log it; NONE where no record is left."""
    clock = run.clock[0]
    place = clock.free_place
    if place != NONE:
        clock.free_place = run.places[place].following
    elif clock.places < run.places.size:
        place = clock.places
        clock.places = place + 1
    else:
        clock.overflowed = True
        return NONE
    held = run.places[place]
    clock.grants += 1
    held.person, held.work, held.minutes, held.team = person, work, minutes, clock.team
    held.token, held.following, held.since_day = clock.grants, NONE, clock.today
    held.first_post, held.second_post = clock.post, clock.second_post
    _hold(run, place, 0, held.first_post)
    if held.second_post != NONE:
        _hold(run, place, 1, held.second_post)
    log_place(run, kind, place, minutes, cause)
    return place


@jit_inline
def free_place(run: ReplicationState, place: int, kind: Any, cause: Any) -> None:
    """Give the minutes back, because of `kind`, and log it; the record is used again."""
    clock, held = run.clock[0], run.places[place]
    _release(run, place, 0, held.first_post)
    if held.second_post != NONE:
        _release(run, place, 1, held.second_post)
    log_place(run, kind, place, -held.minutes, cause)
    held.following = clock.free_place
    clock.free_place = place


@jit_inline
def _hold(run: ReplicationState, place: int, side: int, post: int) -> None:
    now = run.posts[post]
    now.held += run.places[place].minutes
    following, link = now.places, 2 * place + side
    _set_following(run.places, link, following)
    _set_previous(run.places, link, NONE)
    if following != NONE:
        _set_previous(run.places, following, link)
    now.places = link
    refresh(run, post)


@jit_inline
def _release(run: ReplicationState, place: int, side: int, post: int) -> None:
    now = run.posts[post]
    held = run.places[place]
    now.held -= held.minutes
    following = held.second_next if side else held.first_next
    previous = held.second_previous if side else held.first_previous
    if previous == NONE:
        now.places = following
    else:
        _set_following(run.places, previous, following)
    if following != NONE:
        _set_previous(run.places, following, previous)
    refresh(run, post)


@jit
def following_link(places: Any, link: int) -> int:
    """Return the next place of the same post."""
    held = places[link >> 1]
    return held.second_next if link & 1 else held.first_next


@jit
def _set_following(places: Any, link: int, to: int) -> None:
    if link & 1:
        places[link >> 1].second_next = to
    else:
        places[link >> 1].first_next = to


@jit
def _set_previous(places: Any, link: int, to: int) -> None:
    if link & 1:
        places[link >> 1].second_previous = to
    else:
        places[link >> 1].first_previous = to
