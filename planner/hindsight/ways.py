"""Every way in which each person could finish: with whom, from which meeting, holding a place until which.

A course falls into *stretches*, from being given a place to giving it up or completing. A *way* of a stretch is one
lane (a tenure, or two of one team) and the meeting at which the place is given. Meetings are numbered from 0; a place
given at meeting m and free at meeting n is held at m, ..., n - 1.

What cannot be known without the order of places is made easier, never harder: a course whose psychologist leaves goes
on in any later place as long as what was left takes at the least; supervision takes no hours.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.compiled import compiled, inner, records
from planner.hindsight.foresight import Foresight
from planner.hindsight.tenure import Tenures
from planner.luck import NEVER
from planner.sim.setting import Setting

Ints = NDArray[np.int64]
NONE = -1
LANE = np.dtype(
    [("first", np.int32), ("second", np.int32), ("team", np.int32), ("minutes", np.int32), ("gone_day", np.int32)],
    align=True,
)
WAY = np.dtype(
    [
        ("lane", np.int32),
        ("meeting", np.int32),  # at which the place is given
        ("until", np.int32),  # first meeting at which it is free
        (
            "then",
            np.int32,
        ),  # first meeting at which the next stretch may begin; the number of meetings where it is the last
        (
            "left_minutes",
            np.int32,
        ),  # minutes a week times meetings, to be held somewhere later where a psychologist left
        ("latest", np.int32),  # meeting before which those are held
    ],
    align=True,
)
STRETCH = np.dtype(
    [("first_way", np.int64), ("ways", np.int64), ("first_meeting", np.int32), ("last_meeting", np.int32)], align=True
)


class Ways:
    """Stretches and ways of all who could finish, person after person, stretch after stretch."""

    def __init__(self, setting: Setting, foresight: Foresight, tenures: Tenures) -> None:
        """Walk every course from every meeting on every lane."""
        self.meetings = int(tenures.most_held.shape[1])
        lanes, start, of_prison = _lanes(setting, tenures)
        self.lanes, self.of_prison = lanes, of_prison
        most = int(foresight.fates.steps.sum()) + 1
        self.first_stretch = np.zeros(len(foresight.fates) + 1, dtype=np.int64)
        self.stretches = records(most, STRETCH)
        room = 1 << 16
        away = tenures.away.copy()
        one = foresight.numbers["one"]
        while True:
            self.ways = records(room, WAY)
            used = _walk_all(
                one, foresight.fates, foresight.steps, foresight.able, lanes, start, of_prison, away, tenures.takes,
                tenures.most_held, self.first_stretch, self.stretches, self.ways,
            )  # fmt: skip
            if used <= room:
                break
            room = used
        self.ways = self.ways[:used]


def _lanes(setting: Setting, tenures: Tenures) -> tuple[Any, Ints, Ints]:
    """Return the lanes by team, for one and for two; where each (team, number) begins; and each prison's teams."""
    teams, start = len(setting.team_names), [0]
    made: list[tuple[int, ...]] = []
    for team in range(teams):
        mine = np.flatnonzero(tenures.team == team).tolist()
        minutes = setting.course_minutes[team]
        made.extend((at, NONE, team, minutes, int(tenures.gone_day[at])) for at in mine)
        start.append(len(made))
        for one, other in combinations(mine, 2):
            meet = tenures.takes[one] & tenures.takes[other]
            if meet.any():
                made.append((one, other, team, minutes, int(min(tenures.gone_day[one], tenures.gone_day[other]))))
        start.append(len(made))
    lanes = records(len(made), LANE)
    for at, row in enumerate(made):
        for name, value in zip(LANE.names or (), row, strict=True):
            lanes[at][name] = value
    most = max(len(each) for each in setting.prison_teams)
    of_prison = np.full((len(setting.prison_teams), most), NONE, dtype=np.int64)
    for prison, served in enumerate(setting.prison_teams):
        of_prison[prison, : len(served)] = served
    return lanes, np.asarray(start, dtype=np.int64), of_prison


