"""What a scenario costs: posts filled, hires, travel; by plan year, in the prices of the base year."""

from __future__ import annotations

import numpy as np

from planner.base.arrays import Float64s
from planner.model.parameters import Parameters, PostSpec
from planner.scenario import Scenario
from planner.sim.tally.tally import Tally

DAYS_PER_YEAR = 365.25
ITEMS = {"pay": "pay and on-costs", "recruitment": "recruitment", "training": "training", "travel": "travel"}


def costs(tally: Tally, parameters: Parameters) -> Float64s:
    """Return the programme's cost, [replications, items, years], in £. Vacant posts cost nothing."""
    roles = [parameters.scenario.roles[spec.role] for spec in parameters.posts]
    daily = np.asarray([daily_pay_gbp(parameters, spec) for spec in parameters.posts], dtype=np.float64)
    recruitment = np.asarray([role.recruitment_gbp for role in roles], dtype=np.float64)
    training = np.asarray([role.training_gbp for role in roles], dtype=np.float64)
    travel = np.asarray([team.travel_gbp_per_session for team in parameters.scenario.teams.values()])
    filled_days, hires = tally.section("filled_days"), tally.section("hires")
    return np.stack(
        [
            np.einsum("p,rpy->ry", daily, filled_days),
            np.einsum("p,rpy->ry", recruitment, hires),
            np.einsum("p,rpy->ry", training, hires),
            np.einsum("t,rty->ry", travel, tally.section("booked")),
        ],
        axis=1,
    )


def daily_pay_gbp(parameters: Parameters, spec: PostSpec) -> float:
    """Return the daily cost of a filled post: its paid share of full-time pay, with on-costs."""
    paid = parameters.scenario.posts[spec.group].paid_hours_per_week
    return pay_gbp_per_year(parameters.scenario, parameters.team_names[spec.team], spec.role, paid) / DAYS_PER_YEAR


def pay_gbp_per_year(scenario: Scenario, team: str, role: str, paid_hours_per_week: float) -> float:
    """Return the cost of a post filled for a year, in £: its paid share of full-time pay, with on-costs."""
    pay = scenario.roles[role].pay_gbp_per_year[scenario.teams[team].place]
    return pay * (1 + scenario.costs.on_cost_share) * (paid_hours_per_week / scenario.costs.full_time_hours_per_week)


def discounted(by_year: Float64s, rate: float) -> Float64s:
    """Return the present value of costs by year, [..., years] -> [...]; the first year is not discounted."""
    return np.asarray((by_year / (1 + rate) ** np.arange(by_year.shape[-1])).sum(axis=-1))


def place_gbp_per_day(parameters: Parameters) -> float:
    """Return the running cost of a prison place for a day."""
    return parameters.scenario.costs.prison_place_gbp_per_year / DAYS_PER_YEAR
