"""Everything a history can say of a scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from planner.history import people, sessions
from planner.history.estimate import Finding
from planner.history.history import History
from planner.history.referrals import referrals
from planner.scenario import Scenario

Estimator = Callable[[History, Scenario], Iterator[Finding]]
ESTIMATORS: tuple[Estimator, ...] = (
    referrals,
    people.time_served,
    people.readiness,
    people.consent,
    people.reviews,
    people.assessments,
    people.sessions_needed,
    people.facilitators,
    sessions.days_between,
    sessions.losses,
    sessions.course_hazards,
    sessions.pauses,
    people.early_end_reasons,
)


def calibrate(history: History, scenario: Scenario) -> tuple[Finding, ...]:
    """Return what the history says of each key it may speak of, whether enough to state it or not."""
    return tuple(one for estimator in ESTIMATORS for one in estimator(history, scenario))