@compiled
def _walk_all(
    one_of: Any, fates: Any, steps: Any, able: Any, lanes: Any, start: Any, of_prison: Any, away: Any, takes: Any,
    most_held: Any, first_stretch: Any, stretches: Any, ways: Any,
) -> int:  # fmt: skip
    """Write all stretches and ways; return how many ways there are, more than there is room for perhaps."""
    one, used, stretch = one_of[0], 0, 0
    for person in range(fates.size):
        first_stretch[person] = stretch
        fate = fates[person]
        step, last_step, earliest = fate.first_step, fate.first_step + fate.steps, 0
        is_first = True
        while step < last_step:
            end = step
            while end + 1 < last_step and steps[end].pause <= one.place_kept_days:
                end += 1
            is_last = end + 1 == last_step
            entry = stretches[stretch]
            entry.first_way, entry.first_meeting, entry.last_meeting = used, able.shape[1], -1
            soonest = able.shape[1]
            for at in range(of_prison.shape[1]):
                team = of_prison[fate.prison, at]
                if team == NONE:
                    continue
                which = 2 * team + fate.facilitators - 1
                for lane in range(start[which], start[which + 1]):
                    used, soonest = _walk_lane(
                        one, fate, steps, step, end, is_first, is_last, earliest, able, person, lanes, lane, away,
                        takes, most_held, entry, ways, used, soonest,
                    )  # fmt: skip
            entry.ways = used - entry.first_way
            stretch += 1
            if entry.ways == 0:  # no way to finish
                stretch = first_stretch[person]
                used = stretches[stretch].first_way
                break
            earliest, is_first, step = soonest, False, end + 1
    first_stretch[fates.size] = stretch
    return used


@inner
def _walk_lane(
    one: Any, fate: Any, steps: Any, step: int, end: int, is_first: bool, is_last: bool, earliest: int, able: Any,
    person: int, lanes: Any, lane: int, away: Any, takes: Any, most_held: Any, entry: Any, ways: Any, used: int,
    soonest: int,
) -> Any:  # fmt: skip
    """Write the ways of one stretch on one lane."""
    every, place = one.allocate_every_days, lanes[lane]
    first, second, minutes = place.first, place.second, place.minutes
    running = fate.started_day < NEVER
    for meeting in range(earliest, able.shape[1]):
        day = meeting * every
        if day >= fate.end_day:
            break
        if is_first and not running and not able[person, meeting]:
            continue
        if not takes[first, meeting] or most_held[first, meeting] < minutes:
            continue
        if second != NONE and (not takes[second, meeting] or most_held[second, meeting] < minutes):
            continue
        started = fate.started_day if running and is_first else day
        free_day, then_day, left_days = _walk(
            one, fate, steps, step, end, is_last, away, first, second, day, started, is_first, place.gone_day
        )
        if free_day < 0:
            continue
        until = (min(free_day, place.gone_day) + every - 1) // every
        then = able.shape[1] if is_last else (then_day + every - 1) // every
        if used < ways.size:
            way = ways[used]
            way.lane, way.meeting, way.until, way.then = lane, meeting, min(until, able.shape[1]), then
            way.left_minutes = left_days // every * minutes * fate.facilitators
            way.latest = min((fate.end_day + every - 1) // every, able.shape[1])
        used += 1
        soonest = min(soonest, then)
        entry.first_meeting, entry.last_meeting = min(entry.first_meeting, meeting), max(entry.last_meeting, meeting)
    return used, soonest


@inner
def _walk(
    one: Any, fate: Any, steps: Any, step: int, end: int, is_last: bool, away: Any, first: int, second: int, day: int,
    started: int, is_first: bool, gone_day: int,
) -> Any:  # fmt: skip
    """Walk a stretch from a day.

    Return when its place is free, when the next stretch may begin, and for how many days at least a place is needed
    after the psychologist has gone; -1 where it would not be in time.
    """
    gap, taken, left, limit = one.days_between_sessions, day, 0, min(fate.end_day, away.shape[1])
    for at in range(step, end + 1):
        to_book = steps[at].booked
        while to_book > 0:
            day += gap
            if day >= limit:
                return -1, 0, 0
            # Whoever has gone is away no more: what is left is walked as if nobody were ever on leave.
            if day >= gone_day:
                left += gap
                to_book -= 1
            elif not (away[first, day] or (second != NONE and away[second, day])):
                to_book -= 1
        if at < end:
            day += steps[at].pause
            taken = day
    if is_last:
        floor = started + fate.minimum_days if is_first else day
        return _complete(max(max(day, floor) + fate.report_days, taken + 1), limit, gone_day, left, one, fate)
    if day >= limit:
        return -1, 0, 0
    return day + one.place_kept_days, day + steps[end].pause, left


@inner
def _complete(done_day: int, limit: int, gone_day: int, left: int, one: Any, fate: Any) -> Any:
    """Return as `_walk` does for a course that would be complete on a day."""
    if done_day >= limit:
        return -1, 0, 0
    if done_day >= gone_day and one.handover_sessions > 0:
        # Some sessions are repeated, so that the whole report is written in the later place.
        left = max(left, one.days_between_sessions) + fate.report_days
    return done_day, 0, left
