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

MODE = np.dtype(
    [("first", np.int32), ("second", np.int32), ("team", np.int32), ("minutes", np.int32), ("gone_day", np.int32)],
    align=True,
)
"""One psychologist, or two of one team: rows of StaffTimelines; gone when either is."""
CHOICE = np.dtype([("mode", np.int32), ("meeting", np.int32)], align=True)


class Choices:
    """Starts of all people, person after person."""

    def __init__(self, parameters: Parameters, inputs: FixedInputs, timelines: StaffTimelines) -> None:
        """List them."""
        self.meetings = int(timelines.most_held.shape[1])
        self.modes, start, self.of_prison = _modes(parameters, timelines)
        self.first = np.zeros(len(inputs.people) + 1, dtype=np.int64)
        capacity = 1 << 16
        while True:
            self.choices = records(capacity, CHOICE)
            used = _list(
                inputs.people, inputs.able, self.modes, start, self.of_prison, timelines.takes, timelines.most_held,
                inputs.every, self.first, self.choices,
            )  # fmt: skip
            if used <= capacity:
                break
            capacity = used
        self.choices = self.choices[:used]


def _modes(parameters: Parameters, timelines: StaffTimelines) -> tuple[Any, Int64s, Int64s]:
    """Return the modes by team, for one and for two; where each (team, number) begins; and each prison's teams."""
    start, made = [0], list[tuple[int, ...]]()
    for team, minutes in enumerate(parameters.course_minutes):
        mine = np.flatnonzero(timelines.team == team).tolist()
        made.extend((at, NONE, team, minutes, int(timelines.gone_day[at])) for at in mine)
        start.append(len(made))
        for one, other in combinations(mine, 2):
            if (timelines.takes[one] & timelines.takes[other]).any():
                made.append((one, other, team, minutes, int(min(timelines.gone_day[one], timelines.gone_day[other]))))
        start.append(len(made))
    modes = records(len(made), MODE)
    for at, row in enumerate(made):
        for name, value in zip(MODE.names or (), row, strict=True):
            modes[at][name] = value
    most = max(len(each) for each in parameters.prison_teams)
    of_prison = np.full((len(parameters.prison_teams), most), NONE, dtype=np.int64)
    for prison, served in enumerate(parameters.prison_teams):
        of_prison[prison, : len(served)] = served
    return modes, np.asarray(start, dtype=np.int64), of_prison


@jit_entry
def _list(
    people: Any, able: Any, modes: Any, start: Any, of_prison: Any, takes: Any, most_held: Any, every: int, first: Any,
    choices: Any,
) -> int:  # fmt: skip
    """Write all choices; return how many there are, more than there is room for perhaps."""
    used = 0
    for person in range(people.size):
        first[person], fixed = used, people[person]
        if not fixed.can_start:
            continue
        for at in range(of_prison.shape[1]):
            team = of_prison[fixed.prison, at]
            if team == NONE:
                continue
            which = 2 * team + fixed.facilitators - 1
            for mode in range(start[which], start[which + 1]):
                used = _of_mode(fixed, able, person, modes, mode, takes, most_held, every, choices, used)
    first[people.size] = used
    return used


@jit
def _of_mode(
    fixed: Any, able: Any, person: int, modes: Any, mode: int, takes: Any, most_held: Any, every: int, choices: Any,
    used: int,
) -> int:  # fmt: skip
    first, second, minutes = modes[mode].first, modes[mode].second, modes[mode].minutes
    runs = fixed.started_day < NEVER  # and goes on at the first meeting at which there is room, whenever that is
    for meeting in range(able.shape[1]):
        if meeting * every >= fixed.last_end_day:
            break
        if not (runs or able[person, meeting]) or not takes[first, meeting] or most_held[first, meeting] < minutes:
            continue
        if second != NONE and (not takes[second, meeting] or most_held[second, meeting] < minutes):
            continue
        if used < choices.size:
            choices[used].mode, choices[used].meeting = mode, meeting
        used += 1
    return used
