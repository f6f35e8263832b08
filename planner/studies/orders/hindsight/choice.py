"""Every start that a person could be given: with whom, and at which meeting."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from planner.base.arrays import NONE, Int64s
from planner.jit import jit, jit_entry, records
from planner.model.parameters import Parameters
from planner.studies.orders.hindsight.sample_path import FixedInputs
from planner.studies.orders.hindsight.staff_timelines import StaffTimelines
from planner.world.streams import NEVER

LANE = np.dtype(
    [("first", np.int32), ("second", np.int32), ("team", np.int32), ("minutes", np.int32), ("gone_day", np.int32)],
    align=True,
)
"""One psychologist, or two of one team: rows of Tenures; gone when either is."""
CHOICE = np.dtype([("lane", np.int32), ("meeting", np.int32)], align=True)


class Choices:
    """Starts of all people, person after person."""

    def __init__(self, parameters: Parameters, facts: FixedInputs, tenures: StaffTimelines) -> None:
        """List them."""
        self.meetings = int(tenures.most_held.shape[1])
        self.lanes, start, self.of_prison = _lanes(parameters, tenures)
        self.first = np.zeros(len(facts.facts) + 1, dtype=np.int64)
        room = 1 << 16
        while True:
            self.choices = records(room, CHOICE)
            used = _list(
                facts.facts, facts.able, self.lanes, start, self.of_prison, tenures.takes, tenures.most_held,
                facts.every, self.first, self.choices,
            )  # fmt: skip
            if used <= room:
                break
            room = used
        self.choices = self.choices[:used]


def _lanes(parameters: Parameters, tenures: StaffTimelines) -> tuple[Any, Int64s, Int64s]:
    """Return the lanes by team, for one and for two; where each (team, number) begins; and each prison's teams."""
    start, made = [0], list[tuple[int, ...]]()
    for team, minutes in enumerate(parameters.course_minutes):
        mine = np.flatnonzero(tenures.team == team).tolist()
        made.extend((at, NONE, team, minutes, int(tenures.gone_day[at])) for at in mine)
        start.append(len(made))
        for one, other in combinations(mine, 2):
            if (tenures.takes[one] & tenures.takes[other]).any():
                made.append((one, other, team, minutes, int(min(tenures.gone_day[one], tenures.gone_day[other]))))
        start.append(len(made))
    lanes = records(len(made), LANE)
    for at, row in enumerate(made):
        for name, value in zip(LANE.names or (), row, strict=True):
            lanes[at][name] = value
    most = max(len(each) for each in parameters.prison_teams)
    of_prison = np.full((len(parameters.prison_teams), most), NONE, dtype=np.int64)
    for prison, served in enumerate(parameters.prison_teams):
        of_prison[prison, : len(served)] = served
    return lanes, np.asarray(start, dtype=np.int64), of_prison


@jit_entry
def _list(
    facts: Any, able: Any, lanes: Any, start: Any, of_prison: Any, takes: Any, most_held: Any, every: int, first: Any,
    choices: Any,
) -> int:  # fmt: skip
    """Write all choices; return how many there are, more than there is room for perhaps."""
    used = 0
    for person in range(facts.size):
        first[person], fact = used, facts[person]
        if not fact.can_start:
            continue
        for at in range(of_prison.shape[1]):
            team = of_prison[fact.prison, at]
            if team == NONE:
                continue
            which = 2 * team + fact.facilitators - 1
            for lane in range(start[which], start[which + 1]):
                used = _of_lane(fact, able, person, lanes, lane, takes, most_held, every, choices, used)
    first[facts.size] = used
    return used


@jit
def _of_lane(
    fact: Any, able: Any, person: int, lanes: Any, lane: int, takes: Any, most_held: Any, every: int, choices: Any,
    used: int,
) -> int:  # fmt: skip
    first, second, minutes = lanes[lane].first, lanes[lane].second, lanes[lane].minutes
    runs = fact.started_day < NEVER  # and goes on at the first meeting at which there is room, whenever that is
    for meeting in range(able.shape[1]):
        if meeting * every >= fact.last_end_day:
            break
        if not (runs or able[person, meeting]) or not takes[first, meeting] or most_held[first, meeting] < minutes:
            continue
        if second != NONE and (not takes[second, meeting] or most_held[second, meeting] < minutes):
            continue
        if used < choices.size:
            choices[used].lane, choices[used].meeting = lane, meeting
        used += 1
    return used
