"""A person's custody spell: referral, consent, readiness, reviews, release; and work other than the course."""

from __future__ import annotations

from planner.base.arrays import NONE
from planner.jit import jit, jit_inline
from planner.model.events import EventType
from planner.model.rules import EventDetail, assessed_day
from planner.scenario.status import Status
from planner.sim.batch.assessing import ask_again, ask_for_assessment, be_banded, is_stale
from planner.sim.batch.calendar import schedule
from planner.sim.batch.course import run_on, stop
from planner.sim.batch.due_records import new_due
from planner.sim.batch.heap import insert
from planner.sim.batch.lengths import drawn_from
from planner.sim.batch.licence import begin_licence, end_licence
from planner.sim.batch.log import log_person
from planner.sim.batch.place import free_place, take_place
from planner.sim.batch.state import ASSESSMENT, PAROLE_REPORT, ReplicationState
from planner.sim.batch.waiting import dequeue, home_route, is_waiting, queue_assessment, update_stage
from planner.world import unassessed
from planner.world.streams import NEVER, Stream, bernoulli

# --- the spell ----------------------------------------------------------------------------------


@jit_inline
def enter(run: ReplicationState, person: int) -> None:
    """Referral, or the first day for those already there; then the clocks run. Whoever calls settles."""
    who, now, today = run.rows[person], run.people[person], run.clock[0].today
    if who.standing == Status.REFERRED_LATER:
        log_person(run, EventType.REFERRED, person, EventDetail.NONE)
    else:
        log_person(run, EventType.PRESENT, person, who.standing)
    now.in_custody, now.band = True, who.band
    now.has_course = now.over = who.standing == Status.COMPLETED
    now.custody_end_day, now.referral_day = who.custody_end_day, who.referral_day
    _be_placed(run, person)
    set_review(run, person, who.first_review_day)
    schedule(run, who.custody_end_day, EventType.RELEASED, person, 0)
    schedule(run, who.leaves_day, EventType.LEFT, person, 0)
    if who.willing_day > today:
        log_person(run, EventType.DECLINED, person, EventDetail.NONE)
        schedule(run, who.willing_day, EventType.CONSENTED, person, 0)
    if who.ready_day > today:
        log_person(run, EventType.NOT_READY, person, EventDetail.NONE)
        schedule(run, who.ready_day, EventType.READY, person, 0)


@jit_inline
def _be_placed(run: ReplicationState, person: int) -> None:
    """Join the queue that the standing calls for."""
    standing, now = run.rows[person].standing, run.people[person]
    if standing == Status.ON_COURSE:
        run_on(run, person)
    elif not unassessed(standing):
        now.assessed = True
        if run.agreement.size > 0:
            who = run.rows[person]
            be_banded(run, person, assessed_day(who.assessed_day, who.referral_day, run.scalars[0].assessment_days))
    else:
        ask_for_assessment(run, person)


@jit_inline
def consent(run: ReplicationState, person: int) -> None:
    """Willing, at once or after refusals; whoever calls settles where that leaves the person."""
    if is_waiting(run, person):
        run.people[person].willing = True
        log_person(run, EventType.CONSENTED, person, EventDetail.NONE)
        if is_stale(run, person):
            ask_again(run, person)


@jit_inline
def become_ready(run: ReplicationState, person: int, spell: int) -> None:
    """Ready, until the next hold, if still in that spell; whoever calls settles where that leaves the person."""
    now = run.people[person]
    if is_waiting(run, person) and now.spell == spell:
        now.ready = True
        log_person(run, EventType.READY, person, EventDetail.NONE)
        length = drawn_from(run, run.scalars[0].until_hold, run.rows[person].key, Stream.UNTIL_HOLD, now.turn)
        schedule(run, run.clock[0].today + length, EventType.ON_HOLD, person, spell)
        if is_stale(run, person):
            ask_again(run, person)


@jit
def be_on_hold(run: ReplicationState, person: int, spell: int) -> None:
    """On hold, until ready again, if still in that spell."""
    now = run.people[person]
    if is_waiting(run, person) and now.spell == spell:
        now.ready = False
        log_person(run, EventType.ON_HOLD, person, EventDetail.NONE)
        length = drawn_from(run, run.scalars[0].hold, run.rows[person].key, Stream.HOLD, now.turn)
        now.turn += 1
        schedule(run, run.clock[0].today + length, EventType.READY, person, spell)
        update_stage(run, person)


@jit_inline
def set_review(run: ReplicationState, person: int, day: int) -> None:
    """Set the next parole review and its report, if it comes before the end of custody."""
    now, scalars, today = run.people[person], run.scalars[0], run.clock[0].today
    if day >= now.custody_end_day:
        now.next_review_day = NEVER
        return
    now.next_review_day = day
    schedule(run, day, EventType.PAROLE_REVIEW, person, 0)
    if scalars.parole_report_minutes > 0:
        schedule(run, max(day - scalars.report_lead_days, today), EventType.PAROLE_REPORT_DUE, person, day)


@jit
def review(run: ReplicationState, person: int) -> None:
    """Hold a parole review: released, or another comes."""
    now, scalars, key = run.people[person], run.scalars[0], run.rows[person].key
    if not now.in_custody:
        return
    completed = now.completed or run.rows[person].standing == Status.COMPLETED
    p = scalars.p_release_completed if completed else scalars.p_release_not_completed
    if bernoulli(key, Stream.RELEASE, now.reviews_held, p):
        log_person(run, EventType.PAROLE_REVIEW, person, EventDetail.DIRECTED)
        end(run, person, EventType.RELEASED, EventDetail.DIRECTED)
        return
    log_person(run, EventType.PAROLE_REVIEW, person, EventDetail.REFUSED)
    now.reviews_held += 1
    length = drawn_from(run, scalars.next_review, key, Stream.NEXT_REVIEW, now.reviews_held)
    set_review(run, person, run.clock[0].today + length)
    update_stage(run, person)


