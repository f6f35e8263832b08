"""The order of places that a scenario asks for, ready for an engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from planner.optimise.index import chance_per_place_week, cost_of_waiting, price_directed
from planner.optimise.rolling import RollingPlan, Service
from planner.policy import ORDERS, Rule, built_in
from planner.scenario import Scenario
from planner.sim.setting import Setting


def rolling_plan(scenario: Scenario) -> RollingPlan:
    """Return the plan that is made anew at each meeting."""
    setting = Setting(scenario)
    service = Service(
        team=[post.team for post in setting.posts],
        teams=setting.prison_teams,
        course_minutes=setting.course_minutes,
        assessment_minutes=setting.assessment_minutes,
        assessment_days=scenario.programme.assessment_days,
        report_days=scenario.parole.report_days,
    )
    return RollingPlan(scenario, service)


MADE: Mapping[str, Callable[[Scenario], Rule]] = {
    "chance-per-place-week": chance_per_place_week,
    "cost-of-waiting": cost_of_waiting,
    "price-directed": price_directed,
    "rolling-plan": rolling_plan,
}


NAMES = (*ORDERS, *MADE)


def rule_of(scenario: Scenario, order: str | None = None) -> Rule:
    """Return the scenario's order of places, or another by name; raises KeyError where there is none of that name."""
    name = scenario.policy.order if order is None else order
    return built_in(name) if name in ORDERS else MADE[name](scenario)
