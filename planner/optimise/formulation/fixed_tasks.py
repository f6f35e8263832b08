"""Tasks that go before new starts: parole reports, then assessments, each in a psychologist's free hours.

An assessment too old to start a course on is repeated first: whose, from when, and at what cost. It orders nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from planner.base.arrays import Int32s
from planner.base.uk_date import uk_date
from planner.caseload import Person
from planner.model import rules
from planner.optimise.starts.case import Case
from planner.optimise.starts.options import Offer
from planner.optimise.starts.plan_horizon import PlanHorizon
from planner.scenario import Scenario
from planner.scenario.scenario import DAYS_PER_WEEK


class FixedTaskKind(Enum):
    """What the hours are for; the value is the word shown."""

    PAROLE_REPORT = "parole report"
    ASSESSMENT = "assessment"


@dataclass(frozen=True)
class FixedTask:
    """One task in a psychologist's weeks."""

    kind: FixedTaskKind
    person: str
    psychologist: int
    from_week: int
    until_week: int
    minutes: int  # a week

    def holds(self, psychologist: int, week: int) -> bool:
        """Whether it holds a psychologist's hours in a week."""
        return psychologist == self.psychologist and self.from_week <= week < self.until_week


@dataclass
class Bookings:
    """Books work into free hours, each in the first week that has them, with whoever has most."""

    offer: Offer
    free: Int32s  # [psychologists, weeks] minutes; booked work is taken off

    def report_is_due(self, case: Case) -> bool:
        """Whether a report for the person's next review takes hours and falls due within the plan."""
        takes_hours = rules.parole_report_minutes(self.offer.scenario.parole) > 0
        return (
            takes_hours and case.review_day < case.custody_end_day and self._due_week(case) < self.offer.horizon.weeks
        )

    def parole_report(self, case: Case) -> FixedTask | None:
        """Book the report for a person's review; None where no hours are free in time."""
        parole = self.offer.scenario.parole
        weeks, due = -(-parole.report_days // DAYS_PER_WEEK), self._due_week(case)
        latest = max(due, case.review_day // DAYS_PER_WEEK - weeks)
        minutes = rules.parole_report_minutes(parole)
        return self._book(FixedTaskKind.PAROLE_REPORT, case, range(due, latest + 1), weeks, minutes)

    def _due_week(self, case: Case) -> int:
        return max(0, case.review_day - self.offer.scenario.parole.report_lead_days) // DAYS_PER_WEEK

    def assessment(self, case: Case, from_day: int) -> FixedTask | None:
        """Book a person's assessment, no earlier than a day; None where no hours are free."""
        programme = self.offer.scenario.programme
        weeks = -(-programme.assessment_days // DAYS_PER_WEEK)
        possible = range(self.offer.horizon.week_from(from_day), self.offer.horizon.weeks)
        minutes = rules.assessment_minutes(assessor_hours(case.person, self.offer.scenario), programme)
        return self._book(FixedTaskKind.ASSESSMENT, case, possible, weeks, minutes)

    def _book(
        self, kind: FixedTaskKind, case: Case, possible: Iterable[int], weeks: int, minutes: int
    ) -> FixedTask | None:
        for week in possible:
            if (freest := self._freest(case.person.teams, week, weeks, minutes)) is not None:
                self.free[freest, week : week + weeks] -= minutes
                return FixedTask(kind, case.person.person, freest, week, week + weeks, minutes)
        return None

    def _freest(self, teams: Sequence[str], week: int, weeks: int, minutes: int) -> int | None:
        """Return who of the first team with enough has most free minutes throughout, and is at work at the start."""
        if week >= self.offer.horizon.weeks:
            return None
        least = self.free[:, week : week + weeks].min(axis=1)
        here = [not availability.off[week * DAYS_PER_WEEK] for availability in self.offer.availabilities]
        for team in teams:
            able = [n for n, who in enumerate(self.offer.staff) if who.team == team and here[n] and least[n] >= minutes]
            if able:
                return max(able, key=lambda number: (least[number], -number))
        return None


# --- assessments repeated ----------------------------------------------------------------------


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


def is_too_old(person: Person, horizon: PlanHorizon, valid_days: int | None, day: int) -> bool:
    """Return whether a course could not start on a day, numbered from the plan's first, for the assessment's age."""
    since = too_old_from(person, valid_days)
    return since is not None and horizon.day_of(since) <= day
