"""Who waits for what: stages, and the queues of the meeting."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.base.arrays import NONE
from planner.jit import jit, jit_inline
from planner.model.events import EventType
from planner.model.rules import course_days, deadline_day, index_key, order_key
from planner.sim.batch.arrays import INDEXED
from planner.sim.batch.calendar import schedule
from planner.sim.batch.heap import is_before
from planner.sim.batch.queue import bring_to_front, enqueue, enqueue_last, remove
from planner.sim.batch.state import (
    ABLE,
    ASSESSMENTS,
    NOT_READY,
    NOT_WAITING,
    RUNNING,
    STAGES,
    STARTS,
    TOO_LATE,
    UNWILLING,
    ReplicationState,
)
from planner.world.streams import NEVER


@jit_inline
def is_waiting(run: ReplicationState, person: int) -> bool:
    """Return whether someone is in custody with no course yet and none behind them."""
    now = run.people[person]
    return now.in_custody and not now.has_course


@jit_inline
def deadline(run: ReplicationState, person: int) -> int:
    """Return a person's deadline, on the clock the scenario chose."""
    now = run.people[person]
    return deadline_day(run.scalars[0].clock, now.next_review_day, now.custody_end_day)


@jit_inline
def facilitators(run: ReplicationState, person: int) -> Any:
    """Return how many psychologists a person's course takes."""
    return np.int64(run.rows[person].facilitators)


@jit
def home_route(run: ReplicationState, person: int) -> int:
    """Return the route of teams that serves a person's prison."""
    return run.prison_route[run.rows[person].prison]


@jit_inline
def home_team(run: ReplicationState, person: int) -> int:
    """Return the first team that serves a person's prison."""
    return run.home_teams[run.rows[person].prison]


# --- queues -------------------------------------------------------------------------------------


@jit_inline
def _join_queue(run: ReplicationState, part: int, route: int, needed: int, person: int, key: int) -> None:
    """Queue for a part of the meeting."""
    now, queue = run.people[person], 2 * (part * run.due_queues.size + route) + needed - 1
    now.key, now.part, now.queue = key, part, queue
    if part == STARTS and keys_change(run):
        enqueue_last(run.queues[queue], run.people, person)
    else:
        enqueue(run.queues[queue], run.people, person)
    run.queued[part] += 1


@jit_inline
def dequeue(run: ReplicationState, person: int) -> None:
    """Leave the queue, if in one."""
    now = run.people[person]
    if now.queue == NONE:
        return
    remove(run.queues[now.queue], run.people, person)
    run.queued[now.part] -= 1
    now.queue = NONE


@jit
def queue_assessment(run: ReplicationState, person: int) -> None:
    """Wait for an assessment, in order of referral, or of recall."""
    _join_queue(run, ASSESSMENTS, home_route(run, person), 1, person, run.people[person].referral_day)


@jit
def queue_course(run: ReplicationState, person: int) -> None:
    """Wait for a place to go on with a course, longest waiting first; in the team that had it."""
    team = run.people[person].team
    route = home_route(run, person) if team == NONE else run.teams[team].own
    _join_queue(run, RUNNING, route, facilitators(run, person), person, run.clock[0].today)


# --- stages -------------------------------------------------------------------------------------


@jit_inline
def update_stage(run: ReplicationState, person: int) -> None:
    """Work out again where a person stands with the next meeting, after anything changed."""
    now = run.people[person]
    stage = _stage(run, person)
    if stage != now.stage:
        team = home_team(run, person)
        run.stages[team * STAGES + now.stage] -= 1
        run.stages[team * STAGES + stage] += 1
        if now.stage == ABLE:
            dequeue(run, person)
        now.stage = stage
        if stage == ABLE:
            _queue_start(run, person)
    elif stage == ABLE:
        _requeue_start(run, person)


@jit_inline
def _stage(run: ReplicationState, person: int) -> int:
    now = run.people[person]
    if not is_waiting(run, person):
        return NOT_WAITING
    if not now.willing:
        return UNWILLING
    if not now.ready:
        return NOT_READY
    if not now.assessed:
        return NOT_WAITING
    least = run.scalars[0].minimum_days_left
    late = deadline(run, person) - run.clock[0].today < least
    return TOO_LATE if late else ABLE


@jit_inline
def keys_change(run: ReplicationState) -> bool:
    """Return whether the keys of those who wait for a start change from day to day."""
    return run.scalars[0].order < 0


@jit
def bring_first_forward(run: ReplicationState, queue: int) -> None:
    """Bring whoever goes first today to the front of a queue of starts."""
    best, person, indexed = NONE, run.queues[queue].front, run.scalars[0].order == INDEXED
    while person != NONE:
        if indexed:
            run.people[person].key = _key_today(run, person)
        if best == NONE or is_before(run.people, person, best):
            best = person
        person = run.people[person].sibling
    if best != NONE:
        bring_to_front(run.queues[queue], run.people, best)


@jit_inline
def _key_today(run: ReplicationState, person: int) -> int:
    who, now, today = run.rows[person], run.people[person], run.clock[0].today
    review_in, ends_in = now.next_review_day - today, now.custody_end_day - today
    return index_key(run.index, who.sessions_needed, facilitators(run, person), review_in, ends_in)


@jit_inline
def _start_key(run: ReplicationState, person: int) -> int:
    who, scalars = run.rows[person], run.scalars[0]
    if keys_change(run):
        return 0
    length = course_days(who.sessions_needed, scalars.days_between_sessions, who.minimum_days, who.report_days)
    now = run.people[person]
    return order_key(
        scalars.order, now.referral_day, now.band, deadline(run, person), length, facilitators(run, person)
    )


@jit_inline
def _queue_start(run: ReplicationState, person: int) -> None:
    """Queue for a start, until it is too late for one."""
    _join_queue(run, STARTS, home_route(run, person), facilitators(run, person), person, _start_key(run, person))
    least = run.scalars[0].minimum_days_left
    if least > 0 and deadline(run, person) < NEVER:
        schedule(run, deadline(run, person) - least + 1, EventType.ALLOCATION, person, 0)


@jit
def _requeue_start(run: ReplicationState, person: int) -> None:
    """Take the place in the queue that a changed deadline gives."""
    if _start_key(run, person) != run.people[person].key or run.scalars[0].minimum_days_left > 0:
        dequeue(run, person)
        _queue_start(run, person)
