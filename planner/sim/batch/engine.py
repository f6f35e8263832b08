"""The batch engine: the same events as the SimPy engine, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.base.arrays import NONE
from planner.jit import fill, jit, jit_entry, jit_inline
from planner.model.events import EventType
from planner.model.rules import EventDetail
from planner.sim.batch import assessing, course, person, post, recall
from planner.sim.batch.calendar import (
    END_OF_DAY,
    KIND_SHIFT,
    NUMBER_MASK,
    NUMBER_SHIFT,
    TOKEN_MASK,
    first_key,
    key_of,
    open_day,
    schedule,
    take,
)
from planner.sim.batch.community import clear_community, finish_community
from planner.sim.batch.free_hours import assign_slots
from planner.sim.batch.log import is_logged
from planner.sim.batch.meeting import close_meeting, hold_meeting, may_start, open_meeting
from planner.sim.batch.queue import clear
from planner.sim.batch.state import NOT_WAITING, ReplicationState
from planner.sim.batch.waiting import update_stage
from planner.sim.tally.finish import finish_tally
from planner.sim.tally.observe import begin_tally
from planner.world.streams import NEVER, POSTS, absorb

PEOPLE_FROM = int(EventType.PRESENT) << KIND_SHIFT  # keys of posts are below
AFTER_READY = (int(EventType.READY) + 1) << KIND_SHIFT  # keys of all that comes before anyone is ready, or with that
DONE, OVERFLOWED, TO_PLAN = range(3)  # where a replication stands: at its end, out of records, at a meeting


@jit_entry
def simulate(run: ReplicationState, root: Any) -> bool:
    """Run one replication to the horizon, counting it; False where some array was too short."""
    begin_tally(run)
    begin(run, root)
    scalars = run.scalars[0]
    clock, entered, meeting_day = run.clock[0], 0, 0
    for day in range(scalars.horizon_days):
        entered = _live(run, day, entered)
        if day == meeting_day:
            hold_meeting(run)
            meeting_day += scalars.allocate_every_days
        if clock.overflowed:
            return False
    return _end(run)


@jit_entry
def simulate_planned(run: ReplicationState, root: Any, is_begun: bool) -> int:
    """Begin one replication, or go on with it once new starts are planned; return where it stands."""
    clock, scalars = run.clock[0], run.scalars[0]
    if is_begun:
        close_meeting(run)
        clock.meeting_day += scalars.allocate_every_days
        clock.today += 1
    else:
        begin_tally(run)
        begin(run, root)
        clock.entered = clock.meeting_day = clock.today = 0
    while clock.today < scalars.horizon_days and not clock.overflowed:
        clock.entered = _live(run, clock.today, clock.entered)
        if clock.today == clock.meeting_day:
            open_meeting(run)
            if may_start(run):
                return TO_PLAN
            close_meeting(run)
            clock.meeting_day += scalars.allocate_every_days
        clock.today += 1
    return DONE if not clock.overflowed and _end(run) else OVERFLOWED


@jit
def _end(run: ReplicationState) -> bool:
    """Count what is left at the horizon; False where some array was too short."""
    post.flush_all_sessions(run, run.scalars[0].horizon_days)
    finish_tally(run)
    return not (run.clock[0].overflowed or run.tally[0].overflowed)


@jit_inline
def _live(run: ReplicationState, day: int, entered: int) -> int:
    """Let all of a day happen but its meeting, and return how many people are in by now."""
    run.clock[0].today = day
    open_day(run)
    if _any_before(run, PEOPLE_FROM):
        _step_until(run, PEOPLE_FROM)
    if _is_next(run, entered):
        entered = _enter_all(run, entered)
    _step_until(run, END_OF_DAY)
    return entered


@jit
def begin(run: ReplicationState, root: Any) -> None:
    """Clear what an earlier replication left, and begin every post's life."""
    _clear(run)
    for number in range(run.specs.size):
        now, spec = run.posts[number], run.specs[number]
        now.key = absorb(absorb(absorb(root, POSTS), spec.group), np.uint64(spec.number_in_group))
    assign_slots(run)
    for number in range(run.specs.size):
        post.begin_life(run, number)
    for change in range(1, run.change_days.size):
        schedule(run, run.change_days[change], EventType.HOURS_CHANGED, 0, 0)


@jit
def _clear(run: ReplicationState) -> None:
    """Empty every queue; no record is in use. People are cleared as they come."""
    clock = run.clock[0]
    clock.today = clock.change = clock.sorted = clock.heaped = clock.events = clock.grants = 0
    clock.overflowed = False
    clock.free_moment = clock.free_place = clock.free_due = NONE
    clock.moments = clock.places = clock.dues = clock.reports = 0
    fill(run.days, NONE)
    for queue in range(run.queues.size):
        clear(run.queues[queue])
    fill(run.queued, 0)
    fill(run.due_queues, NONE)
    fill(run.stages, 0)
    fill(run.binding, EventDetail.NONE)
    fill(run.short, NONE)
    clear_community(run)
    for number in range(run.posts.size):
        _clear_post(run.posts[number])


@jit_inline
def _clear_person(now: Any) -> None:
    now.next_review_day = now.session_day = NEVER
    now.queue = now.pause_token = now.team = now.place = now.token = now.assessment = now.reports = NONE
    now.reviews_held = now.turn = now.assessments = now.spell = now.booked = now.held = 0
    now.stage = NOT_WAITING
    now.in_custody = now.ready = now.willing = now.assessed = False
    now.has_course = now.paused = now.over = now.completed = now.stale = now.on_licence = False


