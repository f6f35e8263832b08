"""A good plan: searched without prices, priced, and bettered among the starts that cost little at the prices.

A large part is searched in two halves at a time, and the halves are dealt anew several times on the way. Where an
integer programme of the whole did not settle it, small groups are each planned anew by one (large neighbourhood
search: Shaw 1998, "Using constraint programming and local search methods to solve vehicle routing problems", CP98).
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np

from planner.luck import Key, key_of
from planner.optimise.group import Group, deal
from planner.optimise.part import Part
from planner.optimise.prices import Prices, falls_short, price
from planner.optimise.problem import NONE, SAME_VALUE, Floats, Longs
from planner.optimise.prove import prove
from planner.optimise.search import better, fill, ground_of, lay, plan_of
from planner.optimise.work import Work, only, within, without

SEED = Key(20)
HOT, COLD = 0.2, 0.04  # of the search, in units of the mean value of a start
NEAR = 0.05  # in the same units: starts that fall short by more are left alone once there are prices
TIE = 1e-6  # what a change counts for beside value, while searching; a week counts for less still
FIRST = 0.2  # share of the search that comes before prices
LARGE = 1_000  # people, from which a part is searched in halves
DEALS = 8  # times that halves are dealt
SWAP_PEOPLE = 40  # in a group that is planned anew by an integer programme
SWAP_PRICES = 200  # rounds in which a group is priced


def search(work: Work) -> None:
    """Find a plan without prices, price against it, and better it with prices."""
    part, rounds = work.part, work.effort.search_rounds
    free = Prices(np.zeros(part.capacity.shape), np.zeros(len(part.least)), math.inf)
    begin = np.full(part.people, NONE, dtype=np.int64) if work.chosen is None else work.chosen
    anneal(work, part, free, begin, rounds * FIRST, key_of(SEED, 0))
    prices = price(part, work.effort.price_rounds, max(work.value, 0.0))
    work.prices.append(prices)
    work.bound = min(work.bound, prices.bound)
    if work.is_proved:
        return
    near = falls_short(part, prices) >= -NEAR * part.value.mean()
    begin = np.full(part.people, NONE, dtype=np.int64) if work.chosen is None else work.chosen
    near[begin[begin != NONE]] = True
    if work.chosen is None:
        near[:] = True
    anneal(work, only(part, near), prices, begin, rounds * (1 - FIRST), key_of(SEED, 1))
    work.prices.append(price(part, work.effort.price_rounds, max(work.value, 0.0), prices))
    work.bound = min(work.bound, work.prices[-1].bound)


def anneal(work: Work, part: Part, prices: Prices, begin: Longs, rounds: float, key: Key) -> None:
    """Better a plan over a part of the work's starts, in halves where it is large."""
    now = begin if part is work.part else np.asarray(within(part, begin))
    deals = DEALS if part.people >= LARGE else 1
    scale = float(part.value.mean()) if part.starts else 1.0
    with ThreadPoolExecutor(work.effort.threads) as pool:
        for number in range(deals):
            heat = [scale * HOT * (COLD / HOT) ** (share / deals) for share in (number, number + 1)]
            halves = _halves(part, now, deals, np.random.default_rng([int(key), number]))
            step = partial(_anneal, work, prices, rounds / deals, heat, scale, key)
            now, best = now.copy(), now.copy()
            for half, (last, most) in zip(halves, pool.map(step, halves), strict=True):
                half.put(last, now)
                half.put(most, best)
            work.offer(best if part is work.part else without(part, best))


def _halves(part: Part, now: Longs, deals: int, rng: np.random.Generator) -> list[Group]:
    """Return the part in two, or whole."""
    if deals == 1:
        everyone = replace(part, origin=np.arange(part.starts), person=np.arange(part.people))
        return [Group(everyone, np.ones(part.psychologists, dtype=bool), now)]
    return list(deal(part, now, part.people // 2, rng))


def _anneal(
    work: Work, prices: Prices, rounds: float, heat: list[float], scale: float, key: Key, half: Group
) -> tuple[Longs, Longs]:
    """Return the plan at the end and the best on the way."""
    part = half.part
    if not part.starts:
        return half.chosen, half.chosen
    ground, plan = ground_of(part, half.prices(prices), counted(part)), plan_of(part)
    lay(ground, plan, half.chosen)
    fill(ground, plan, np.argsort(-ground.promise, kind="stable"), 1.0, key)
    whole = part.people == work.part.people and work.part.value_step and math.isfinite(work.bound)
    goal = math.floor(work.bound + SAME_VALUE) - 0.5 if whole else math.inf
    better(ground, plan, int(rounds * part.people), heat[0], heat[1], goal, scale, key)
    return plan.chosen, plan.best


def counted(part: Part) -> Floats:
    """Return what the search counts a start for: value, and a trace of changes and weeks."""
    change = part.change - part.drop_change[part.start_person]
    return part.value - TIE * change - TIE / 8.0 * part.start_week / max(part.weeks, 1)


def swap(work: Work) -> bool:
    """Plan small groups anew, each to proof if it can be; return whether the plan is better."""
    if work.chosen is None:
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


def _anew(group: Group, work: Work, prices: Prices) -> Longs:
    """Return the best plan found of a group."""
    part, effort = group.part, replace(work.effort, work=work.effort.work / 4)
    sub = Work(part, effort, group.chosen)
    if part.starts:
        sub.prices.append(price(part, SWAP_PRICES, sub.value, group.prices(prices)))
        sub.bound = sub.prices[0].bound
        prove(sub)
    return group.chosen if sub.chosen is None else sub.chosen
