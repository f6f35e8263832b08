"""A plan: which start each person has, what it is worth, and what no plan can exceed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from planner.base.arrays import NONE, Int64s
from planner.optimise.problem import Problem


class Status(Enum):
    """How much of a plan is proved."""

    OPTIMAL = "optimal"  # value, changes and weeks, each proved with those before it fixed
    VALUE_OPTIMAL = "value optimal"  # no plan is worth more; changes or weeks may be improved
    FEASIBLE = "feasible"  # a plan, and a bound beside it
    INFEASIBLE = "infeasible"  # proved: no plan keeps every must and every floor
    UNKNOWN = "unknown"  # limits ended it before a plan that keeps every must and floor was found, or ruled out


@dataclass(frozen=True, eq=False)
class Allocation:
    """Which start each person has, and what is proved of it.

    Where the status is INFEASIBLE or UNKNOWN nobody is placed, and the value says nothing.

    Parameters
    ----------
    start
        int64 [people]: index into the problem's starts, or NONE.
    value
        Weighted expected finishes.
    bound
        No plan is worth more; infinite where nothing was proved.
    changes
        In how many places it differs from the previous plan.
    changes_bound
        No plan of this value has fewer; 0 where nothing was proved.
    week_sum
        Sum of start weeks over those placed, the plan's first week being 0.
    week_sum_bound
        No plan of this value and these changes has less; 0 where nothing was proved.
    status
        How much is proved.
    seconds
        How long it took.
    """

    start: Int64s
    value: float
    bound: float
    changes: int
    changes_bound: int
    week_sum: int
    week_sum_bound: int
    status: Status
    seconds: float

    @property
    def gap(self) -> float:
        """How far the value may be from the best, as a share of the bound."""
        if self.bound <= 0:
            return 0.0
        return (self.bound - self.value) / self.bound if self.bound < math.inf else math.inf

    @property
    def placed(self) -> int:
        """How many people are placed."""
        return int(np.count_nonzero(self.start != NONE))


def value_of(problem: Problem, start: Int64s) -> float:
    """Return what a plan is worth: rounded once, so that the order of people does not matter."""
    return math.fsum(problem.start_value[start[start != NONE]])


def changes_of(problem: Problem, start: Int64s) -> int:
    """Return in how many places a plan differs from the previous one."""
    return int(problem.start_change[start[start != NONE]].sum() + problem.drop_change[start == NONE].sum())


def week_sum_of(problem: Problem, start: Int64s) -> int:
    """Return the sum of start weeks over those placed."""
    return int(problem.start_week[start[start != NONE]].sum())
