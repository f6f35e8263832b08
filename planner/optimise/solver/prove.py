"""The proof: prices of a linear programme leave few starts, among which an integer programme settles it.

A plan that has a start is worth no more than the bound less what the start falls short at the prices. So a plan
within some margin of the bound has only starts that fall short by no more than the margin. The best plan of these
is found; if it is within the margin, none is better. If not, the bound comes down to the margin's edge, and the
margin is widened to the plan found: no start beyond that can be in a better one.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from planner.base.arrays import Bools, Float64s
from planner.optimise.problem import SAME_VALUE
from planner.optimise.solver.choose import choose, in_units, units
from planner.optimise.solver.exact import Model, model_of, relax
from planner.optimise.solver.decompose import Subproblem
from planner.optimise.solver.lagrangian import Auction, Prices, falls_short
from planner.optimise.solver.incumbent import Incumbent, only, within, without

FIRST_MARGIN = 0.002  # of the bound
LINEAR_ROUNDS = 5  # of starts added to the linear programme
CLOSE = 0.01  # of the gap: a linear programme this close to what its prices prove need not be solved again
NEAR = 0.003  # of the bound: starts that are in it from the beginning


def prove(work: Incumbent) -> None:
    """Prove the plan the best, or find and prove a better one, as far as effort goes."""
    if not work.is_settled and relaxed(work):
        settle(work)


def settle(work: Incumbent) -> None:
    """Settle it by integer programmes over what the prices there are leave."""
    if work.is_settled:
        return
    margin = max(FIRST_MARGIN * abs(work.prices[-1].bound), 1.001 * work.part.value_step)
    if work.chosen is not None and work.prices[-1].bound - work.value < 2 * margin:
        margin = math.inf
    if settled(work, work.prices[-1].bound - margin) and not work.is_settled:
        settled(work, -math.inf)


def relaxed(work: Incumbent) -> bool:
    """Solve the linear programme over starts that matter, and take its prices; return whether it was small enough."""
    part, prices = work.part, work.prices[-1]
    near = _near(part, prices)
    near |= not near.any()
    for _ in range(LINEAR_ROUNDS):
        if np.count_nonzero(near) > work.effort.columns:
            return False
        model = model_of(only(part, near))
        found = relax(model, model.part.value)
        if found is None:  # musts or floors cannot be kept among so few
            if near.all():
                return True
            near[:] = True
            continue
        prices = _priced(model, found.dual, part)
        work.prices.append(prices)
        work.prove(prices.bound)
        if work.is_settled or prices.bound - found.objective <= max(SAME_VALUE, CLOSE * (work.bound - work.value)):
            return True
        near |= _near(part, prices)
    return True


def _near(part: Subproblem, prices: Prices) -> Bools:
    """Return the starts that fall so little short that they may be in a good plan."""
    near: Bools = falls_short(part, prices) >= -NEAR * max(abs(prices.bound), 1.0)
    return near


def _priced(model: Model, dual: Float64s, part: Subproblem) -> Prices:
    """Return the prices that a linear programme's dual values are, and what they prove of the whole part."""
    slots = len(model.slot)
    minute = np.zeros(part.psychologists * part.weeks)
    minute[model.slot] = np.maximum(dual[part.people : part.people + slots], 0.0) / model.unit
    floor = np.maximum(-dual[part.people + slots :], 0.0)
    prices = Prices(minute.reshape(part.capacity.shape), floor, math.inf)
    return replace(prices, bound=Auction(part).ask(prices.minute, prices.floor)[0])


def settled(work: Incumbent, least: float) -> bool:
    """Solve the integer programme over what plans worth so much, and more than there is, have; return if it was."""
    least = max(least, work.value + work.step, -math.inf if work.enough == math.inf else work.enough)
    rest = work.rest(least)
    if rest.starts > work.effort.columns:
        return False
    value = in_units(rest.value, rest.people)
    found = choose(model_of(rest), value, work.effort.work, begin=within(rest, work.chosen))
    work.offer(without(rest, found.chosen))
    # What is left out is worth less than `least`, by more than SAME_VALUE (Work.rest); what is left is worth no more
    # than was found or bounded.
    edge = least - SAME_VALUE
    most = -math.inf if found.is_done else found.bound / units(rest.people) + SAME_VALUE / 8
    work.prove(max(work.value, edge, most))
    return found.is_done
