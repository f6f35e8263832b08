"""One part planned: a good plan is found, priced, and proved the best or bettered; then the later objectives."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from planner.luck import Key, key_of
from planner.optimise.effort import Effort
from planner.optimise.later import earliest_starts, fewest_changes
from planner.optimise.part import Part
from planner.optimise.prices import Prices, price
from planner.optimise.problem import NONE, SAME_VALUE, Floats, Longs
from planner.optimise.prove import prove
from planner.optimise.search import better, fill, ground_of, lay, plan_of
from planner.optimise.work import Work, changes, keeps

HOT, COLD = 0.2, 0.04  # of the search, in units of the mean value of a start
TIE = 1e-6  # what a change counts for beside value, while searching; a week counts for less still


@dataclass(frozen=True, eq=False)
class Outcome:
    """A plan of a part, and what is proved of it."""

    chosen: Longs | None  # [people] start of the part, or NONE; None where no plan was found
    bound: float
    changes_bound: int
    week_bound: int
    proved: int  # stages proved, 0 to 3; where there is no plan, 1 if that is proved


def solve(part: Part, effort: Effort, begin: Longs | None = None) -> Outcome:
    """Plan a part: most value, then fewest changes, then earliest starts."""
    if not part.starts:
        return _nobody(part)
    work = Work(part, effort)
    work.offer(begin)
    search(work, Key(1))
    prove(work)
    return finish(work)


def _nobody(part: Part) -> Outcome:
    """Return the only plan of people with no start."""
    chosen = np.full(part.people, NONE, dtype=np.int64)
    if not keeps(part, chosen):
        return Outcome(None, -math.inf, 0, 0, 1)
    return Outcome(chosen, 0.0, changes(part, chosen), 0, 3)


def search(work: Work, key: Key) -> None:
    """Find a plan without prices, price against it, and better it with prices."""
    part, rounds = work.part, work.effort.search_rounds * work.part.people
    free = Prices(np.zeros(part.capacity.shape), np.zeros(len(part.least)), math.inf)
    ruin_and_recreate(work, free, rounds // 4, key_of(key, 1))
    prices = price(part, work.effort.price_rounds, max(work.value, 0.0))
    work.prices.append(prices)
    work.bound = min(work.bound, prices.bound)
    if not work.is_proved:
        ruin_and_recreate(work, prices, rounds, key_of(key, 2))


def ruin_and_recreate(work: Work, prices: Prices, rounds: int, key: Key) -> None:
    """Better the plan there is, filled by what people gain at the prices."""
    part = work.part
    ground, plan = ground_of(part, prices, counted(part)), plan_of(part)
    if work.chosen is not None:
        lay(ground, plan, work.chosen)
    fill(ground, plan, np.argsort(-ground.promise, kind="stable"), 1.0, key)
    scale = float(part.value.mean())
    goal = math.floor(work.bound + SAME_VALUE) - 0.5 if part.value_step and math.isfinite(work.bound) else math.inf
    better(ground, plan, rounds, HOT * scale, COLD * scale, goal, scale, key)
    work.offer(plan.best)


def counted(part: Part) -> Floats:
    """Return what the search counts a start for: value, and a trace of changes and weeks."""
    change = part.change - part.drop_change[part.start_person]
    return part.value - TIE * change - TIE / 8.0 * part.start_week / max(part.weeks, 1)


def finish(work: Work) -> Outcome:
    """Fix what is proved and go on to the next objective."""
    part, effort = work.part, work.effort
    if work.chosen is None:
        return Outcome(None, work.bound, 0, 0, int(work.bound == -math.inf))
    if not work.is_proved:
        return Outcome(work.chosen, work.bound, 0, 0, 0)
    if effort.stages == 1:
        return Outcome(work.chosen, work.value, 0, 0, 1)
    rest = work.rest(work.value - SAME_VALUE)
    chosen, fewest, is_proved = fewest_changes(part, rest, effort, work.chosen, work.value)
    if not is_proved or effort.stages == 2:
        return Outcome(chosen, work.value, fewest, 0, 1 + is_proved)
    chosen, least, is_proved = earliest_starts(part, rest, effort, chosen, work.value)
    return Outcome(chosen, work.value, fewest, least, 2 + is_proved)
