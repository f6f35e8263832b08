"""The allocation meeting: what is due, what is running, who is assessed, who starts."""

from __future__ import annotations

from planner.base.arrays import NONE
from planner.jit import fill, jit, jit_inline
from planner.model.events import EventType
from planner.model.rules import EventDetail, binding_constraint, report_is_too_late
from planner.sim.batch.community import give_community_places
from planner.sim.batch.course import go_on, start
from planner.sim.batch.due_records import drop_first
from planner.sim.batch.free_hours import COURSE_MINUTES, NO_HOURS, NO_PAIR, find
from planner.sim.batch.heap import is_before
from planner.sim.batch.log import log_person, log_service
from planner.sim.batch.person import start_assessment, start_report
from planner.sim.batch.queue import first_of
from planner.sim.batch.state import (
    ASSESSMENTS,
    HELD_BACK,
    NOT_READY,
    RUNNING,
    STAGES,
    STARTS,
    TOO_LATE,
    UNWILLING,
    ReplicationState,
)
from planner.sim.batch.waiting import bring_first_forward, dequeue, keys_change


@jit
def hold_meeting(run: ReplicationState) -> None:
    """Give free hours in a fixed order: parole reports, running courses, assessments, new starts.

    Within each, whoever cannot be placed is passed over, and the next may still be. A queue holds
    those who need the same, and hours only fall within a part: once its first cannot be placed it is
    blocked, so nobody behind is looked at.
    """
    open_meeting(run)
    close_meeting(run)


@jit
def open_meeting(run: ReplicationState) -> None:
    """Give hours to all that goes before new starts."""
    _parole_reports(run)
    _hold_part(run, RUNNING, COURSE_MINUTES)
    _hold_part(run, ASSESSMENTS, run.scalars[0].assessment_minutes)


@jit
def close_meeting(run: ReplicationState) -> None:
    """Give hours to new starts, and note what kept there from being more."""
    _hold_part(run, STARTS, COURSE_MINUTES)
    if run.community.size > 0:
        give_community_places(run)
    _note_constraints(run)


@jit
def may_start(run: ReplicationState) -> bool:
    """Return whether there are hours for anyone who may start; note what is short for those for whom there are none."""
    routes, found, first = run.due_queues.size, False, STARTS * run.open.size
    for queue in range(first, first + run.open.size):
        if run.queues[queue].front != NONE:
            found |= find(run, (queue >> 1) - STARTS * routes, (queue & 1) + 1, COURSE_MINUTES)
    return found


@jit_inline
def _hold_part(run: ReplicationState, part: int, minutes: int) -> None:
    """Place people in order until every queue is empty or blocked."""
    if run.queued[part] == 0:
        return
    keys_differ = part == STARTS and keys_change(run)
    routes, count = run.due_queues.size, _open(run, part, keys_differ)
    while count > 0:
        at, person = _first(run, count)
        queue = run.open[at]
        found = find(run, (queue >> 1) - part * routes, (queue & 1) + 1, minutes)
        if found:
            dequeue(run, person)
            _place(run, part, person)
        if not (found and _is_anyone(run, queue, keys_differ)):
            count -= 1
            run.open[at] = run.open[count]


@jit_inline
def _open(run: ReplicationState, part: int, keys_differ: bool) -> int:
    """List the queues of a part in which anyone stands who may be placed, and return how many there are."""
    count, first = 0, part * run.open.size
    for queue in range(first, first + run.open.size):
        if _is_anyone(run, queue, keys_differ):
            run.open[count] = queue
            count += 1
    return count


@jit_inline
def _is_anyone(run: ReplicationState, queue: int, keys_differ: bool) -> bool:
    """Return whether anyone stands in a queue who is not held back; where keys change, bring the first forward."""
    if keys_differ:
        bring_first_forward(run, queue)
    first = first_of(run.queues[queue], run.people)
    return first != NONE and not (keys_differ and run.people[first].key == HELD_BACK)


@jit_inline
def _place(run: ReplicationState, part: int, person: int) -> None:
    """Give someone what was found."""
    if part == RUNNING:
        go_on(run, person)
    elif part == ASSESSMENTS:
        start_assessment(run, person)
    else:
        start(run, person)


@jit_inline
def _first(run: ReplicationState, count: int) -> tuple[int, int]:
    """Return the place, among the open queues, of the one whose first goes first; and who that is."""
    best, first = 0, first_of(run.queues[run.open[0]], run.people)
    for at in range(1, count):
        person = first_of(run.queues[run.open[at]], run.people)
        if is_before(run.people, person, first):
            best, first = at, person
    return best, first


@jit
def _parole_reports(run: ReplicationState) -> None:
    """By review day; too late on the day of the review."""
    if run.clock[0].reports == 0:
        return
    fill(run.blocked, 0)
    minutes, route = run.scalars[0].parole_report_minutes, _first_due(run)
    while route != NONE:
        due = run.dues[run.due_queues[route]]
        person, review_day = due.person, due.review_day
        if not run.people[person].in_custody or run.people[person].spell != due.spell:
            _drop_report(run, route)
        elif report_is_too_late(review_day, run.clock[0].today):
            _drop_report(run, route)
            log_person(run, EventType.PAROLE_REPORT_MISSED, person, EventDetail.NONE)
        elif find(run, route, 1, minutes):
            _drop_report(run, route)
            start_report(run, person, review_day)
        else:
            run.blocked[route] = True
        route = _first_due(run)


@jit
def _drop_report(run: ReplicationState, route: int) -> None:
    drop_first(run, run.due_queues, route)
    run.clock[0].reports -= 1


@jit
def _first_due(run: ReplicationState) -> int:
    """Return the route, of those not blocked, whose first report is due first, or NONE."""
    first = NONE
    for route in range(run.due_queues.size):
        if run.due_queues[route] == NONE or run.blocked[route]:
            continue
        if first == NONE or is_before(run.dues, run.due_queues[route], run.due_queues[first]):
            first = route
    return first


@jit
def _note_constraints(run: ReplicationState) -> None:
    """Log, for each team, what kept it from starting more people, where that changed."""
    stages, today = run.stages, run.clock[0].today
    for team in range(run.binding.size):
        at = team * STAGES
        bound = binding_constraint(
            run.short[2 * team + NO_HOURS] == today,
            run.short[2 * team + NO_PAIR] == today,
            stages[at + TOO_LATE] > 0,
            stages[at + NOT_READY] > 0,
            stages[at + UNWILLING] > 0,
        )
        if bound != run.binding[team]:
            run.binding[team] = bound
            log_service(run, EventType.CONSTRAINT, team, NONE, bound, 0)
