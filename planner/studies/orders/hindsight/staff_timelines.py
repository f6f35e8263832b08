"""Posts as they turned out: each time a post is held, with its hours at each meeting and its days of leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.arrays import Bools, Int64s
from planner.model.events import EventLog, EventType
from planner.model.parameters import Parameters

HOURS = (EventType.POST_FILLED, EventType.POST_SUPERVISED, EventType.POST_PRODUCTIVE, EventType.HOURS_CHANGED)
GONE = (EventType.POST_LEFT, EventType.POST_CLOSED)


@dataclass(frozen=True, eq=False)
class StaffTimelines:
    """One row each time someone holds a post. The same whatever the order of places; supervision is left out."""

    team: Int64s  # [timelines]
    gone_day: Int64s  # [timelines] on which all places are lost; the horizon where not
    most_held: Int64s  # [timelines, meetings] minutes that work given here may hold, 0 while it is nobody's
    takes: Bools  # [timelines, meetings] whether new work may be taken on: at work, with the hours that it takes
    away: Bools  # [timelines, days] on leave, so that no session is booked

    @classmethod
    def of(cls, parameters: Parameters, log: EventLog) -> StaffTimelines:
        """Read the timelines off any run's log."""
        every, horizon = parameters.scenario.calendar.allocate_every_days, parameters.horizon_days
        meetings = np.arange(0, horizon, every)
        found = []
        for spec in parameters.posts:
            mine = log.of(*HOURS, *GONE, EventType.LEAVE_STARTED, EventType.LEAVE_ENDED)
            events = mine.frame()[mine.post == spec.number].to_numpy()
            is_supervised_at_work = parameters.scenario.roles[spec.role].supervised_share > 0
            at_work = _at_work(events, horizon, is_supervised_at_work=is_supervised_at_work)
            hours = _hours(events, horizon)
            if parameters.course_minutes[spec.team] > 0:  # else a course can be given to who has no hours
                at_work &= hours > 0
            found.extend(_timelines(events, spec.team, hours, at_work, meetings))
        team, gone, held, takes, away = zip(*found, strict=True) if found else ((), (), (), (), ())
        return cls(
            np.asarray(team, dtype=np.int64),
            np.asarray(gone, dtype=np.int64),
            np.asarray(held, dtype=np.int64).reshape(len(found), meetings.size),
            np.asarray(takes, dtype=np.bool_).reshape(len(found), meetings.size),
            np.asarray(away, dtype=np.bool_).reshape(len(found), horizon),
        )


DAY, KIND, MINUTES = 0, 1, 8  # columns of a log


def _hours(events: Int64s, horizon: int) -> Int64s:
    """Return a post's minutes a week, [days]."""
    hours = np.zeros(horizon, dtype=np.int64)
    for row in events:
        hours[int(row[DAY]) :] += int(row[MINUTES])
    return hours


def _at_work(events: Int64s, horizon: int, *, is_supervised_at_work: bool) -> Bools:
    """Return whether whoever holds a post may be given work but for leave, [days]: productive, or supervised."""
    at_work = np.zeros(horizon, dtype=np.bool_)
    for row in events:
        day, kind = int(row[DAY]), int(row[KIND])
        if kind in {EventType.POST_PRODUCTIVE, EventType.POST_SUPERVISED, *GONE}:
            at_work[day:] = kind == EventType.POST_PRODUCTIVE or (
                kind == EventType.POST_SUPERVISED and is_supervised_at_work
            )
    return at_work


def _timelines(
    events: Int64s, team: int, hours: Int64s, at_work: Bools, meetings: Int64s
) -> list[tuple[int, int, Int64s, Bools, Bools]]:
    """Return a post's timelines, from its own events."""
    horizon, made, begun = hours.size, [], -1
    away = np.zeros(horizon, dtype=np.bool_)
    for row in events:
        day, kind = int(row[DAY]), int(row[KIND])
        if kind == EventType.POST_FILLED:
            begun = day
        elif kind in {EventType.LEAVE_STARTED, EventType.LEAVE_ENDED}:
            away[day:] = kind == EventType.LEAVE_STARTED
        elif kind in GONE:
            away[day:] = False
            if begun >= 0:
                made.append((begun, day))
            begun = -1
    if begun >= 0:
        made.append((begun, horizon))
    return [_timeline(team, first, gone, hours, at_work, away, meetings) for first, gone in made]


def _timeline(
    team: int, first: int, gone: int, hours: Int64s, at_work: Bools, away: Bools, meetings: Int64s
) -> tuple[int, int, Int64s, Bools, Bools]:
    mine = (meetings >= first) & (meetings < gone)
    # Work in hand goes on when hours fall, so as much may be held as ever was there before.
    most = np.zeros(meetings.size, dtype=np.int64)
    if mine.any():
        most[mine] = np.maximum.accumulate(np.where(away[meetings[mine]], 0, hours[meetings[mine]]))
    takes = mine & at_work[meetings] & ~away[meetings]
    days = np.zeros(away.size, dtype=np.bool_)
    days[first:gone] = away[first:gone]
    return team, gone, most, takes, days
