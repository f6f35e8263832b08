"""Everything a history can say of a scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from planner.scenario import Scenario
from planner.studies.calibrate import people, sessions
from planner.studies.calibrate.estimate import Finding
from planner.studies.calibrate.history import History
from planner.studies.calibrate.referrals import referrals

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
