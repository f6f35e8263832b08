"""A good plan: searched without prices, priced, and bettered among the starts that cost little at the prices.

Where an integer programme of the whole did not settle it, small groups are each planned anew (large neighbourhood
search: Shaw 1998, "Using constraint programming and local search methods to solve vehicle routing problems", CP98).
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np

from planner.base.arrays import NONE, Float64s, Int64s
from planner.optimise.problem import SAME_VALUE
from planner.optimise.solver.neighbourhoods import Group, deal
from planner.optimise.solver.decompose import Subproblem
from planner.optimise.solver.lagrangian import Prices, falls_short, price
from planner.optimise.solver.prove import prove
from planner.optimise.solver.anneal import better, fill, ground_of, lay, plan_of
from planner.optimise.solver.incumbent import Incumbent, only, within, without
from planner.world.streams import Key, key_of

SEED = Key(20)
HOT, COLD = 0.2, 0.04  # of the search, in units of the mean value of a start
NEAR = 0.05  # in the same units: starts that fall short by more are left alone once there are prices
TIE = 1e-6  # what a change counts for beside value, while searching; a week counts for less still
FIRST, MOST_FIRST = 0.2, 20.0  # share of the search that comes before prices, and rounds a person at most
SWAP_STARTS = 2  # times as many starts as a linear programme may have, above which no groups are planned anew
SWAP_PEOPLE = 40  # in a group that is planned anew by an integer programme
SWAP_PRICES = 200  # rounds in which a group is priced


def search(work: Incumbent) -> None:
    """Find a plan without prices, price against it, and better it with prices."""
    part, rounds = work.part, work.effort.search_rounds
    free = Prices(np.zeros(part.capacity.shape), np.zeros(len(part.least)), math.inf)
    work.offer(anneal(work, part, free, min(rounds * FIRST, MOST_FIRST), key_of(SEED, 0)))
    if work.is_settled:
        return
    _price(work, None)
    if work.is_settled:
        return
    near = falls_short(part, work.prices[-1]) >= -NEAR * part.value.mean()
    if work.chosen is None:
        near[:] = True
    else:
        near[work.chosen[work.chosen != NONE]] = True
    step = partial(anneal, work, only(part, near), work.prices[-1], rounds * (1 - FIRST))
    with ThreadPoolExecutor(work.effort.threads) as pool:
        for chosen in pool.map(step, [key_of(SEED, 1 + chain) for chain in range(work.effort.chains)]):
            work.offer(chosen)
    _price(work, work.prices[-1])


def _price(work: Incumbent, begin: Prices | None) -> None:
    """Price against the plan there is."""
    work.prices.append(price(work.part, work.effort.price_rounds, max(work.value, 0.0), begin))
    work.prove(work.prices[-1].bound)


def anneal(work: Incumbent, part: Subproblem, prices: Prices, rounds: float, key: Key) -> Int64s | None:
    """Return a better plan, over some of the work's starts."""
    if not part.starts:
        return work.chosen
    begin = work.chosen if part is work.part else within(part, work.chosen)
    ground, plan = ground_of(part, prices, counted(part)), plan_of(part)
    if begin is not None:
        lay(ground, plan, begin)
    fill(ground, plan, np.argsort(-ground.promise, kind="stable"), 1.0)
    scale = float(part.value.mean())
    goal = math.floor(work.bound + SAME_VALUE) - 0.5 if part.value_step and math.isfinite(work.bound) else math.inf
    goal = min(goal, work.enough + SAME_VALUE / 8)
    better(ground, plan, int(rounds * part.people), HOT * scale, COLD * scale, goal, scale, key)
    best: Int64s = plan.best
    return best if part is work.part else without(part, best)


def counted(part: Subproblem) -> Float64s:
    """Return what the search counts a start for: value, and a trace of changes and weeks."""
    change = part.change - part.drop_change[part.start_person]
    return part.value - TIE * change - TIE / 8.0 * part.start_week / max(part.weeks, 1)


def swap(work: Incumbent) -> bool:
    """Plan small groups anew, each to proof if it can be; return whether the plan is better."""
    if work.chosen is None or work.part.starts > SWAP_STARTS * work.effort.columns:
        return False
    before, prices = work.value, work.prices[-1]
    with ThreadPoolExecutor(work.effort.threads) as pool:
        for number in range(work.effort.swaps):
            rng = np.random.default_rng([int(SEED), number])
            groups = list(deal(work.part, work.chosen, SWAP_PEOPLE, rng))
            made = work.chosen.copy()
            for group, chosen in zip(groups, pool.map(lambda each: _anew(each, work, prices), groups), strict=True):
                group.put(chosen, made)
            work.take(made)
    return work.value > before + SAME_VALUE


def _anew(group: Group, work: Incumbent, prices: Prices) -> Int64s:
    """Return the best plan found of a group."""
    part, effort = group.part, replace(work.effort, work=work.effort.work / 4)
    sub = Incumbent(part, effort, chosen=group.chosen)
    if part.starts:
        sub.prices.append(price(part, SWAP_PRICES, sub.value, group.prices(prices)))
        sub.prove(sub.prices[0].bound)
        prove(sub)
    return group.chosen if sub.chosen is None else sub.chosen
