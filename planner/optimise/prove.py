"""The proof: what could still be better is cut down by prices until an integer programme settles it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from planner.optimise import model as hi
from planner.optimise.part import Part
from planner.optimise.prices import Auction, Prices, falls_short
from planner.optimise.problem import NONE, SAME_VALUE, Floats, Longs
from planner.optimise.work import Work, only, within, without


def prove(work: Work) -> None:
    """Prove the plan the best, or find and prove a better one, as far as effort goes."""
    if work.is_proved:
        return
    rest = work.rest(work.value + work.step)
    if rest.starts <= work.effort.columns:
        rest = relaxed(work, rest)
        if not work.is_proved:
            settle(work, rest)


def relaxed(work: Work, rest: Part) -> Part:
    """Solve the linear programme over the starts left; return those that its prices leave."""
    model = hi.model_of(rest)
    found = hi.run(model, rest.value, whole=False)
    if found.dual is None:
        return rest
    prices = _priced(model, found.dual)
    here = replace(prices, bound=Auction(rest).ask(prices.minute, prices.floor)[0])
    work.prices.append(replace(prices, bound=Auction(work.part).ask(prices.minute, prices.floor)[0]))
    work.bound = min(work.bound, max(work.value, here.bound))
    return only_better(rest, here, work.value + work.step)


def only_better(rest: Part, prices: Prices, least: float) -> Part:
    """Return the part with only the starts that plans worth so much may have; its origin is that of what came in."""
    made = only(rest, falls_short(rest, prices) >= least - prices.bound - SAME_VALUE)
    return replace(made, origin=rest.origin[made.origin])


def settle(work: Work, rest: Part) -> None:
    """Solve the integer programme over the starts left."""
    model = hi.model_of(rest)
    gap = work.step if work.part.value_step else SAME_VALUE / 10
    found = hi.run(model, rest.value, whole=True, nodes=work.effort.nodes, gap=gap, begin=within(rest, work.chosen))
    if found.is_infeasible:  # nothing better; nothing at all where there was no plan
        work.bound = work.value
        return
    work.offer(without(rest, found.chosen))
    work.bound = min(work.bound, work.value if found.is_done else max(work.value, found.bound))


def _priced(model: hi.Model, dual: Floats) -> Prices:
    """Return the prices that a linear programme's dual values are."""
    part, slots = model.part, len(model.slot)
    minute = np.zeros(part.psychologists * part.weeks)
    minute[model.slot] = np.maximum(dual[part.people : part.people + slots], 0.0) / model.unit
    floor = np.maximum(-dual[part.people + slots :], 0.0) * hi.SCALE
    return Prices(minute.reshape(part.capacity.shape), floor, math.inf)
