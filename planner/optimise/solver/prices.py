"""A price on every minute of every psychologist-week, and the bound that any such prices prove.

With hours for sale no two people compete: each takes the start that is worth most after paying for the weeks it
holds, found from sums of prices. What they gain together, plus what all hours would sell for, is no less than the
value of any plan (Lagrangian relaxation: Fisher 1981, "The Lagrangian relaxation method for solving integer
programming problems", Management Science 27). Prices follow Barahona and Anbil 2000, "The volume algorithm",
Mathematical Programming 87: each step goes from the best prices so far along a mean of what plans left over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.base.arrays import NONE, Float64s, Int64s
from planner.jit import jit_entry
from planner.optimise.solver.part import Subproblem

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
    lane_offset: Int64s,
    lane_first: Any,
    lane_second: Any,
    lane_minutes: Any,
    lane_person: Any,
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
    for lane in range(len(lane_person)):
        person, first, second, minutes = lane_person[lane], lane_first[lane], lane_second[lane], lane_minutes[lane]
        most, start = best[person], chosen[person]
        for at in range(lane_offset[lane], lane_offset[lane + 1]):
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
    start_lane: Any,
    lane_first: Any,
    lane_second: Any,
    lane_minutes: Any,
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
        lane = start_lane[at]
        minutes = lane_minutes[lane]
        for which in range(2):
            who = lane_first[lane] if which == 0 else lane_second[lane]
            if who != NONE:
                held[who, start_week[at]] += minutes
                held[who, start_until[at]] -= minutes
    for who in range(held.shape[0]):
        for week in range(1, held.shape[1]):
            held[who, week] += held[who, week - 1]


@dataclass
class Auction:
    """One part of a problem with its hours for sale."""

    part: Subproblem

    def ask(self, minute: Float64s, floor: Float64s) -> tuple[float, Int64s, Float64s]:
        """Return what these prices prove, the start each person would take, and each person's gain."""
        part = self.part
        paid = np.zeros((part.psychologists, part.weeks + 1))
        np.cumsum(minute, axis=1, out=paid[:, 1:])
        gain = part.gain(floor)
        best = np.where(part.must, -np.inf, 0.0)
        chosen = np.full(part.people, NONE, dtype=np.int64)
        best_starts(
            part.lane_offset, part.lane_first, part.lane_second, part.lane_minutes, part.lane_person,
            part.start_week, part.start_until, gain, paid, best, chosen,
        )  # fmt: skip
        bound = float(best.sum() + (minute * part.capacity).sum() - floor @ part.least)
        return bound, chosen, best

    def left(self, chosen: Int64s) -> tuple[Float64s, Float64s]:
        """Return the minutes left a psychologist-week (below 0: too many held), and finishes above each floor."""
        part = self.part
        held = np.zeros((part.psychologists, part.weeks + 1), dtype=np.int64)
        spread(
            part.start_lane, part.lane_first, part.lane_second, part.lane_minutes, part.start_week, part.start_until,
            chosen, held,
        )  # fmt: skip
        return (part.capacity - held[:, :-1]).astype(float), part.above(chosen)


def price(part: Subproblem, rounds: int, target: float, begin: Prices | None = None) -> Prices:
    """Return prices that prove a low bound, after so many steps towards a value that some plan has."""
    auction = Auction(part)
    minute = np.zeros(part.capacity.shape) if begin is None else begin.minute
    floor = np.zeros(len(part.least)) if begin is None else begin.floor
    best, chosen, _ = auction.ask(minute, floor)
    mean, above = auction.left(chosen)
    step, worse = 1.0 if begin is None else 0.1, 0
    scale = float(part.lane_minutes.mean()) if part.lanes else 1.0
    for _ in range(rounds):
        size = float((mean * mean).sum()) / scale**2 + float((above * above).sum())
        if best - target <= 1e-9 or size <= 1e-12 or step < LEAST_STEP:
            break
        along = step * max(best - target, 1e-4 * abs(best)) / size
        tried = np.maximum(minute - along * mean / scale**2, 0.0)
        tried_floor = np.maximum(floor - along * above, 0.0)
        bound, chosen, _ = auction.ask(tried, tried_floor)
        left, over = auction.left(chosen)
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


def falls_short(part: Subproblem, prices: Prices) -> Float64s:
    """Return by how much a start, at these prices, falls short of the best its person could do; [starts], 0 or less.

    No plan that has the start is worth more than the bound less that: below what some plan is worth, it can go
    (reduced-cost fixing).
    """
    paid = np.zeros((part.psychologists, part.weeks + 1))
    np.cumsum(prices.minute, axis=1, out=paid[:, 1:])
    lane = part.start_lane
    first, second = part.lane_first[lane], part.lane_second[lane]
    cost = paid[first, part.start_until] - paid[first, part.start_week]
    pair = second != NONE
    cost[pair] += (paid[second, part.start_until] - paid[second, part.start_week])[pair]
    worth = part.gain(prices.floor) - part.lane_minutes[lane] * cost
    best = np.where(part.must, -np.inf, 0.0)
    np.maximum.at(best, part.start_person, worth)
    return worth - best[part.start_person]
