"""What it would take to place someone, and what that would cost: found by solving again.

A solver's own account of why something is infeasible is not to be relied on; a second plan, with one thing changed, is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.base.arrays import NONE, Bools
from planner.optimise.allocate import allocate
from planner.optimise.allocation import Status
from planner.optimise.constraints.pin import Pin
from planner.optimise.constraints.plan_constraints import PlanConstraints
from planner.optimise.explain.plan import Plan
from planner.optimise.explain.shortfall import shortfall
from planner.optimise.formulation.formulation import Formulation
from planner.optimise.problem import SAME_VALUE, Problem
from planner.optimise.solve_params import SolveParams
from planner.optimise.starts.options import Options

HALF_HOUR = 30  # minutes; extra hours are looked for in these steps
NEXT_TO_NOTHING = SAME_VALUE / 10  # a weight that sways no comparison
VALUE_ONLY = SolveParams(stages=1)
SOLVED = frozenset({Status.OPTIMAL, Status.VALUE_OPTIMAL, Status.FEASIBLE})


@dataclass(frozen=True)
class Cost:
    """What it would cost to place someone whom the plan does not."""

    finishes: float  # weighted expected finishes lost, all told
    displaced: tuple[str, ...]  # who would not be placed instead


@dataclass(frozen=True)
class MoreHours:
    """The fewest extra hours a week that would place someone, with no fewer finishes expected of the others."""

    minutes: int  # a week
    psychologists: tuple[str, ...]
    from_week: int
    weeks: int


@dataclass(frozen=True)
class OtherTeam:
    """A team that does not serve the prison and could give a place, with no fewer finishes expected of the others."""

    team: str
    week: int


@dataclass(frozen=True, eq=False)
class Counterfactuals:
    """Asks, of one plan, what would be otherwise."""

    plan: Plan

    @property
    def formulation(self) -> Formulation:
        """The plan's formulation."""
        return self.plan.formulation

    @cached_property
    def _number(self) -> dict[str, int]:
        return {person: at for at, person in enumerate(self.formulation.people)}

    # --- what it would cost ---

    def cost(self, person: str) -> Cost | None:
        """Return what placing a person regardless would cost; None where no start is left to them."""
        at = self._number[person]
        near = self._near(at)
        problem = _only(self.formulation.problem, near)
        found = allocate(replace(problem, must=problem.must | _flag(near.size, at)), VALUE_ONLY)
        if found.status not in SOLVED:
            return None
        placed = self.plan.allocation.start != NONE
        displaced = np.flatnonzero(near & placed & (found.start == NONE))
        return Cost(
            finishes=max(0.0, float(self.plan.values[near].sum()) - found.value),
            displaced=tuple(self.formulation.people[one] for one in displaced),
        )

    # --- what it would take ---

    def more_hours(self, person: str) -> MoreHours | None:
        """Return the fewest extra hours a week, of whoever is least short, that would place a person.

        With everyone else's start as it is the hours short are reckoned exactly; fewer are then looked for by
        solving again, where others may move but together lose nothing. None where no start is left to the person,
        or none is short.
        """
        at, problem = self._number[person], self.formulation.problem
        lack = shortfall(problem, self.plan.allocation, at)
        if lack.start.size == 0 or not lack.most.all():
            return None
        steps = -(-lack.most // HALF_HOUR)
        best = int(np.lexsort((lack.weeks, steps))[0])
        mode = int(problem.start_mode[lack.start[best]])
        pair = ((problem.mode_first[mode], lack.first[best]), (problem.mode_second[mode], lack.second[best]))
        who = [int(each) for each, missing in pair if missing.any()]
        short = np.flatnonzero(lack.first[best] + lack.second[best])
        weeks = slice(int(short[0]), int(short[-1]) + 1)
        return MoreHours(
            minutes=self._fewest(at, who, weeks, int(steps[best]) * HALF_HOUR),
            psychologists=tuple(self.formulation.names[each] for each in who),
            from_week=weeks.start,
            weeks=weeks.stop - weeks.start,
        )

    def _fewest(self, at: int, who: Sequence[int], weeks: slice, most: int) -> int:
        """Return the fewest minutes, in half hours, that are enough; `most` is known to be."""
        steps = range(HALF_HOUR, most + 1, HALF_HOUR)
        low, high, problem = 0, len(steps) - 1, self.formulation.problem
        while low < high:
            middle = (low + high) // 2
            free = self.formulation.free.copy()
            free[who, weeks] += steps[middle]
            if self._fits(at, replace(problem, capacity=free)) is not None:
                high = middle
            else:
                low = middle + 1
        return steps[high]

    def other_team(self, person: str) -> OtherTeam | None:
        """Return the first team, of those that do not serve the prison, that could give a place; None where none is."""
        at, formulation = self._number[person], self.formulation
        case = formulation.cases[at]
        for team in formulation.scenario.teams:
            if team in case.person.teams:
                continue
            added = formulation.offer.options([case], [[team]])
            if added.week.size == 0:
                continue
            options = _with_modes(formulation.options, added, at)
            week = self._fits(at, formulation.problem_of(options, formulation.constraints))
            if week is not None:
                return OtherTeam(team, week)
        return None

    def pins_lifted(self, person: str) -> Iterator[Pin]:
        """Yield each pin of a person's own without which they would be placed, as `more_hours` means it."""
        at, constraints = self._number[person], self.formulation.constraints
        for pin in constraints.pins:
            if pin.person == person:
                problem = self.formulation.problem_of(self.formulation.options, constraints.without(pin))
                if self._fits(at, problem) is not None:
                    yield pin

    def price_of(self, without: PlanConstraints) -> float:
        """Return how many weighted expected finishes more a plan without some constraints would have."""
        found = allocate(self.formulation.problem_of(self.formulation.options, without), VALUE_ONLY)
        return max(0.0, found.value - self.plan.allocation.value)

    # --- what they share ---

    def _fits(self, at: int, problem: Problem) -> int | None:
        """Return the week in which a person would start with no fewer finishes expected of the others; None if none.

        The person must be placed and weighs next to nothing, so that the plan is the best that the others can have.
        """
        near, weight = self._near(at, problem), problem.weight.copy()
        weight[at] = NEXT_TO_NOTHING
        limited = _only(replace(problem, weight=weight), near)
        limited = replace(limited, must=limited.must | _flag(near.size, at))
        others = float(self.plan.values[near & ~_flag(near.size, at)].sum())
        found = allocate(limited, VALUE_ONLY, target=others - SAME_VALUE)
        if found.status not in SOLVED or found.value < others - SAME_VALUE:
            return None
        return int(limited.start_week[found.start[at]])

    def _near(self, at: int, problem: Problem | None = None) -> Bools:
        """Return who could meet a person through any chain of psychologists, [cases]; all, where floors join them."""
        problem = problem or self.formulation.problem
        near = np.zeros(problem.people, dtype=np.bool_)
        if problem.floors:
            return ~near
        near[at] = True
        while True:
            modes = near[problem.mode_person]
            reached = np.zeros(problem.psychologists + 1, dtype=np.bool_)  # the last stands for NONE
            reached[problem.mode_first[modes]] = reached[problem.mode_second[modes]] = True
            reached[NONE] = False
            grown = near.copy()
            grown[problem.mode_person[reached[problem.mode_first] | reached[problem.mode_second]]] = True
            if (grown == near).all():
                return near
            near = grown


def _flag(size: int, at: int) -> Bools:
    flags = np.zeros(size, dtype=np.bool_)
    flags[at] = True
    return flags


def _only(problem: Problem, near: Bools) -> Problem:
    """Return the problem in which only some people have starts; everyone keeps their number."""
    kept = near[problem.start_person]
    counts = np.bincount(problem.start_mode[kept], minlength=problem.modes)
    return replace(
        problem,
        mode_offset=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        start_week=problem.start_week[kept],
        start_until=problem.start_until[kept],
        start_chance=problem.start_chance[kept],
        start_change=problem.start_change[kept],
        must=problem.must & near,
    )


def _with_modes(options: Options, added: Options, at: int) -> Options:
    """Return options with more modes for one case."""
    return Options(
        mode_person=np.concatenate([options.mode_person, np.full_like(added.mode_person, at)]),
        mode_first=np.concatenate([options.mode_first, added.mode_first]),
        mode_second=np.concatenate([options.mode_second, added.mode_second]),
        mode_minutes=np.concatenate([options.mode_minutes, added.mode_minutes]),
        mode=np.concatenate([options.mode, added.mode + options.mode_person.size]).astype(np.int32),
        week=np.concatenate([options.week, added.week]),
        until=np.concatenate([options.until, added.until]),
        chance=np.concatenate([options.chance, added.chance]),
    )
