"""Recall: a new custody spell of someone on licence; and what comes of a licence's moments."""

from __future__ import annotations

from planner.base.arrays import NONE
from planner.jit import jit
from planner.model.events import EventType
from planner.model.rules import EventDetail, assessed_day
from planner.scenario.status import Status
from planner.sim.batch.assessing import ask_for_assessment, be_banded
from planner.sim.batch.calendar import schedule
from planner.sim.batch.lengths import drawn_from
from planner.sim.batch.licence import end_licence, has_completed, review_licence
from planner.sim.batch.log import log_person
from planner.sim.batch.person import become_ready, set_review
from planner.sim.batch.state import ReplicationState
from planner.sim.batch.waiting import update_stage
from planner.world.streams import Stream


@jit
def step(run: ReplicationState, kind: int, person: int, licence: int) -> None:
    """Let a moment of a licence happen, unless it has ended."""
    now = run.people[person]
    if not now.on_licence or run.licensed[person].number != licence:
        return
    if kind == EventType.LICENCE_ENDED:
        end_licence(run, person, EventDetail.EXPIRED)
    elif kind == EventType.RECALLED:
        end_licence(run, person, EventDetail.RECALL)
        _be_recalled(run, person)
    else:
        review_licence(run, person)


@jit
def _be_recalled(run: ReplicationState, person: int) -> None:
    """A new custody spell, until the licence would have ended; whoever has not completed waits again."""
    who, now, terms, today = run.rows[person], run.people[person], run.licence[0], run.clock[0].today
    now.spell += 1
    now.turn += 1
    now.reviews_held += 1
    now.in_custody, now.custody_end_day, now.referral_day = True, who.licence_end_day, today
    log_person(run, EventType.RECALLED, person, EventDetail.NONE)
    days = drawn_from(run, terms.first_review, who.key, Stream.RECALL_REVIEW, now.spell)
    set_review(run, person, today + days)
    schedule(run, now.custody_end_day, EventType.RELEASED, person, now.spell)
    if not has_completed(run, person):
        days = drawn_from(run, terms.not_ready, who.key, Stream.RECALL_NOT_READY, now.spell)
        _wait_again(run, person, max(today + days, who.ready_day))
    else:
        now.has_course = now.over = True  # though it may have been completed in the community
    update_stage(run, person)


@jit
def _wait_again(run: ReplicationState, person: int, ready_day: int) -> None:
    """Join those who wait, as if referred today."""
    who, now, today = run.rows[person], run.people[person], run.clock[0].today
    now.has_course = now.over = now.paused = now.ready = now.willing = False
    now.team = now.pause_token = NONE
    _be_assessed_again(run, person)
    if who.willing_day > today:
        log_person(run, EventType.DECLINED, person, EventDetail.NONE)
    else:
        now.willing = True
        log_person(run, EventType.CONSENTED, person, EventDetail.NONE)
    if ready_day > today:
        log_person(run, EventType.NOT_READY, person, EventDetail.NONE)
        schedule(run, ready_day, EventType.READY, person, now.spell)
    else:
        become_ready(run, person, now.spell)


@jit
def _be_assessed_again(run: ReplicationState, person: int) -> None:
    """Stand as assessed, or as assessed too long ago, or wait for a first assessment."""
    who, now = run.rows[person], run.people[person]
    if now.stale:
        log_person(run, EventType.ASSESSMENT_STALE, person, EventDetail.NONE)
    elif not now.assessed and who.standing == Status.ON_COURSE:
        now.assessed = True
        if run.agreement.size > 0:
            be_banded(run, person, assessed_day(who.assessed_day, who.referral_day, run.scalars[0].assessment_days))
    elif not now.assessed:
        ask_for_assessment(run, person)
