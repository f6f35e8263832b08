"""The incumbent of a subproblem: the best plan so far, and what is proved."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from planner.base.arrays import NONE, Int64s
from planner.optimise.problem import SAME_VALUE
from planner.optimise.solve_params import SolveParams
from planner.optimise.solver.decompose import Subproblem, reachable, restrict_starts
from planner.optimise.solver.lagrangian import LagrangianRelaxation, Prices, reduced_costs


@dataclass
class Incumbent:
    """The best plan of a subproblem so far, and what prices have proved."""

    sub: Subproblem
    params: SolveParams
    target: float = math.inf  # a plan worth so much is looked for, and no better one
    chosen: Int64s | None = None  # [people] start of the subproblem, or NONE
    bound: float = math.inf
    prices: list[Prices] = field(default_factory=list)  # each with what it proves of the whole subproblem

    @property
    def value(self) -> float:
        """What the plan is worth; less than anything where there is none."""
        return -math.inf if self.chosen is None else worth(self.sub, self.chosen)

    @property
    def step(self) -> float:
        """A plan that is better is better by at least this."""
        return max(self.sub.value_step - SAME_VALUE, SAME_VALUE / 2)

    @property
    def is_proved(self) -> bool:
        """Whether no plan is better."""
        return self.bound < self.value + self.step

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing left to find: no plan is better, or one is enough, or none can be."""
        return self.is_proved or self.value >= self.target or self.bound < self.target < math.inf

    def prove(self, bound: float) -> None:
        """Take a bound if it is lower; where all values are whole numbers, so is the best."""
        step = self.sub.value_step
        if step and bound > 0:
            bound = math.floor((bound + SAME_VALUE / 2) / step) * step
        self.bound = min(self.bound, bound)

    def offer(self, chosen: Int64s | None) -> None:
        """Take a plan if it is better and keeps every rule."""
        if chosen is not None and keeps(self.sub, chosen) and worth(self.sub, chosen) > self.value:
            self.chosen = chosen.copy()

    def take(self, chosen: Int64s) -> None:
        """Take a plan if it is no worse and keeps every rule."""
        if keeps(self.sub, chosen) and worth(self.sub, chosen) >= self.value:
            self.chosen = chosen

    def rest(self, least: float) -> Subproblem:
        """Return the subproblem with only the starts that plans worth so much, less SAME_VALUE, may have."""
        keep = np.ones(self.sub.starts, dtype=bool)
        for prices in self.prices:
            keep &= reduced_costs(self.sub, prices) >= least - prices.bound - SAME_VALUE
        made = restrict_starts(self.sub, keep)
        room = reachable(made.capacity, made.mode_first, made.mode_second, made.mode_minutes)
        return replace(made, capacity=room)


def worth(sub: Subproblem, chosen: Int64s) -> float:
    """Return what a plan is worth, rounded once."""
    return math.fsum(sub.value[chosen[chosen != NONE]])


def changes(sub: Subproblem, chosen: Int64s) -> int:
    """Return how many changes a plan makes."""
    return int(sub.change[chosen[chosen != NONE]].sum() + sub.drop_change[chosen == NONE].sum())


def week_sum(sub: Subproblem, chosen: Int64s) -> int:
    """Return the sum of the weeks in which people start."""
    return int(sub.start_week[chosen[chosen != NONE]].sum())


def keeps(sub: Subproblem, chosen: Int64s) -> bool:
    """Return whether a plan keeps hours, musts and floors."""
    left, above = LagrangianRelaxation(sub).subgradient(chosen)
    return bool(np.all(left >= 0) and np.all(chosen[sub.must] != NONE) and np.all(above >= -SAME_VALUE))


def within(rest: Subproblem, chosen: Int64s | None) -> Int64s | None:
    """Return a plan in the numbers of a subproblem with fewer starts; None where it has a start that is gone."""
    if chosen is None:
        return None
    placed = chosen != NONE
    at = np.searchsorted(rest.origin, chosen[placed])
    if np.any(at >= rest.starts) or np.any(rest.origin[at] != chosen[placed]):
        return None
    made = np.full(len(chosen), NONE, dtype=np.int64)
    made[placed] = at
    return made


def without(rest: Subproblem, chosen: Int64s | None) -> Int64s | None:
    """Return a plan of a subproblem with fewer starts in the numbers of the one it came from."""
    if chosen is None or not rest.starts:
        return chosen
    return np.where(chosen == NONE, NONE, rest.origin[chosen])
