"""A course: sessions, pauses, changes of psychologist, report."""

from __future__ import annotations

from planner.base.arrays import NONE
from planner.jit import jit, jit_inline
from planner.model.events import EventType
from planner.model.rules import EventDetail, report_ready_day, session_result, sessions_after_handover
from planner.sim.batch.calendar import schedule
from planner.sim.batch.lengths import drawn_from
from planner.sim.batch.log import is_logged, log_person, log_place, log_session
from planner.sim.batch.place import free_place, take_place
from planner.sim.batch.state import COURSE, ReplicationState
from planner.sim.batch.waiting import dequeue, queue_course, update_stage
from planner.world.streams import NEVER, Stream, bernoulli, uniform

HELD = int(EventDetail.HELD)


@jit_inline
def begin_course(run: ReplicationState, person: int, started_day: int, sessions_done: int) -> None:
    """Begin a course, without a place yet."""
    now = run.people[person]
    now.has_course, now.started_day, now.sessions_done = True, started_day, sessions_done
    update_stage(run, person)


@jit
def run_on(run: ReplicationState, person: int) -> None:
    """Take up a course that was running before the first day, at the first meeting."""
    done = run.rows[person].sessions_done
    begin_course(run, person, -done * run.scalars[0].days_between_sessions, done)
    run.people[person].because = EventDetail.RUNNING
    queue_course(run, person)


@jit_inline
def start(run: ReplicationState, person: int) -> None:
    """Start with the posts that were found."""
    begin_course(run, person, run.clock[0].today, 0)
    run.people[person].because = EventDetail.NONE
    _take(run, person, EventType.COURSE_STARTED)


@jit
def go_on(run: ReplicationState, person: int) -> None:
    """Go on with those found, repeating some sessions unless the course was running on the first day."""
    now = run.people[person]
    if now.because != EventDetail.RUNNING:
        now.sessions_done = sessions_after_handover(now.sessions_done, run.scalars[0].handover_sessions)
    _take(run, person, EventType.COURSE_CONTINUED)


@jit_inline
def _take(run: ReplicationState, person: int, kind: EventType) -> None:
    now, team = run.people[person], run.clock[0].team
    minutes = run.teams[team].course_minutes
    place = take_place(run, person, COURSE, minutes, kind, now.because)
    if place == NONE:
        return
    now.place, now.team, now.token = place, team, run.places[place].token
    set_sessions(run, person)


@jit_inline
def set_sessions(run: ReplicationState, person: int) -> None:
    """Hold sessions in the present place from now until there are enough, then write the report."""
    now, today = run.people[person], run.clock[0].today
    now.taken_day, now.session_day = today, today + run.scalars[0].days_between_sessions
    now.decisive_turn = _decisive_turn(run, person)
    set_next(run, person)


@jit_inline
def set_next(run: ReplicationState, person: int) -> None:
    """Set the next session that may end the course or pause it, or else the day the report may be written.

    The sessions until then are held or lost, and nothing comes of it: they are told when that day comes, or before
    leave, conditions or the place change. Were none lost, it is that day; else it is set again. A log wants each
    session on its day.
    """
    now, gap = run.people[person], run.scalars[0].days_between_sessions
    left, before = run.rows[person].sessions_needed - now.sessions_done, now.decisive_turn - now.held
    if is_logged(run) and left > 0:
        schedule(run, now.session_day, EventType.SESSION, person, now.token)
    elif before < left - 1:
        schedule(run, now.session_day + before * gap, EventType.SESSION, person, now.token)
    else:
        schedule(run, _done_day(run, person), EventType.COMPLETED, person, now.token)


@jit_inline
def _done_day(run: ReplicationState, person: int) -> int:
    """Return the day the report is written if no session is lost from now on; never the day a place is given."""
    who, now, gap = run.rows[person], run.people[person], run.scalars[0].days_between_sessions
    last_day = now.session_day + (who.sessions_needed - now.sessions_done - 1) * gap
    return max(report_ready_day(last_day, now.started_day, who.minimum_days, who.report_days), now.taken_day + 1)


@jit_inline
def _decisive_turn(run: ReplicationState, person: int) -> int:
    """Return which session held from now on, counted from 0, ends the course early, pauses it or is its last."""
    now, scalars, key = run.people[person], run.scalars[0], run.rows[person].key
    turn = now.held
    last = turn + run.rows[person].sessions_needed - now.sessions_done - 1
    while turn < last:
        if bernoulli(key, Stream.ENDS_EARLY, turn, scalars.p_ends_early) or bernoulli(
            key, Stream.PAUSES, turn, scalars.p_pause
        ):
            return turn
        turn += 1
    return turn


@jit_inline
def session(run: ReplicationState, person: int, token: int) -> None:
    """Hold a session that may decide something; nothing where the place is gone or the course paused."""
    now = run.people[person]
    if now.token != token or now.paused:
        return
    flush_sessions(run, person, run.clock[0].today + 1)
    if now.held > now.decisive_turn and now.sessions_done < run.rows[person].sessions_needed:
        _after_session(run, person)
    if now.token == token and not now.paused:
        set_next(run, person)


