"""Large neighbourhood search: a few psychologists and those whom only they see are planned anew, to proof if it can be.

Where an integer programme of a whole subproblem did not settle it, small groups may (Shaw 1998, "Using constraint
programming and local search methods to solve vehicle routing problems", CP98). Groups of one dealing share no
psychologist and no person, so they may be planned at the same time, in any order, and put together they are the same
plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from planner.base.arrays import NONE, Bools, Int64s
from planner.optimise.problem import SAME_VALUE
from planner.optimise.solve_params import SolveParams
from planner.optimise.solver.decompose import Subproblem, reachable, restrict, restrict_staff
from planner.optimise.solver.exact import prove
from planner.optimise.solver.incumbent import Incumbent
from planner.optimise.solver.lagrangian import LagrangianRelaxation, Prices, volume_algorithm

SEED = 20
STARTS_PER_COLUMN = 2  # times as many starts as a linear programme may have, above which no groups are planned anew
GROUP_PEOPLE = 40  # in a group that is planned anew by an integer programme
GROUP_PRICE_ROUNDS = 200
GROUP_SHARE = 1 / 4  # of the integer programme's deterministic time


def improve(incumbent: Incumbent) -> bool:
    """Plan small groups anew, each to proof if it can be; return whether the plan is better."""
    sub, params = incumbent.sub, incumbent.params
    if incumbent.chosen is None or sub.starts > STARTS_PER_COLUMN * params.columns:
        return False
    before, prices = incumbent.value, incumbent.prices[-1]
    with ThreadPoolExecutor(params.threads) as pool:
        for number in range(params.swaps):
            rng = np.random.default_rng([SEED, number])
            groups = list(deal(sub, incumbent.chosen, GROUP_PEOPLE, rng))
            made = incumbent.chosen.copy()
            for group, chosen in zip(groups, pool.map(lambda each: _anew(each, params, prices), groups), strict=True):
                group.put(chosen, made)
            incumbent.take(made)
    return incumbent.value > before + SAME_VALUE


def _anew(group: Group, params: SolveParams, prices: Prices) -> Int64s:
    """Return the best plan found of a group."""
    limits = replace(params, deterministic_time=params.deterministic_time * GROUP_SHARE)
    incumbent = Incumbent(group.sub, limits, chosen=group.chosen)
    if group.sub.starts:
        incumbent.prices.append(volume_algorithm(group.sub, GROUP_PRICE_ROUNDS, incumbent.value, group.prices(prices)))
        incumbent.prove(incumbent.prices[0].bound)
        prove(incumbent)
    return group.chosen if incumbent.chosen is None else incumbent.chosen


@dataclass(frozen=True, eq=False)
class Group:
    """A subproblem of a subproblem, around a plan: its `person` and `origin` are numbers in the one it is of."""

    sub: Subproblem
    who: Bools  # [psychologists of the subproblem it is of]
    chosen: Int64s  # [people of the group] what the plan gives them

    def prices(self, prices: Prices) -> Prices:
        """Return the group's own of the prices of the subproblem it is of."""
        return replace(prices, minute=prices.minute[self.who])

    def put(self, chosen: Int64s, whole: Int64s) -> None:
        """Put a plan of the group into a plan of the subproblem it is of."""
        whole[self.sub.person] = np.where(chosen == NONE, NONE, self.sub.origin[chosen]) if self.sub.starts else NONE


def deal(sub: Subproblem, chosen: Int64s, people: int, rng: np.random.Generator) -> Iterator[Group]:
    """Yield disjoint groups of psychologists who share people, each with about so many people."""
    shared, free = _shared(sub), np.ones(sub.psychologists, dtype=bool)
    nobody = np.ones(sub.people, dtype=bool)  # not in a group so far
    side = rng.random(sub.people) < 0.5  # of those without a place, who may go with an earlier group
    for first in rng.permutation(sub.psychologists).tolist():
        if not free[first]:
            continue
        who, near = np.zeros(sub.psychologists, dtype=bool), np.zeros(sub.psychologists)
        following: int | None = first
        while following is not None:
            who[following] = True
            free[following] = False
            near += shared[following]
            mine = nobody & _belongs(sub, chosen, who)
            near[~free] = 0
            following = int(near.argmax()) if mine.sum() < people and near.any() else None
        if free.any():
            mine &= side | (chosen != NONE)
        nobody &= ~mine
        if mine.any():
            yield _group(sub, chosen, mine, who)


def _shared(sub: Subproblem) -> Int64s:
    """Return how many people two psychologists may both see; [psychologists, psychologists]."""
    sees = np.zeros((sub.people, sub.psychologists))
    sees[sub.mode_person, sub.mode_first] = 1
    pair = sub.mode_second != NONE
    sees[sub.mode_person[pair], sub.mode_second[pair]] = 1
    together: Int64s = np.rint(sees.T @ sees).astype(np.int64)
    return together


def _inside(sub: Subproblem, who: Bools) -> Bools:
    """Return the modes that are with a group alone; [modes]."""
    inside: Bools = who[sub.mode_first] & ((sub.mode_second == NONE) | who[sub.mode_second])
    return inside


def _belongs(sub: Subproblem, chosen: Int64s, who: Bools) -> Bools:
    """Return who has a place in a group, or none and might have one there; [people]."""
    inside = _inside(sub, who)
    might = np.zeros(sub.people, dtype=bool)
    might[sub.mode_person[inside]] = True
    placed = chosen != NONE
    might[placed] = inside[sub.start_mode[chosen[placed]]]
    return might


def _group(sub: Subproblem, chosen: Int64s, mine: Bools, who: Bools) -> Group:
    """Return a group with the minutes and the floors that others leave."""
    others = np.where(mine, NONE, chosen)
    left, above = LagrangianRelaxation(sub).subgradient(others)
    inner = restrict(sub, _inside(sub, who)[sub.start_mode], mine, left.astype(np.int64))
    room = reachable(inner.capacity, inner.mode_first, inner.mode_second, inner.mode_minutes)
    inner = restrict_staff(replace(inner, capacity=room, least=-above), who)
    before = chosen[mine]
    return Group(inner, who, np.where(before == NONE, NONE, np.searchsorted(inner.origin, before)))