@jit
def _clear_post(now: Any) -> None:
    now.productive = now.supervised = now.on_leave = now.closed = False
    now.available = now.held = now.hires = now.turns = now.supervises = 0
    now.supervisor = now.places = NONE


@jit_inline
def _enter_all(run: ReplicationState, entered: int) -> int:
    """Let today's people in, and return how many are in by now.

    Most consent, and are ready, at once; those moments are not set. Unless a log wants them in their order, or others
    come between, each person has theirs on entering.
    """
    if is_logged(run) or _any_before(run, AFTER_READY):
        return _enter_in_order(run, entered)
    today = run.clock[0].today
    while _is_next(run, entered):
        _enter(run, entered)
        if run.rows[entered].willing_day == today:
            person.consent(run, entered)
        if run.rows[entered].ready_day == today:
            person.become_ready(run, entered, 0)
        update_stage(run, entered)
        entered += 1
    return entered


@jit_inline
def _is_next(run: ReplicationState, number: int) -> bool:
    """Return whether there is anyone of that number, and who comes today."""
    return number < run.rows.size and run.rows[number].referral_day <= run.clock[0].today


@jit_inline
def _enter(run: ReplicationState, number: int) -> None:
    _clear_person(run.people[number])
    if run.licensed.size > 0:
        run.licensed[number].number = run.licensed[number].reviews = 0
    person.enter(run, number)


@jit
def _enter_in_order(run: ReplicationState, first: int) -> int:
    """Let today's people in, all that happens in the order of moments, and return how many are in by now."""
    today, end = run.clock[0].today, first
    while _is_next(run, end):
        _enter(run, end)
        end += 1
    for number in range(first, end):
        if run.rows[number].willing_day == today:
            _step_to(run, key_of(EventType.CONSENTED, number, 0))
            person.consent(run, number)
    for number in range(first, end):
        if run.rows[number].ready_day == today:
            _step_to(run, key_of(EventType.READY, number, 0))
            person.become_ready(run, number, 0)
    for number in range(first, end):
        update_stage(run, number)
    return end


@jit
def _step_to(run: ReplicationState, key: int) -> None:
    """Let today's moments happen up to a key; mostly there is none."""
    if _any_before(run, key):
        _step_until(run, key)


@jit_inline
def _any_before(run: ReplicationState, key: int) -> bool:
    """Return whether any of today's moments is left up to a key; mostly none is, and that is soon asked."""
    return first_key(run) < key


@jit_inline
def _step_until(run: ReplicationState, key: int) -> None:
    """Let today's moments happen up to a key."""
    first = first_key(run)
    while first < key:
        take(run, first)
        _step(run, first)
        first = first_key(run)


@jit_inline
def _step(run: ReplicationState, key: int) -> None:
    """Let a moment happen."""
    kind, number, token = key >> KIND_SHIFT, (key >> NUMBER_SHIFT) & NUMBER_MASK, key & TOKEN_MASK
    if kind < EventType.PRESENT:
        _step_post(run, kind, number, token)
    elif kind < EventType.COURSE_STOPPED:
        _step_spell(run, kind, number, token)
    else:
        _step_work(run, kind, number, token)


@jit
def _step_post(run: ReplicationState, kind: int, number: int, token: int) -> None:
    if kind == EventType.POST_CLOSED:
        post.close(run, number)
    elif kind == EventType.POST_LEFT:
        post.be_left(run, number)
    elif kind == EventType.LEAVE_ENDED:
        post.come_back(run, number, token)
    elif kind == EventType.LEAVE_STARTED:
        post.go_on_leave(run, number, token)
    elif kind == EventType.POST_FUNDED:
        post.be_vacant(run, number)
    elif kind == EventType.POST_FILLED:
        post.be_filled(run, number)
    elif kind == EventType.POST_SUPERVISED:
        post.be_supervised(run, number)
    elif kind == EventType.POST_PRODUCTIVE:
        post.be_productive(run, number)
    else:
        post.change_conditions(run)


@jit_inline
def _step_spell(run: ReplicationState, kind: int, number: int, token: int) -> None:
    if kind == EventType.CONSENTED:
        person.consent(run, number)
        update_stage(run, number)
    elif kind == EventType.READY:
        person.become_ready(run, number, token)
        update_stage(run, number)
    elif kind == EventType.ON_HOLD:
        person.be_on_hold(run, number, token)
    elif kind == EventType.PAROLE_REVIEW:
        person.review(run, number)
    elif kind == EventType.LEFT:
        person.end(run, number, EventType.LEFT, EventDetail.NONE)
    elif kind == EventType.RELEASED:
        person.reach_custody_end(run, number, token)
    elif kind == EventType.PAROLE_REPORT_DUE:
        person.be_due_report(run, number, token)
    elif kind == EventType.ASSESSMENT_STALE:
        assessing.grow_stale(run, number)
    elif run.licence.size > 0:
        recall.step(run, kind, number, token)


@jit_inline
def _step_work(run: ReplicationState, kind: int, number: int, token: int) -> None:
    if kind == EventType.SESSION:
        course.session(run, number, token)
    elif kind == EventType.ASSESSED:
        person.be_assessed(run, number, token)
    elif kind == EventType.PAROLE_REPORT_DONE:
        person.finish_report(run, number, token)
    elif run.community.size > 0 and kind == EventType.COMMUNITY_DONE:
        finish_community(run, number, token)
    elif kind == EventType.PLACE_GIVEN_UP:
        course.give_up_place(run, number, token)
    elif kind == EventType.COURSE_RESUMED:
        course.resume(run, number, token)
    elif kind == EventType.COMPLETED:
        course.complete(run, number, token)
    else:
        update_stage(run, number)  # the day it may have become too late to start
