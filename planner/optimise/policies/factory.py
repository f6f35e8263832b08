"""The order of places that a scenario asks for, ready for an engine."""

from __future__ import annotations

from typing import get_args

from planner.model.parameters import Parameters
from planner.model.policy import ORDERS, AllocationPolicy, built_in
from planner.scenario import Scenario
from planner.scenario.service import Policy

NAMES: tuple[str, ...] = get_args(Policy.model_fields["order"].annotation)
MADE = tuple(name for name in NAMES if name not in ORDERS)  # from the scenario, by the optimiser


def policy_for(scenario: Scenario, order: str | None = None) -> AllocationPolicy:
    """Return the scenario's order of places, or another by name; raises KeyError where there is none of that name."""
    name = scenario.policy.order if order is None else order
    return built_in(name) if name in ORDERS else _made(name, scenario)


def _made(name: str, scenario: Scenario) -> AllocationPolicy:
    """Have the optimiser make an order; it is loaded only here, as that takes as long as some runs."""
    from planner.optimise.policies import index  # noqa: PLC0415

    makers = {
        "chance-per-place-week": index.chance_per_place_week,
        "cost-of-waiting": index.cost_of_waiting,
        "price-directed": index.price_directed,
        "rolling-plan": _rolling_plan,
    }
    return makers[name](scenario)


def _rolling_plan(scenario: Scenario) -> AllocationPolicy:
    """Return the plan that is made anew at each meeting, told what holds of the service for as long as it runs."""
    from planner.optimise.policies.rolling import RollingPlan, Service  # noqa: PLC0415

    parameters = Parameters(scenario)
    service = Service(
        team=[post.team for post in parameters.posts],
        teams=parameters.prison_teams,
        course_minutes=parameters.course_minutes,
        assessment_minutes=parameters.assessment_minutes,
        assessment_days=scenario.programme.assessment_days,
        report_days=scenario.parole.report_days,
    )
    return RollingPlan(scenario, service)
