"""What happened, told once: to the tally, and to the event log where one is wanted."""

from __future__ import annotations

from typing import Any

from planner.base.arrays import NONE
from planner.jit import jit, jit_inline
from planner.model.events import EventType
from planner.sim.batch.state import ReplicationState
from planner.sim.tally.observe import observe_person, observe_service, observe_session


@jit_inline
def is_logged(run: ReplicationState) -> bool:
    """Return whether a log is wanted, so that everything is to be told on its day."""
    return run.log.shape[0] > 0


@jit
def _write(
    run: ReplicationState, kind: int, person: int, team: int, post: int, second_post: int, cause: int, minutes: int
) -> None:
    clock, log = run.clock[0], run.log
    at, spell = clock.events, run.people[person].spell if person != NONE else 0
    if at >= log.shape[0]:
        clock.overflowed = True
        return
    log[at, 0], log[at, 1], log[at, 2], log[at, 3], log[at, 4] = clock.today, kind, person, spell, team
    log[at, 5], log[at, 6], log[at, 7], log[at, 8] = post, second_post, cause, minutes
    clock.events = at + 1


@jit_inline
def _tell(
    run: ReplicationState, kind: Any, person: int, team: int, post: int, second_post: int, cause: Any, minutes: int
) -> None:
    """Count an event of a person, and append it where a log is wanted; columns as in `events.COLUMNS`."""
    if is_logged(run):
        _write(run, kind, person, team, post, second_post, cause, minutes)
    observe_person(run, run.clock[0].today, kind, person, team, second_post, cause, minutes)


@jit_inline
def log_service(run: ReplicationState, kind: Any, team: int, post: int, cause: Any, minutes: int) -> None:
    """Record an event of a team, or of one of its posts."""
    if is_logged(run):
        _write(run, kind, NONE, team, post, NONE, cause, minutes)
    observe_service(run, run.clock[0].today, kind, team, post, cause, minutes)


@jit_inline
def log_person(run: ReplicationState, kind: Any, person: int, cause: Any) -> None:
    """Record an event of a person."""
    _tell(run, kind, person, NONE, NONE, NONE, cause, 0)


@jit
def log_post(run: ReplicationState, kind: Any, post: int, cause: Any, minutes: int) -> None:
    """Record an event of a post."""
    log_service(run, kind, run.specs[post].team, post, cause, minutes)


@jit_inline
def log_place(run: ReplicationState, kind: Any, place: int, minutes: int, cause: Any) -> None:
    """Record an event in a place."""
    held = run.places[place]
    _tell(run, kind, held.person, held.team, held.first_post, held.second_post, cause, minutes)


@jit_inline
def log_session(run: ReplicationState, day: int, place: int, result: Any) -> None:
    """Record a session in a place, on its day; today, where a log is wanted."""
    held = run.places[place]
    if is_logged(run):
        _write(run, EventType.SESSION, held.person, held.team, held.first_post, held.second_post, result, 0)
    observe_session(run, day, held.person, held.team, held.second_post, result)
