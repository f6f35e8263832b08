"""Assessments that people make: in a band that may not be the true one, and only for so long."""

from __future__ import annotations

from planner.base.arrays import NONE
from planner.jit import jit, jit_inline
from planner.model.events import EventType
from planner.model.rules import EventDetail, stale_day
from planner.scenario.status import Status
from planner.sim.batch.calendar import schedule
from planner.sim.batch.lengths import drawn_from
from planner.sim.batch.log import log_person
from planner.sim.batch.state import ReplicationState
from planner.sim.batch.waiting import is_waiting, queue_assessment, update_stage
from planner.world.streams import Stream


@jit_inline
def ask_for_assessment(run: ReplicationState, person: int) -> None:
    """Wait for one; one that takes no time is done at once."""
    if run.scalars[0].assessment_minutes > 0:
        queue_assessment(run, person)
        return
    run.people[person].assessed = True
    log_person(run, EventType.ASSESSED, person, EventDetail.NONE)
    if run.agreement.size > 0:
        be_banded(run, person, run.clock[0].today)


@jit
def be_banded(run: ReplicationState, person: int, assessed_day: int) -> None:
    """Be put in a band by an assessment of a day, until that is too long ago; the world has the first band."""
    now, who = run.people[person], run.rows[person]
    now.stale = False
    if who.standing == Status.COMPLETED:
        return
    if now.assessments > 0:
        table = run.agreement[who.true_band - 1]
        now.band = 1 + drawn_from(run, table, who.key, Stream.ASSESSED_BAND, now.assessments)
    now.assessments += 1
    log_person(run, EventType.BAND_ASSESSED, person, now.band)
    day = stale_day(assessed_day, run.scalars[0].valid_days, run.clock[0].today)
    schedule(run, day, EventType.ASSESSMENT_STALE, person, 0)


@jit_inline
def is_stale(run: ReplicationState, person: int) -> bool:
    """Return whether an assessment grew too old, and none has followed."""
    return run.agreement.size > 0 and run.people[person].stale


@jit
def grow_stale(run: ReplicationState, person: int) -> None:
    """The assessment is too old to start a course on; there is no other before it is."""
    now = run.people[person]
    now.assessed, now.stale = False, True
    if is_waiting(run, person):
        log_person(run, EventType.ASSESSMENT_STALE, person, EventDetail.NONE)
        update_stage(run, person)
        ask_again(run, person)
        update_stage(run, person)


@jit
def ask_again(run: ReplicationState, person: int) -> None:
    """Wait to be assessed again, where that alone keeps the person from starting; whoever calls settles."""
    now = run.people[person]
    waits = now.queue != NONE or now.assessment != NONE
    if is_waiting(run, person) and now.ready and now.willing and not waits:
        ask_for_assessment(run, person)
