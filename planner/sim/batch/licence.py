"""A licence: its conditions and MAPPA level, reviewed at intervals, until it ends or the person is recalled."""

from __future__ import annotations

from planner.jit import jit
from planner.model.events import EventType
from planner.model.rules import EventDetail, conditions_after, level_after, licence_review
from planner.scenario.licence import MOST_CONDITIONS
from planner.scenario.status import Status
from planner.sim.batch.calendar import schedule
from planner.sim.batch.community import offer_community, stop_community
from planner.sim.batch.course import stop
from planner.sim.batch.lengths import drawn_from
from planner.sim.batch.log import log_person
from planner.sim.batch.state import ReplicationState
from planner.world.streams import Stream, bernoulli, uniform


@jit
def has_completed(run: ReplicationState, person: int) -> bool:
    """Return whether the programme is behind someone."""
    return run.people[person].completed or run.rows[person].standing == Status.COMPLETED


@jit
def begin_licence(run: ReplicationState, person: int) -> None:
    """Begin the licence that follows a release, where any is left: set the level and conditions, and the clocks."""
    who, now, terms, today = run.rows[person], run.people[person], run.licence[0], run.clock[0].today
    if who.licence_end_day <= today:
        return
    licensed = run.licensed[person]
    now.on_licence, licensed.level, licensed.conditions = True, 0, 0
    licensed.number += 1
    log_person(run, EventType.LICENCE_STARTED, person, EventDetail.NONE)
    _set_level(run, person, 1 + drawn_from(run, terms.level, who.key, Stream.LEVEL, licensed.number))
    for at in range(run.p_conditions.size):
        if bernoulli(who.key, Stream.CONDITION, licensed.number * MOST_CONDITIONS + at, run.p_conditions[at]):
            licensed.conditions |= 1 << at
    if run.p_conditions.size > 0:
        log_person(run, EventType.LICENCE_CONDITIONS, person, licensed.conditions)
    if run.community.size > 0:
        offer_community(run, person)
    recall = terms.recall_completed if has_completed(run, person) else terms.recall
    schedule(run, who.licence_end_day, EventType.LICENCE_ENDED, person, licensed.number)
    days = drawn_from(run, recall, who.key, Stream.RECALL, licensed.number)
    schedule(run, today + days, EventType.RECALLED, person, licensed.number)
    schedule(run, today + terms.review_every_days, EventType.LICENCE_REVIEWED, person, licensed.number)


@jit
def end_licence(run: ReplicationState, person: int, cause: int) -> None:
    """End the licence; nobody recalled or gone goes on with a course in the community."""
    now = run.people[person]
    now.on_licence = False
    log_person(run, EventType.LICENCE_ENDED, person, cause)
    if run.community.size > 0:
        stop_community(run, person)
    if cause != EventDetail.EXPIRED and now.has_course and not now.over:
        stop(run, person)


@jit
def review_licence(run: ReplicationState, person: int) -> None:
    """Staff tighten or relax the conditions by one, or keep them; and the level likewise."""
    licensed, terms, key = run.licensed[person], run.licence[0], run.rows[person].key
    held, turn = licensed.conditions, licensed.reviews
    u = uniform(key, Stream.LICENCE_REVIEW, turn)
    result = licence_review(u, terms.p_tightened, terms.p_relaxed, held, run.p_conditions.size)
    log_person(run, EventType.LICENCE_REVIEWED, person, result)
    licensed.conditions = conditions_after(result, held)
    if licensed.conditions != held:
        log_person(run, EventType.LICENCE_CONDITIONS, person, licensed.conditions)
    u = uniform(key, Stream.LEVEL_REVIEW, turn)
    _set_level(run, person, level_after(u, terms.p_level_raised, terms.p_level_lowered, licensed.level, terms.levels))
    licensed.reviews += 1
    day = run.clock[0].today + terms.review_every_days
    schedule(run, day, EventType.LICENCE_REVIEWED, person, licensed.number)


@jit
def _set_level(run: ReplicationState, person: int, level: int) -> None:
    """Be managed at a MAPPA level."""
    if level != run.licensed[person].level:
        run.licensed[person].level = level
        log_person(run, EventType.MAPPA_LEVEL, person, level)
