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

JOB = np.dtype(
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

    def __init__(self, parameters: Parameters, facts: FixedInputs, tenures: StaffTimelines, of_prison: Any) -> None:
        """Note when each may be begun."""
        self.every, self.tenures, self.of_prison = parameters.scenario.calendar.allocate_every_days, tenures, of_prison
        self.minutes = parameters.assessment_minutes, parameters.parole_report_minutes
        self.days = parameters.scenario.programme.assessment_days, parameters.scenario.parole.report_days
        self.jobs = _assessments(facts.facts, self.every), _reports(facts.reports, self.every)
        meetings = tenures.most_held.shape[1]
        self.best = [(np.zeros(len(jobs)), np.zeros((len(jobs), 3), dtype=np.int64)) for jobs in self.jobs]
        self.meetings = meetings

    def cheapest(self, paid: Float64s, held: Float64s, done: tuple[int, int]) -> float:
        """Return what so many of each kind cost at the least, and add what they hold."""
        spent = 0.0
        for kind, jobs in enumerate(self.jobs):
            cost, where = self.best[kind]
            if not self.minutes[kind] or not done[kind]:
                continue
            _cheapest_jobs(
                jobs, self.tenures.team, self.tenures.gone_day, self.tenures.takes, self.tenures.most_held,
                self.of_prison, paid, self.every, self.minutes[kind], self.days[kind], cost, where,
            )  # fmt: skip
            count = min(done[kind], int(np.isfinite(cost).sum()))
            mine = np.argsort(cost, kind="stable")[:count]
            spent += float(cost[mine].sum())
            np.add.at(held, (where[mine, 0], where[mine, 1]), self.minutes[kind])
            np.add.at(held, (where[mine, 0], where[mine, 2]), -self.minutes[kind])
        return spent


def _assessments(facts: Any, every: int) -> Any:
    mine = facts[facts["assessment_day"] < NEVER]
    jobs = records(len(mine), JOB)
    jobs["prison"], jobs["end_day"] = mine["prison"], mine["last_end_day"]
    jobs["first_meeting"] = -(-mine["assessment_day"] // every)
    jobs["last_meeting"] = (mine["last_end_day"] - 1) // every
    return jobs


def _reports(reports: Any, every: int) -> Any:
    jobs = records(len(reports), JOB)
    jobs["prison"], jobs["end_day"] = reports["prison"], reports["end_day"]
    jobs["first_meeting"] = -(-reports["due_day"] // every)
    jobs["last_meeting"] = (np.minimum(reports["review_day"], reports["end_day"]) - 1) // every
    return jobs


@jit_entry
def _cheapest_jobs(
    jobs: Any, team: Any, gone_day: Any, takes: Any, most_held: Any, of_prison: Any, paid: Any, every: int,
    minutes: int, days: int, cost: Any, where: Any,
) -> None:  # fmt: skip
    for number in range(jobs.size):
        job = jobs[number]
        cost[number] = np.inf
        for row in range(team.size):
            if _serves(of_prison, job.prison, team[row]):
                _cheapest_on(job, row, gone_day, takes, most_held, paid, every, minutes, days, cost, where, number)


@jit
def _serves(of_prison: Any, prison: int, team: int) -> bool:
    found = False
    for at in range(of_prison.shape[1]):
        found |= of_prison[prison, at] == team
    return found


@jit
def _cheapest_on(
    job: Any, row: int, gone_day: Any, takes: Any, most_held: Any, paid: Any, every: int, minutes: int, days: int,
    cost: Any, where: Any, number: int,
) -> None:  # fmt: skip
    for meeting in range(job.first_meeting, min(job.last_meeting + 1, takes.shape[1])):
        done_day = meeting * every + days
        if done_day >= min(job.end_day, gone_day[row]):
            break
        if takes[row, meeting] and most_held[row, meeting] >= minutes:
            until = min((done_day + every - 1) // every, takes.shape[1])
            asked = (paid[row, until] - paid[row, meeting]) * minutes
            if asked < cost[number]:
                cost[number] = asked
                where[number, 0], where[number, 1], where[number, 2] = row, meeting, until
