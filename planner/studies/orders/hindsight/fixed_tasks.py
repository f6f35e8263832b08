"""Duties that go before new starts: assessments and parole reports, and what they cost at the least."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.base.arrays import Float64s
from planner.jit import jit, jit_entry, records
from planner.model.parameters import Parameters
from planner.studies.orders.hindsight.sample_path import FixedInputs
from planner.studies.orders.hindsight.staff_timelines import StaffTimelines
from planner.world.streams import NEVER

FIXED_TASK = np.dtype(
    [
        ("prison", np.int32),
        ("first_meeting", np.int32),  # at which it may be begun
        ("last_meeting", np.int32),
        ("end_day", np.int32),  # to be done before
    ],
    align=True,
)


class FixedTasks:
    """Every assessment and every parole report that there might be."""

    def __init__(self, parameters: Parameters, inputs: FixedInputs, timelines: StaffTimelines, of_prison: Any) -> None:
        """Note when each may be begun."""
        self.every = parameters.scenario.calendar.allocate_every_days
        self.timelines, self.of_prison = timelines, of_prison
        self.minutes = parameters.assessment_minutes, parameters.parole_report_minutes
        self.days = parameters.scenario.programme.assessment_days, parameters.scenario.parole.report_days
        self.tasks = _assessments(inputs.people, self.every), _reports(inputs.reports, self.every)
        meetings = timelines.most_held.shape[1]
        self.best = [(np.zeros(len(tasks)), np.zeros((len(tasks), 3), dtype=np.int64)) for tasks in self.tasks]
        self.meetings = meetings

    def cheapest(self, paid: Float64s, held: Float64s, done: tuple[int, int]) -> float:
        """Return what so many of each kind cost at the least, and add what they hold."""
        spent = 0.0
        for kind, tasks in enumerate(self.tasks):
            cost, where = self.best[kind]
            if not self.minutes[kind] or not done[kind]:
                continue
            _cheapest_tasks(
                tasks, self.timelines.team, self.timelines.gone_day, self.timelines.takes, self.timelines.most_held,
                self.of_prison, paid, self.every, self.minutes[kind], self.days[kind], cost, where,
            )  # fmt: skip
            count = min(done[kind], int(np.isfinite(cost).sum()))
            mine = np.argsort(cost, kind="stable")[:count]
            spent += float(cost[mine].sum())
            np.add.at(held, (where[mine, 0], where[mine, 1]), self.minutes[kind])
            np.add.at(held, (where[mine, 0], where[mine, 2]), -self.minutes[kind])
        return spent


def _assessments(people: Any, every: int) -> Any:
    mine = people[people["assessment_day"] < NEVER]
    tasks = records(len(mine), FIXED_TASK)
    tasks["prison"], tasks["end_day"] = mine["prison"], mine["last_end_day"]
    tasks["first_meeting"] = -(-mine["assessment_day"] // every)
    tasks["last_meeting"] = (mine["last_end_day"] - 1) // every
    return tasks


def _reports(reports: Any, every: int) -> Any:
    tasks = records(len(reports), FIXED_TASK)
    tasks["prison"], tasks["end_day"] = reports["prison"], reports["end_day"]
    tasks["first_meeting"] = -(-reports["due_day"] // every)
    tasks["last_meeting"] = (np.minimum(reports["review_day"], reports["end_day"]) - 1) // every
    return tasks


@jit_entry
def _cheapest_tasks(
    tasks: Any, team: Any, gone_day: Any, takes: Any, most_held: Any, of_prison: Any, paid: Any, every: int,
    minutes: int, days: int, cost: Any, where: Any,
) -> None:  # fmt: skip
    for number in range(tasks.size):
        task = tasks[number]
        cost[number] = np.inf
        for row in range(team.size):
            if _serves(of_prison, task.prison, team[row]):
                _cheapest_on(task, row, gone_day, takes, most_held, paid, every, minutes, days, cost, where, number)


@jit
def _serves(of_prison: Any, prison: int, team: int) -> bool:
    found = False
    for at in range(of_prison.shape[1]):
        found |= of_prison[prison, at] == team
    return found


@jit
def _cheapest_on(
    task: Any, row: int, gone_day: Any, takes: Any, most_held: Any, paid: Any, every: int, minutes: int, days: int,
    cost: Any, where: Any, number: int,
) -> None:  # fmt: skip
    for meeting in range(task.first_meeting, min(task.last_meeting + 1, takes.shape[1])):
        done_day = meeting * every + days
        if done_day >= min(task.end_day, gone_day[row]):
            break
        if takes[row, meeting] and most_held[row, meeting] >= minutes:
            until = min((done_day + every - 1) // every, takes.shape[1])
            asked = (paid[row, until] - paid[row, meeting]) * minutes
            if asked < cost[number]:
                cost[number] = asked
                where[number, 0], where[number, 1], where[number, 2] = row, meeting, until
