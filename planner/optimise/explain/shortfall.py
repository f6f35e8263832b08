"""What one more start would need if everybody else stayed where they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.arrays import NONE, Int32s, Int64s
from planner.optimise.allocation import Allocation
from planner.optimise.problem import Problem


@dataclass(frozen=True, eq=False)
class Shortfall:
    """The minutes missing for each start of a person; a row a start."""

    start: Int64s  # [rows] index into the problem's starts
    first: Int32s  # [rows, weeks] minutes missing of the first psychologist in each week
    second: Int32s  # [rows, weeks] of the second; 0 where there is none

    @property
    def most(self) -> Int32s:
        """The most minutes a week missing of either psychologist; int32 [rows]."""
        made: Int32s = np.maximum(self.first, self.second).max(axis=1, initial=0)
        return made

    @property
    def weeks(self) -> Int32s:
        """In how many weeks something is missing; int32 [rows]."""
        made: Int32s = np.count_nonzero((self.first > 0) | (self.second > 0), axis=1).astype(np.int32)
        return made

    @property
    def total(self) -> Int64s:
        """The minutes missing in all, of both; int64 [rows]."""
        made: Int64s = self.first.sum(axis=1, dtype=np.int64) + self.second.sum(axis=1, dtype=np.int64)
        return made


def held(problem: Problem, start: Int64s) -> Int64s:
    """Return the minutes a plan holds of each psychologist in each week; int64 [psychologists, weeks]."""
    change = np.zeros((problem.psychologists, problem.weeks + 1), dtype=np.int64)
    placed = start[start != NONE]
    mode = problem.start_mode[placed]
    until = np.minimum(problem.start_until[placed], problem.weeks)
    for who in (problem.mode_first[mode], problem.mode_second[mode]):
        real = who != NONE
        minutes = problem.mode_minutes[mode[real]]
        np.add.at(change, (who[real], problem.start_week[placed[real]]), minutes)
        np.add.at(change, (who[real], until[real]), -minutes)
    made: Int64s = np.cumsum(change, axis=1)[:, :-1]
    return made


def shortfall(problem: Problem, allocation: Allocation, person: int) -> Shortfall:
    """Return what is missing for each start of a person while everybody else stays put.

    The person's own start, where there is one, is given up first.

    Raises ValueError where there is no such person.
    """
    if not 0 <= person < problem.people:
        raise ValueError("person must be one of the problem's people.")
    others = np.array(allocation.start, dtype=np.int64)
    others[person] = NONE
    left = problem.capacity - held(problem, others)
    at = np.flatnonzero(problem.start_person == person)
    mode, week = problem.start_mode[at], np.arange(problem.weeks)
    during = (week >= problem.start_week[at, None]) & (week < problem.start_until[at, None])
    missing = [
        np.where(during & (who != NONE)[:, None], np.maximum(problem.mode_minutes[mode, None] - left[who], 0), 0)
        for who in (problem.mode_first[mode], problem.mode_second[mode])
    ]
    return Shortfall(at, missing[0].astype(np.int32), missing[1].astype(np.int32))
