"""Indices: who goes first by what a start is worth for each week of a psychologist's place."""

from __future__ import annotations

import numpy as np

from planner.base.arrays import Float64s, Int64s
from planner.model.policy import IndexPolicy
from planner.optimise.policies.prospects import Prospects
from planner.scenario import Scenario

A_YEAR_WEEKS = 52
LATER_WEEKS, P_PLACE_LATER = 65, 0.9
"""How far off a later place is taken to be, and the chance that there is one: assumptions of the plan.

Chosen on futures of the stress case on which no published table rests.
"""
LEAST_PLACE_WEEKS = 0.25
STEPS = 2.0**40  # of a key in one finish a place-week: finer than any difference that matters


def chance_per_place_week(scenario: Scenario) -> IndexPolicy:
    """The chance of finishing before release, for each week a place is expected to be held."""
    prospects = Prospects.of(scenario)
    return IndexPolicy(_keys(prospects.chance / _weeks(prospects.place_weeks)))


def cost_of_waiting(scenario: Scenario) -> IndexPolicy:
    """What another year's wait would take from the chance of finishing, for each week a place should be held."""
    prospects = Prospects.of(scenario)
    lost = prospects.chance - later(prospects.chance, A_YEAR_WEEKS)
    return IndexPolicy(_keys(lost / _weeks(prospects.place_weeks)))


def price_directed(scenario: Scenario) -> IndexPolicy:
    """What a start now is worth above a place later, for each week of a whole course."""
    prospects = Prospects.of(scenario)
    gained = prospects.chance - P_PLACE_LATER * later(prospects.chance, LATER_WEEKS)
    return IndexPolicy(_keys(gained / _weeks(prospects.course_weeks)))


INDICES = {
    "chance-per-place-week": chance_per_place_week,
    "cost-of-waiting": cost_of_waiting,
    "price-directed": price_directed,
}
"""Makers of an order from a scenario, by its name in PRIORITY_RULES."""


def later(chance: Float64s, weeks: int) -> Float64s:
    """Return what a table by weeks to review and to end of custody says so many weeks on, for all still there."""
    place = np.arange(chance.shape[2])
    on = np.where(place == place[-1], place, np.maximum(place - weeks, 0))  # the last stands for all that is beyond it
    return np.asarray(chance[:, :, on][:, :, :, on])


def _weeks(place_weeks: Float64s) -> Float64s:
    return np.maximum(place_weeks, LEAST_PLACE_WEEKS)


def _keys(index: Float64s) -> Int64s:
    """Return keys of which the lowest goes first."""
    return (-np.rint(index * STEPS)).astype(np.int64)