@jit_inline
def end(run: ReplicationState, person: int, kind: int, cause: int) -> None:
    """End the spell, if it has not: work for the person stops, and its places are free the same day."""
    now = run.people[person]
    if not now.in_custody:
        if run.licence.size > 0 and now.on_licence and kind == EventType.LEFT:
            end_licence(run, person, EventDetail.LEFT_LICENCE)
        return
    now.in_custody = False
    update_stage(run, person)
    log_person(run, kind, person, cause)
    if now.assessment != NONE:
        free_place(run, now.assessment, EventType.WORK_STOPPED, EventDetail.ASSESSMENT)
        now.assessment = NONE
    while now.reports != NONE:
        report = now.reports
        now.reports = run.places[report].following
        free_place(run, report, EventType.WORK_STOPPED, EventDetail.PAROLE_REPORT)
    goes_on = kind == EventType.RELEASED and run.scalars[0].continues_after_release
    if not now.has_course:
        dequeue(run, person)
    elif not now.over and not goes_on:
        stop(run, person)
    if kind == EventType.RELEASED and run.licence.size > 0:
        begin_licence(run, person)


@jit_inline
def reach_custody_end(run: ReplicationState, person: int, spell: int) -> None:
    """The end of the custodial term, or of the licence of whoever was recalled; nothing where the spell is over."""
    if run.people[person].spell == spell:
        end(run, person, EventType.RELEASED, EventDetail.CUSTODY_END)


# --- assessment ---------------------------------------------------------------------------------


@jit
def start_assessment(run: ReplicationState, person: int) -> None:
    """Hold a psychologist's time from now."""
    scalars = run.scalars[0]
    place = take_place(
        run, person, ASSESSMENT, scalars.assessment_minutes, EventType.ASSESSMENT_STARTED, EventDetail.NONE
    )
    if place == NONE:
        return
    run.people[person].assessment = place
    day = run.clock[0].today + scalars.assessment_days
    schedule(run, day, EventType.ASSESSED, person, run.places[place].token)


@jit
def be_assessed(run: ReplicationState, person: int, token: int) -> None:
    """The assessment is done, unless its place was lost."""
    now = run.people[person]
    if now.assessment != NONE and run.places[now.assessment].token == token:
        free_place(run, now.assessment, EventType.ASSESSED, EventDetail.NONE)
        now.assessment, now.assessed = NONE, True
        if run.agreement.size > 0:
            be_banded(run, person, run.clock[0].today)
        update_stage(run, person)


@jit
def lose_assessment(run: ReplicationState, person: int) -> None:
    """Wait for an assessment again, in order of referral."""
    now = run.people[person]
    free_place(run, now.assessment, EventType.WORK_STOPPED, EventDetail.ASSESSMENT)
    now.assessment = NONE
    queue_assessment(run, person)


# --- parole reports -----------------------------------------------------------------------------


@jit
def be_due_report(run: ReplicationState, person: int, review_day: int) -> None:
    """A parole report falls due."""
    if run.people[person].in_custody:
        log_person(run, EventType.PAROLE_REPORT_DUE, person, EventDetail.NONE)
        queue_report(run, person, review_day)


@jit
def queue_report(run: ReplicationState, person: int, review_day: int) -> None:
    """Wait for someone to write the report, in order of review."""
    at = new_due(run)
    if at == NONE:
        return
    due, route = run.dues[at], home_route(run, person)
    due.spell = run.people[person].spell
    due.person, due.review_day, due.key = person, review_day, review_day * run.people.size + person
    run.due_queues[route] = insert(run.dues, run.due_queues[route], at)
    run.clock[0].reports += 1


@jit
def start_report(run: ReplicationState, person: int, review_day: int) -> None:
    """Hold a psychologist's time from now."""
    scalars, now = run.scalars[0], run.people[person]
    place = take_place(
        run, person, PAROLE_REPORT, scalars.parole_report_minutes, EventType.PAROLE_REPORT_STARTED, EventDetail.NONE
    )
    if place == NONE:
        return
    run.places[place].review_day = review_day
    last = now.reports
    if last == NONE:
        now.reports = place
    else:
        while run.places[last].following != NONE:
            last = run.places[last].following
        run.places[last].following = place
    day = run.clock[0].today + scalars.parole_report_days
    schedule(run, day, EventType.PAROLE_REPORT_DONE, person, run.places[place].token)


@jit
def finish_report(run: ReplicationState, person: int, token: int) -> None:
    """The parole report is written, unless its place was lost."""
    place = run.people[person].reports
    while place != NONE and run.places[place].token != token:
        place = run.places[place].following
    if place != NONE:
        _unchain_report(run, person, place)
        free_place(run, place, EventType.PAROLE_REPORT_DONE, EventDetail.NONE)


@jit
def lose_report(run: ReplicationState, person: int, place: int) -> None:
    """Wait for someone to write the report again."""
    review_day = run.places[place].review_day
    _unchain_report(run, person, place)
    free_place(run, place, EventType.WORK_STOPPED, EventDetail.PAROLE_REPORT)
    queue_report(run, person, review_day)


@jit
def _unchain_report(run: ReplicationState, person: int, place: int) -> None:
    now, places = run.people[person], run.places
    if now.reports == place:
        now.reports = places[place].following
        return
    before = now.reports
    while places[before].following != place:
        before = places[before].following
    places[before].following = places[place].following