@jit_inline
def flush_sessions(run: ReplicationState, person: int, until: int) -> None:
    """Hold the sessions booked before a day, or lose them, where that is yet to be told."""
    now, needed, gap = run.people[person], run.rows[person].sessions_needed, run.scalars[0].days_between_sessions
    if now.session_day >= until or now.sessions_done >= needed:
        return
    away, p_lost = _on_leave(run, now.place), run.p_lost[run.clock[0].change]  # the same for all of them
    while now.session_day < until and now.sessions_done < needed:
        result = (
            EventDetail.ON_LEAVE if away else _hold_session(run, person, p_lost.regime, p_lost.staff, p_lost.person)
        )
        log_session(run, now.session_day, now.place, result)
        now.session_day += gap


@jit_inline
def _on_leave(run: ReplicationState, place: int) -> bool:
    held, posts = run.places[place], run.posts
    second = held.second_post
    return posts[held.first_post].on_leave or (second != NONE and posts[second].on_leave)


@jit_inline
def _hold_session(run: ReplicationState, person: int, p_regime: float, p_staff: float, p_person: float) -> int:
    """Hold a session, or lose it, and return which."""
    now = run.people[person]
    result = HELD
    if p_regime + p_staff + p_person > 0.0:  # else none is ever lost
        u = uniform(run.rows[person].key, Stream.SESSION, now.booked)
        result = session_result(u, p_regime, p_staff, p_person)
    now.booked += 1
    if result == EventDetail.HELD:
        now.sessions_done += 1
        now.held += 1
    return result


@jit_inline
def _after_session(run: ReplicationState, person: int) -> None:
    """The course ends early or pauses."""
    now, scalars, key = run.people[person], run.scalars[0], run.rows[person].key
    turn = now.held - 1
    if bernoulli(key, Stream.ENDS_EARLY, turn, scalars.p_ends_early):
        now.over = True
        deselected = bernoulli(key, Stream.DESELECTED, turn, scalars.p_deselected)
        _free(run, person, EventType.ENDED_EARLY, EventDetail.DESELECTED if deselected else EventDetail.WITHDREW)
    else:
        now.paused, now.session_day = True, NEVER
        log_place(run, EventType.COURSE_PAUSED, now.place, 0, EventDetail.NONE)
        _pause(run, person, drawn_from(run, scalars.pause, key, Stream.PAUSE, turn))


@jit
def _pause(run: ReplicationState, person: int, length: int) -> None:
    """Keep the place for a while, then give it up; resume when the pause ends."""
    now, kept = run.people[person], run.scalars[0].place_kept_days
    now.resume_day = run.clock[0].today + length
    if kept < length:
        now.pause_token = now.token
        schedule(run, run.clock[0].today + kept, EventType.PLACE_GIVEN_UP, person, now.token)
    else:
        schedule(run, now.resume_day, EventType.COURSE_RESUMED, person, now.spell)


@jit
def give_up_place(run: ReplicationState, person: int, token: int) -> None:
    """Give up the place of a paused course, unless it was lost meanwhile, or the course was of another spell."""
    now = run.people[person]
    if now.pause_token != token:
        return
    if now.token == token:
        now.because = EventDetail.PLACE_GIVEN_UP
        _free(run, person, EventType.PLACE_GIVEN_UP, EventDetail.NONE)
    schedule(run, now.resume_day, EventType.COURSE_RESUMED, person, now.spell)


@jit
def resume(run: ReplicationState, person: int, spell: int) -> None:
    """Go on in the place that was kept, or wait for another."""
    now = run.people[person]
    if now.over or now.spell != spell:
        return
    now.paused = False
    log_person(run, EventType.COURSE_RESUMED, person, EventDetail.NONE)
    if now.place == NONE:
        queue_course(run, person)
    else:
        set_sessions(run, person)


@jit_inline
def complete(run: ReplicationState, person: int, token: int) -> None:
    """The report is written, unless sessions were lost since its day was set."""
    now, today = run.people[person], run.clock[0].today
    if now.token != token:
        return
    flush_sessions(run, person, today + 1)
    if _done_day(run, person) > today:
        set_next(run, person)
        return
    now.over = now.completed = True
    _give_back(run, person, EventType.COMPLETED, EventDetail.NONE)


@jit
def lose_course_place(run: ReplicationState, person: int) -> None:
    """A psychologist goes: wait for another place, once no longer paused."""
    now = run.people[person]
    now.because = EventDetail.HANDOVER
    _free(run, person, EventType.PLACE_LOST, EventDetail.NONE)
    if not now.paused:
        queue_course(run, person)


@jit
def stop(run: ReplicationState, person: int) -> None:
    """The spell ends mid-course."""
    now = run.people[person]
    now.over = True
    if now.place == NONE:
        dequeue(run, person)
        log_person(run, EventType.COURSE_STOPPED, person, EventDetail.NONE)
    else:
        _free(run, person, EventType.COURSE_STOPPED, EventDetail.NONE)


@jit
def _free(run: ReplicationState, person: int, kind: int, cause: int) -> None:
    """Tell of the sessions before today, and give the place back."""
    flush_sessions(run, person, run.clock[0].today)
    _give_back(run, person, kind, cause)


@jit_inline
def _give_back(run: ReplicationState, person: int, kind: int, cause: int) -> None:
    now = run.people[person]
    place = now.place
    now.place, now.token, now.session_day = NONE, NONE, NEVER
    free_place(run, place, kind, cause)
