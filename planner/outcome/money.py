"""What a scenario costs: posts filled, hires, travel; by plan year, in the prices of the base year.

To add an item of cost: its price in the scenario (`planner.scenario.service`), and a line of `ITEMS` here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.base.arrays import Float64s
from planner.model.parameters import Parameters, PostSpec
from planner.scenario import Scenario
from planner.sim.tally.tally import Tally

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Item:
    """An item of the programme's cost.

    Parameters
    ----------
    name
        What the code calls it.
    label
        What people call it: a column of the table of costs, a line of a figure.
    of
        Return the cost of each replication and plan year, float64 [replications, years], in £.
    """

    name: str
    label: str
    of: Callable[[Tally, Parameters], Float64s]


def daily_pay_gbp(parameters: Parameters, spec: PostSpec) -> float:
    """Return the daily cost of a filled post: its paid share of full-time pay, with on-costs."""
    paid = parameters.scenario.posts[spec.group].paid_hours_per_week
    return pay_gbp_per_year(parameters.scenario, parameters.team_names[spec.team], spec.role, paid) / DAYS_PER_YEAR


def pay_gbp_per_year(scenario: Scenario, team: str, role: str, paid_hours_per_week: float) -> float:
    """Return the cost of a post filled for a year, in £: its paid share of full-time pay, with on-costs."""
    pay = scenario.roles[role].pay_gbp_per_year[scenario.teams[team].place]
    return pay * (1 + scenario.costs.on_cost_share) * (paid_hours_per_week / scenario.costs.full_time_hours_per_week)


Price = Callable[[Parameters, PostSpec], float]  # in £, of what is counted of a post


def _of_posts(counted: str, price: Price) -> Callable[[Tally, Parameters], Float64s]:
    """Return the cost of what is counted of each post: of days filled, or of hires."""

    def cost(tally: Tally, parameters: Parameters) -> Float64s:
        prices = np.asarray([price(parameters, spec) for spec in parameters.posts], dtype=np.float64)
        return np.asarray(np.einsum("p,rpy->ry", prices, tally.section(counted)))

    return cost


def _recruitment_gbp(parameters: Parameters, spec: PostSpec) -> float:
    return parameters.scenario.roles[spec.role].recruitment_gbp


def _training_gbp(parameters: Parameters, spec: PostSpec) -> float:
    return parameters.scenario.roles[spec.role].training_gbp


def _travel(tally: Tally, parameters: Parameters) -> Float64s:
    """Sessions booked, held or not, times the psychologists who go."""
    each = np.asarray([team.travel_gbp_per_session for team in parameters.scenario.teams.values()])
    return np.asarray(np.einsum("t,rty->ry", each, tally.section("booked")))


ITEMS = (
    Item("pay", "pay and on-costs", _of_posts("filled_days", daily_pay_gbp)),  # a vacant post costs nothing
    Item("recruitment", "recruitment", _of_posts("hires", _recruitment_gbp)),
    Item("training", "training", _of_posts("hires", _training_gbp)),
    Item("travel", "travel", _travel),
)


def costs(tally: Tally, parameters: Parameters) -> Float64s:
    """Return the programme's cost.

    Returns
    -------
    Float64s
        [replications, items, years], in £ of the price base; items as in `ITEMS`.
    """
    return np.stack([item.of(tally, parameters) for item in ITEMS], axis=1)


def discounted(by_year: Float64s, rate: float) -> Float64s:
    """Return the present value of costs by year, [..., years] -> [...]; the first year is not discounted."""
    return np.asarray((by_year / (1 + rate) ** np.arange(by_year.shape[-1])).sum(axis=-1))


def place_gbp_per_day(parameters: Parameters) -> float:
    """Return the running cost of a prison place for a day."""
    return parameters.scenario.costs.prison_place_gbp_per_year / DAYS_PER_YEAR
