"""Who waits for what: stages, and the queues of the meeting."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.base.arrays import NONE
from planner.jit.compiled import inlined, inner
from planner.model.events import EventType
from planner.model.rules import course_days, deadline_day, index_key, order_key
from planner.sim.batch.calendar import schedule
from planner.sim.batch.heap import is_before
from planner.sim.batch.numbers import INDEXED
from planner.sim.batch.queue import bring_to_front, stand, stand_last, step_out
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
    Run,
)
from planner.world.streams import NEVER


@inlined
def is_waiting(run: Run, person: int) -> bool:
    """Return whether someone is in custody with no course yet and none behind them."""
    now = run.people[person]
    return now.in_custody and not now.has_course


@inlined
def deadline(run: Run, person: int) -> int:
    """Return a person's deadline, on the clock the scenario chose."""
    now = run.people[person]
    return deadline_day(run.one[0].clock, now.next_review_day, now.custody_end_day)


@inlined
def facilitators(run: Run, person: int) -> Any:
    """Return how many psychologists a person's course takes."""
    return np.int64(run.rows[person].facilitators)


@inner
def home_line(run: Run, person: int) -> int:
    """Return the line of teams that serves a person's prison."""
    return run.prison_line[run.rows[person].prison]


@inlined
def home_team(run: Run, person: int) -> int:
    """Return the first team that serves a person's prison."""
    return run.home_teams[run.rows[person].prison]


# --- queues -------------------------------------------------------------------------------------


@inlined
def enqueue(run: Run, part: int, line: int, needed: int, person: int, key: int) -> None:
    """Queue for a part of the meeting."""
    now, queue = run.people[person], 2 * (part * run.due_queues.size + line) + needed - 1
    now.key, now.part, now.queue = key, part, queue
    if part == STARTS and keys_change(run):
        stand_last(run.queues[queue], run.people, person)
    else:
        stand(run.queues[queue], run.people, person)
    run.queued[part] += 1


@inlined
def dequeue(run: Run, person: int) -> None:
    """Leave the queue, if in one."""
    now = run.people[person]
    if now.queue == NONE:
        return
    step_out(run.queues[now.queue], run.people, person)
    run.queued[now.part] -= 1
    now.queue = NONE


@inner
def queue_assessment(run: Run, person: int) -> None:
    """Wait for an assessment, in order of referral, or of recall."""
    enqueue(run, ASSESSMENTS, home_line(run, person), 1, person, run.people[person].referral_day)


@inner
def queue_course(run: Run, person: int) -> None:
    """Wait for a place to go on with a course, longest waiting first; in the team that had it."""
    team = run.people[person].team
    line = home_line(run, person) if team == NONE else run.teams[team].own
    enqueue(run, RUNNING, line, facilitators(run, person), person, run.clock[0].today)


# --- stages -------------------------------------------------------------------------------------


@inlined
def settle(run: Run, person: int) -> None:
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


@inlined
def _stage(run: Run, person: int) -> int:
    now = run.people[person]
    if not is_waiting(run, person):
        return NOT_WAITING
    if not now.willing:
        return UNWILLING
    if not now.ready:
        return NOT_READY
    if not now.assessed:
        return NOT_WAITING
    least = run.one[0].minimum_days_left
    late = deadline(run, person) - run.clock[0].today < least
    return TOO_LATE if late else ABLE


@inlined
def keys_change(run: Run) -> bool:
    """Return whether the keys of those who wait for a start change from day to day."""
    return run.one[0].order < 0


@inner
def bring_first_forward(run: Run, queue: int) -> None:
    """Bring whoever goes first today to the front of a queue of starts."""
    best, person, indexed = NONE, run.queues[queue].front, run.one[0].order == INDEXED
    while person != NONE:
        if indexed:
            run.people[person].key = _key_today(run, person)
        if best == NONE or is_before(run.people, person, best):
            best = person
        person = run.people[person].sibling
    if best != NONE:
        bring_to_front(run.queues[queue], run.people, best)


@inlined
def _key_today(run: Run, person: int) -> int:
    who, now, today = run.rows[person], run.people[person], run.clock[0].today
    review_in, ends_in = now.next_review_day - today, now.custody_end_day - today
    return index_key(run.index, who.sessions_needed, facilitators(run, person), review_in, ends_in)


@inlined
def _start_key(run: Run, person: int) -> int:
    who, one = run.rows[person], run.one[0]
    if keys_change(run):
        return 0
    length = course_days(who.sessions_needed, one.days_between_sessions, who.minimum_days, who.report_days)
    now = run.people[person]
    return order_key(one.order, now.referral_day, now.band, deadline(run, person), length, facilitators(run, person))


@inlined
def _queue_start(run: Run, person: int) -> None:
    """Queue for a start, until it is too late for one."""
    enqueue(run, STARTS, home_line(run, person), facilitators(run, person), person, _start_key(run, person))
    least = run.one[0].minimum_days_left
    if least > 0 and deadline(run, person) < NEVER:
        schedule(run, deadline(run, person) - least + 1, EventType.ALLOCATION, person, 0)


@inner
def _requeue_start(run: Run, person: int) -> None:
    """Take the place in the queue that a changed deadline gives."""
    if _start_key(run, person) != run.people[person].key or run.one[0].minimum_days_left > 0:
        dequeue(run, person)
        _queue_start(run, person)
