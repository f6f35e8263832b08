"""The order of places that a scenario asks for, ready for an engine."""

from __future__ import annotations

from planner.model.parameters import Parameters
from planner.model.policy import AllocationPolicy, built_in
from planner.optimise.policies.index import INDICES
from planner.scenario import Scenario
from planner.scenario.priority_rules import STATIC_RULES


def policy_for(scenario: Scenario, order: str | None = None) -> AllocationPolicy:
    """Make an order of places ready for an engine.

    Parameters
    ----------
    scenario
        What the order is made from, where it is an index or a plan.
    order
        A name in PRIORITY_RULES; the scenario's own where None.

    Returns
    -------
    AllocationPolicy
        A fixed rule, an index, or a plan made anew at each meeting.

    Raises
    ------
    KeyError
        If there is no order of that name.
    """
    name = scenario.policy.order if order is None else order
    if name in STATIC_RULES:
        return built_in(name)
    if name in INDICES:
        return INDICES[name](scenario)
    return {"rolling-plan": _rolling_plan}[name](scenario)


def _rolling_plan(scenario: Scenario) -> AllocationPolicy:
    """Return the plan that is made anew at each meeting, told what holds of the service for as long as it runs."""
    from planner.optimise.policies.rolling import RollingPlan, Service  # noqa: PLC0415 - its solvers load slowly

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
