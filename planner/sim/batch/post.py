"""A post: a resource with a life of its own."""

from __future__ import annotations

from planner.base.arrays import NONE
from planner.jit import jit
from planner.model.events import EventType
from planner.model.rules import EventDetail
from planner.sim.batch.arrays import PRODUCTIVE, SUPERVISED
from planner.sim.batch.calendar import schedule
from planner.sim.batch.community import lose_community
from planner.sim.batch.course import flush_sessions, lose_course_place
from planner.sim.batch.free_hours import refresh
from planner.sim.batch.lengths import drawn_from
from planner.sim.batch.log import log_post
from planner.sim.batch.person import lose_assessment, lose_report
from planner.sim.batch.place import following_link
from planner.sim.batch.state import ASSESSMENT, COURSE, PAROLE_REPORT, ReplicationState
from planner.world.streams import Stream

# --- life ---------------------------------------------------------------------------------------


@jit
def begin_life(run: ReplicationState, post: int) -> None:
    """Filled, funded, or not yet funded, on the first day."""
    spec = run.specs[post]
    schedule(run, spec.funded_until_day, EventType.POST_CLOSED, post, 0)
    if spec.filled_at_start:
        log_post(run, EventType.POST_FILLED, post, EventDetail.IN_POST, 0)
        be_productive(run, post)
    elif spec.funded_from_day > 0:
        schedule(run, spec.funded_from_day, EventType.POST_FUNDED, post, 0)
    else:
        be_vacant(run, post)


@jit
def be_vacant(run: ReplicationState, post: int) -> None:
    """Funded, until someone starts."""
    now = run.posts[post]
    if now.closed:
        return
    log_post(run, EventType.POST_FUNDED, post, EventDetail.NONE, 0)
    now.hires += 1
    _after(run, post, Stream.RECRUITMENT, now.hires, run.specs[post].recruitment, EventType.POST_FILLED, 0)


@jit
def be_filled(run: ReplicationState, post: int) -> None:
    """Someone starts: clearance and training."""
    now = run.posts[post]
    if not now.closed:
        log_post(run, EventType.POST_FILLED, post, EventDetail.HIRED, 0)
        _after(run, post, Stream.TRAINING, now.hires, run.specs[post].training, EventType.POST_SUPERVISED, 0)


@jit
def be_supervised(run: ReplicationState, post: int) -> None:
    """Begin the supervised period."""
    now, spec = run.posts[post], run.specs[post]
    if not now.closed:
        now.supervised = True
        _bring(run, post, EventType.POST_SUPERVISED)
        _begin_supervision(run, post)
        _after(run, post, Stream.SUPERVISED, now.hires, spec.supervised, EventType.POST_PRODUCTIVE, 0)


@jit
def be_productive(run: ReplicationState, post: int) -> None:
    """Productive, until the holder leaves."""
    now, spec = run.posts[post], run.specs[post]
    _end_supervision(run, post)
    if not now.closed:
        now.productive, now.supervised = True, False
        _bring(run, post, EventType.POST_PRODUCTIVE)
        _set_leave(run, post)
        _after(run, post, Stream.IN_POST, now.hires, spec.in_post, EventType.POST_LEFT, 0)


@jit
def be_left(run: ReplicationState, post: int) -> None:
    """The holder leaves; the post is vacant again."""
    if not run.posts[post].closed:
        _vacate(run, post, EventType.POST_LEFT)
        be_vacant(run, post)


@jit
def close(run: ReplicationState, post: int) -> None:
    """Funding ends."""
    _vacate(run, post, EventType.POST_CLOSED)
    run.posts[post].closed = True


@jit
def _set_leave(run: ReplicationState, post: int) -> None:
    now = run.posts[post]
    now.turns += 1
    _after(run, post, Stream.AT_WORK, now.turns, run.specs[post].at_work, EventType.LEAVE_STARTED, now.hires)


@jit
def go_on_leave(run: ReplicationState, post: int, hire: int) -> None:
    """Leave begins, if the post is still in the same hands."""
    now = run.posts[post]
    if now.productive and now.hires == hire:
        _tell_sessions(run, post)
        now.on_leave = True
        refresh(run, post)
        log_post(run, EventType.LEAVE_STARTED, post, EventDetail.NONE, 0)
        _after(run, post, Stream.ON_LEAVE, now.turns, run.specs[post].on_leave, EventType.LEAVE_ENDED, hire)


@jit
def come_back(run: ReplicationState, post: int, hire: int) -> None:
    """Leave ends, if the post is still in the same hands."""
    now = run.posts[post]
    if now.productive and now.hires == hire:
        _tell_sessions(run, post)
        now.on_leave = False
        refresh(run, post)
        log_post(run, EventType.LEAVE_ENDED, post, EventDetail.NONE, 0)
        _set_leave(run, post)


