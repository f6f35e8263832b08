"""A price on every minute of every psychologist-week, and the bound that any such prices prove.

With hours for sale no two people compete: each takes the start that is worth most after paying for the weeks it
holds, found from sums of prices. What they gain together, plus what all hours would sell for, is no less than the
value of any plan (Lagrangian relaxation: Fisher 1981, "The Lagrangian relaxation method for solving integer
programming problems", Management Science 27). Prices follow Barahona and Anbil 2000, "The volume algorithm",
Mathematical Programming 87: each step goes from the best prices so far along a mean of what plans left over.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.base.arrays import NONE, Float64s, Int64s
from planner.jit import jit_entry
from planner.optimise.solver.decompose import Subproblem

FRESH = 0.1  # weight of the latest plan in the mean
WORSE_BEFORE_SHORTER = 20  # steps without a better bound before they are shortened
SHORTER, LONGER = 0.66, 1.1
LEAST_STEP = 1e-4


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices, and what they prove."""

    minute: Float64s  # [psychologists, weeks] value of a minute, 0 or more
    floor: Float64s  # [floors] value of one more expected finish among those a floor counts, 0 or more
    bound: float  # no plan is worth more


@jit_entry
def best_starts(
    mode_offset: Int64s,
    mode_first: Any,
    mode_second: Any,
    mode_minutes: Any,
    mode_person: Any,
    start_week: Any,
    start_until: Any,
    gain: Float64s,
    paid: Float64s,
    best: Float64s,
    chosen: Int64s,
) -> None:
    """Find each person's best start after paying; `best` and `chosen` come in as what not starting is worth, and NONE.

    `paid[psychologist, week]` is what a minute in every week before that one costs.
    """
    for mode in range(len(mode_person)):
        person, first, second, minutes = mode_person[mode], mode_first[mode], mode_second[mode], mode_minutes[mode]
        most, start = best[person], chosen[person]
        for at in range(mode_offset[mode], mode_offset[mode + 1]):
            week, until = start_week[at], start_until[at]
            cost = paid[first, until] - paid[first, week]
            if second != NONE:
                cost += paid[second, until] - paid[second, week]
            worth = gain[at] - minutes * cost
            if worth > most:
                most, start = worth, at
        best[person], chosen[person] = most, start


@jit_entry
def spread(
    start_mode: Any,
    mode_first: Any,
    mode_second: Any,
    mode_minutes: Any,
    start_week: Any,
    start_until: Any,
    chosen: Int64s,
    held: Int64s,
) -> None:
    """Add the minutes that chosen starts hold; `held` [psychologists, weeks + 1] comes in as zeros."""
    for person in range(len(chosen)):
        at = chosen[person]
        if at == NONE:
            continue
        mode = start_mode[at]
        minutes = mode_minutes[mode]
        for which in range(2):
            who = mode_first[mode] if which == 0 else mode_second[mode]
            if who != NONE:
                held[who, start_week[at]] += minutes
                held[who, start_until[at]] -= minutes
    for who in range(held.shape[0]):
        for week in range(1, held.shape[1]):
            held[who, week] += held[who, week - 1]


@dataclass
class LagrangianRelaxation:
    """A subproblem with its hours for sale: the constraints on hours and floors are relaxed into prices."""

    sub: Subproblem

    def evaluate(self, minute: Float64s, floor: Float64s) -> tuple[float, Int64s, Float64s]:
        """Return the bound that these prices prove, the start each person would take, and each person's net gain."""
        sub = self.sub
        paid = np.zeros((sub.psychologists, sub.weeks + 1))
        np.cumsum(minute, axis=1, out=paid[:, 1:])
        gain = sub.gain(floor)
        best = np.where(sub.must, -np.inf, 0.0)
        chosen = np.full(sub.people, NONE, dtype=np.int64)
        best_starts(
            sub.mode_offset, sub.mode_first, sub.mode_second, sub.mode_minutes, sub.mode_person,
            sub.start_week, sub.start_until, gain, paid, best, chosen,
        )  # fmt: skip
        bound = float(best.sum() + (minute * sub.capacity).sum() - math.fsum(floor * sub.least))
        return bound, chosen, best

    def subgradient(self, chosen: Int64s) -> tuple[Float64s, Float64s]:
        """Return a subgradient of the bound in the prices, where these starts are chosen.

        That is the minutes left of each psychologist-week, [psychologists, weeks], below 0 where too many are held;
        and the finishes expected above each floor, [floors].
        """
        sub = self.sub
        held = np.zeros((sub.psychologists, sub.weeks + 1), dtype=np.int64)
        spread(
            sub.start_mode, sub.mode_first, sub.mode_second, sub.mode_minutes, sub.start_week, sub.start_until,
            chosen, held,
        )  # fmt: skip
        return (sub.capacity - held[:, :-1]).astype(float), sub.above(chosen)


def volume_algorithm(sub: Subproblem, rounds: int, target: float, warm_start: Prices | None = None) -> Prices:
    """Return prices that prove a low bound, after so many steps towards a value that some plan has."""
    relaxation = LagrangianRelaxation(sub)
    minute = np.zeros(sub.capacity.shape) if warm_start is None else warm_start.minute
    floor = np.zeros(len(sub.least)) if warm_start is None else warm_start.floor
    best, chosen, _ = relaxation.evaluate(minute, floor)
    mean, above = relaxation.subgradient(chosen)
    step, worse = 1.0 if warm_start is None else 0.1, 0
    scale = float(sub.mode_minutes.mean()) if sub.modes else 1.0
    for _ in range(rounds):
        size = float((mean * mean).sum()) / scale**2 + float((above * above).sum())
        if best - target <= 1e-9 or size <= 1e-12 or step < LEAST_STEP:
            break
        along = step * max(best - target, 1e-4 * abs(best)) / size
        tried = np.maximum(minute - along * mean / scale**2, 0.0)
        tried_floor = np.maximum(floor - along * above, 0.0)
        bound, chosen, _ = relaxation.evaluate(tried, tried_floor)
        left, over = relaxation.subgradient(chosen)
        if bound < best - 1e-9:
            minute, floor, best, worse = tried, tried_floor, bound, 0
            if float((left * mean).sum()) >= 0:
                step = min(step * LONGER, 2.0)
        else:
            worse += 1
            if worse >= WORSE_BEFORE_SHORTER:
                step, worse = step * SHORTER, 0
        mean = FRESH * left + (1 - FRESH) * mean
        above = FRESH * over + (1 - FRESH) * above
    return Prices(minute, floor, best)


def reduced_costs(sub: Subproblem, prices: Prices) -> Float64s:
    """Return by how much a start, at these prices, falls short of the best its person could do; [starts], 0 or less.

    No plan that has the start is worth more than the bound less that: below what some plan is worth, it can go
    (reduced-cost fixing).
    """
    paid = np.zeros((sub.psychologists, sub.weeks + 1))
    np.cumsum(prices.minute, axis=1, out=paid[:, 1:])
    mode = sub.start_mode
    first, second = sub.mode_first[mode], sub.mode_second[mode]
    cost = paid[first, sub.start_until] - paid[first, sub.start_week]
    pair = second != NONE
    cost[pair] += (paid[second, sub.start_until] - paid[second, sub.start_week])[pair]
    worth = sub.gain(prices.floor) - sub.mode_minutes[mode] * cost
    best = np.where(sub.must, -np.inf, 0.0)
    np.maximum.at(best, sub.start_person, worth)
    return worth - best[sub.start_person]
