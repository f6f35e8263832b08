"""The chance of finishing before a deadline, by day of start: exact, on one psychologist's availability.

The same rules as the simulation's course. A session falls due every so many days; on a day off none is
booked, which is a session held with chance 0. After a session held, but the last, the course may end or pause.
A pause keeps its place for a while; after a longer one the next meeting is taken to give a place again, and
some sessions are repeated. By backward induction over days: the state is the day on which a session is
due and the sessions done.
"""

from __future__ import annotations

import numpy as np

from planner.base.arrays import Float64s, Int64s
from planner.base.sums import in_turn
from planner.jit import jit, jit_entry
from planner.optimise.starts.course import Course

STEP = 2.0**-30  # of the chances that plans are decided by: a thousand-millionth


def finishing(
    course: Course, sessions: int | None, deadline_day: int, p_held: Float64s, start_days: Int64s, done: int = 0
) -> Float64s:
    """Return the chance of finishing before `deadline_day` for a start on each day, some sessions done, [starts].

    `p_held` [days] is the chance that a session booked for a day is held; 0 on a day off. It must reach the deadline.
    With no `sessions` stated it is the mean over as many as the programme may need, more than are done.

    A start that leaves the least calendar time and the longest report no slack is reckoned by itself,
    since only then does the calendar floor of the course matter.
    """
    if sessions is None:
        needed, chances = course.sessions_beyond(done)
        each = [finishing(course, int(number), deadline_day, p_held, start_days, done) for number in needed]
        return in_turn(chances, each)
    latest = deadline_day - course.minimum_days.size - course.report_days.size
    chances = np.zeros(start_days.size)
    early = start_days <= latest
    if early.any():
        reward = _reward(course, deadline_day)
        of_due = _by_due_day(course, sessions, deadline_day, p_held, reward, int(start_days.min()))
        chances[early] = of_due[start_days[early] + course.days_between_sessions, done]
    for at in np.flatnonzero(~early & (start_days < deadline_day)):
        chances[at] = _from_start(course, sessions, deadline_day, p_held, int(start_days[at]), done)
    return chances


def decisive(chances: Float64s) -> Float64s:
    """Return chances as plans are decided by: whole numbers of STEP, so that their sums are exact in any order.

    What the last digits of a chance are depends on the processor; which plan is best then does not.
    """
    return np.asarray(np.rint(chances / STEP) * STEP)


def carrying_on(course: Course, sessions: int | None, done: int, deadline_day: int, p_held: Float64s) -> float:
    """Return the chance that a course with `done` sessions done, and the next due one gap from day 0, finishes."""
    return float(decisive(finishing(course, sessions, deadline_day, p_held, np.zeros(1, dtype=np.int64), done))[0])


def _from_start(course: Course, sessions: int, deadline_day: int, p_held: Float64s, start_day: int, done: int) -> float:
    left = (sessions - done) * course.days_between_sessions
    soonest = max(left, course.least_minimum_days) + course.least_report_days
    if start_day + soonest >= deadline_day:
        return 0.0
    reward = _reward(course, deadline_day, start_day)
    of_due = _by_due_day(course, sessions, deadline_day, p_held, reward, start_day)
    return float(of_due[start_day + course.days_between_sessions, done])


def _reward(course: Course, deadline_day: int, start_day: int | None = None) -> Float64s:
    """Return, for a last session on each day, the chance that the report is written before the deadline, [days].

    With a start day, that also the least calendar time, which is independent, leaves it time to be.
    """
    floor = np.cumsum(course.minimum_days[:deadline_day])  # what is longer comes too late in any case
    reports = course.report_days[:deadline_day]
    left = deadline_day - 1 - np.arange(reports.size)  # the last day on which each report may be begun
    room = floor.size - 1 if start_day is None else np.minimum(left - start_day, floor.size - 1)
    in_time = reports * np.where((left >= 0) & (room >= 0), floor[np.maximum(room, 0)], 0.0)
    longest = np.minimum(left[0] - np.arange(deadline_day), reports.size - 1)  # after a session on each day
    return np.asarray(np.cumsum(in_time)[longest])


def _by_due_day(
    course: Course, sessions: int, deadline_day: int, p_held: Float64s, reward: Float64s, first_day: int
) -> Float64s:
    """Return the chance of finishing with a session due on a day and so many done, [days + gap, sessions]."""
    value = np.zeros((deadline_day + course.days_between_sessions + 1, sessions))
    pause, again = np.zeros(sessions), np.zeros(sessions)
    kept = course.pause_days[: course.place_kept_days + 1]
    _induce(
        value,
        pause,
        again,
        p_held,
        reward,
        kept,
        course.by_meeting,
        course.p_ends_early,
        course.p_pauses,
        first_day,
        course.days_between_sessions,
        course.days_between_meetings,
        course.handover_sessions,
    )
    return value


@jit_entry
def _induce(
    value: Float64s,
    pause: Float64s,
    again: Float64s,
    p_held: Float64s,
    reward: Float64s,
    kept: Float64s,
    by_meeting: Float64s,
    p_ends_early: float,
    p_pauses: float,
    first_day: int,
    gap: int,
    every: int,
    handover: int,
) -> None:
    sessions = value.shape[1]
    for day in range(reward.size - 1, first_day - 1, -1):
        held = p_held[day]
        if held > 0.0 and p_pauses > 0.0:
            _look_past_pause(value, pause, again, kept, by_meeting, day, gap, every, handover)
        for done in range(sessions):
            lost = value[day + gap, done] if day + gap < reward.size else 0.0
            if done + 1 == sessions:
                then = reward[day]
            else:
                goes_on = value[day + gap, done + 1] if day + gap < reward.size else 0.0
                then = (1.0 - p_ends_early) * ((1.0 - p_pauses) * goes_on + p_pauses * pause[done + 1])
            value[day, done] = (1.0 - held) * lost + held * then


@jit
def _look_past_pause(
    value: Float64s,
    pause: Float64s,
    again: Float64s,
    kept: Float64s,
    by_meeting: Float64s,
    day: int,
    gap: int,
    every: int,
    handover: int,
) -> None:
    """Put into `pause` the chance of finishing after a pause that begins on a day, by sessions done."""
    days, sessions = value.shape
    for done in range(sessions):
        pause[done] = 0.0
    for length in range(min(kept.size, days - day - gap)):
        due = day + length + gap
        if kept[length] > 0.0:
            for done in range(sessions):
                pause[done] += kept[length] * value[due, done]
    weekday = day % every
    for done in range(sessions):
        again[done] = 0.0
    for meeting in range(min(by_meeting.shape[1], (days - day + weekday - gap + every - 1) // every)):
        due = day - weekday + meeting * every + gap
        if by_meeting[weekday, meeting] > 0.0:
            for done in range(sessions):
                again[done] += by_meeting[weekday, meeting] * value[due, done]
    for done in range(sessions):
        pause[done] += again[max(done - handover, 0)]