@jit
def _vacate(run: ReplicationState, post: int, kind: int) -> None:
    """The holder goes: hours, leave and supervision end, and places are lost in order of person."""
    now = run.posts[post]
    _tell_sessions(run, post)
    now.productive = now.supervised = False
    _bring(run, post, kind)
    now.on_leave = False
    _end_supervision(run, post)
    if now.supervises > 0:
        _end_supervising(run, post)
    while now.places != NONE:
        _lose(run, _first_place(run, post))
    refresh(run, post)


@jit
def _end_supervising(run: ReplicationState, post: int) -> None:
    """End the supervision of every colleague whom this one supervises."""
    team = run.teams[run.specs[post].team]
    for slot in range(team.first_slot, team.first_slot + team.posts):
        if run.posts[run.slot_posts[slot]].supervisor == post:
            _end_supervision(run, run.slot_posts[slot])


@jit
def _first_place(run: ReplicationState, post: int) -> int:
    """Return a post's place of the first person; of two for the same person, the one given first."""
    places, link = run.places, run.posts[post].places
    first = link >> 1
    while link != NONE:
        one, best = places[link >> 1], places[first]
        if one.person < best.person or (one.person == best.person and one.token < best.token):
            first = link >> 1
        link = following_link(places, link)
    return first


@jit
def _lose(run: ReplicationState, place: int) -> None:
    held = run.places[place]
    if held.work == COURSE:
        lose_course_place(run, held.person)
    elif held.work == ASSESSMENT:
        lose_assessment(run, held.person)
    elif held.work == PAROLE_REPORT:
        lose_report(run, held.person, place)
    else:
        lose_community(run, held.person, place)


# --- sessions -----------------------------------------------------------------------------------


@jit
def flush_all_sessions(run: ReplicationState, until: int) -> None:
    """Tell of every session before a day."""
    for post in range(run.specs.size):
        _tell_sessions_until(run, post, until)


@jit
def _tell_sessions(run: ReplicationState, post: int) -> None:
    """Tell of a post's sessions before today, when something is about to change that they depend on."""
    _tell_sessions_until(run, post, run.clock[0].today)


@jit
def _tell_sessions_until(run: ReplicationState, post: int, until: int) -> None:
    link = run.posts[post].places
    while link != NONE:
        held = run.places[link >> 1]
        if held.work == COURSE:
            flush_sessions(run, held.person, until)
        link = following_link(run.places, link)


# --- hours --------------------------------------------------------------------------------------


@jit
def _bring(run: ReplicationState, post: int, kind: int) -> None:
    """Bring the hours that the post's state gives from today, and log the change."""
    now, before = run.posts[post], run.posts[post].available
    change, available = run.clock[0].change, 0
    if now.productive:
        available = run.minutes[post, change, PRODUCTIVE]
    elif now.supervised:
        available = run.minutes[post, change, SUPERVISED]
    now.available = available
    refresh(run, post)
    if kind != EventType.HOURS_CHANGED or available != before:
        log_post(run, kind, post, EventDetail.NONE, available - before)


@jit
def change_conditions(run: ReplicationState) -> None:
    """Levers and shut-downs, on their days."""
    flush_all_sessions(run, run.clock[0].today)
    run.clock[0].change += 1
    for post in range(run.specs.size):
        _bring(run, post, EventType.HOURS_CHANGED)


@jit
def _begin_supervision(run: ReplicationState, post: int) -> None:
    """Take a colleague's time for supervision, where a colleague may supervise."""
    posts, minutes, team = run.posts, run.specs[post].supervisor_minutes, run.teams[run.specs[post].team]
    if minutes == 0:
        return
    best = NONE
    for slot in range(team.first_slot, team.first_slot + team.posts):
        other = run.slot_posts[slot]
        if run.specs[other].can_supervise and posts[other].productive:
            spare = posts[other].available - posts[other].held
            if best == NONE or spare > posts[best].available - posts[best].held:
                best = other
    if best != NONE:
        posts[post].supervisor = best
        posts[best].supervises += 1
        _supervise(run, best, EventType.SUPERVISION_STARTED, minutes)


@jit
def _end_supervision(run: ReplicationState, post: int) -> None:
    """Give the supervisor's time back."""
    supervisor = run.posts[post].supervisor
    if supervisor != NONE:
        run.posts[post].supervisor = NONE
        run.posts[supervisor].supervises -= 1
        _supervise(run, supervisor, EventType.SUPERVISION_ENDED, -run.specs[post].supervisor_minutes)


@jit
def _supervise(run: ReplicationState, supervisor: int, kind: int, minutes: int) -> None:
    run.posts[supervisor].held += minutes
    refresh(run, supervisor)
    log_post(run, kind, supervisor, EventDetail.NONE, minutes)


@jit
def _after(run: ReplicationState, post: int, purpose: int, index: int, lengths: int, kind: int, token: int) -> None:
    """Set the moment that comes after a length drawn for this post."""
    length = drawn_from(run, lengths, run.posts[post].key, purpose, index)
    schedule(run, run.clock[0].today + length, kind, post, token)
