"""Assessments too old to start a course on: whose, from when, and what repeating each costs. They order nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from planner.base.uk_date import uk_date
from planner.caseload import Person
from planner.optimise.formulation.plan_horizon import PlanHorizon
from planner.scenario import Scenario


@dataclass(frozen=True)
class Renewal:
    """An assessment that is too old by the day a course could start on it, and must be repeated before a start."""

    assessed_on: date
    held_with: str  # the tool it was made with; empty where not stated
    valid_days: int
    too_old_by: date  # the first day the person could start, or the day they are planned to
    repeated_with: str  # the tool it is repeated with; empty where nothing says
    hours: float  # of an assessor, for repeating it
    is_booked: bool  # whether those hours are held in the plan

    def __str__(self) -> str:
        """In words."""
        of, by = f" ({self.held_with})" * bool(self.held_with), f" with {self.repeated_with}" * bool(self.repeated_with)
        booked = "" if self.is_booked else " These hours are not held in this plan."
        return (
            f"The assessment of {uk_date(self.assessed_on)}{of} holds for {self.valid_days} days and is too old on "
            f"{uk_date(self.too_old_by)}: repeat it before a start{by}, "
            f"{self.hours:g} hour{_s(self.hours)} of an assessor.{booked}"
        )


def _s(number: float) -> str:
    return "" if number == 1 else "s"


def assessor_hours(person: Person, scenario: Scenario) -> float:
    """Return the hours of an assessor that assessing a person next takes: as the caseload says, or the scenario."""
    stated = person.assessment_hours
    return scenario.assessment_hours(person.assessment_tool) if stated is None else stated


def too_old_from(person: Person, valid_days: int | None) -> date | None:
    """Return the first day on which a person's assessment is too old; None where it holds for good or has no date.

    As `rules.stale_day` has it, in dates.
    """
    if valid_days is None or person.assessment_date is None or person.status.needs_assessment:
        return None
    return person.assessment_date + timedelta(days=valid_days)


def is_too_old(person: Person, span: PlanHorizon, valid_days: int | None, day: int) -> bool:
    """Return whether a course could not start on a day, numbered from the plan's first, for the assessment's age."""
    since = too_old_from(person, valid_days)
    return since is not None and span.day_of(since) <= day
