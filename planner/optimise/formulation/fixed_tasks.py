"""Duties that go before new starts: parole reports, then assessments, each in a psychologist's free hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from planner.base.arrays import Int32s
from planner.model import rules
from planner.optimise.formulation.case import Case
from planner.optimise.formulation.options import Offer
from planner.optimise.formulation.renewal import assessor_hours
from planner.scenario.scenario import DAYS_PER_WEEK


class DutyKind(Enum):
    """What the hours are for; the value is the word shown."""

    PAROLE_REPORT = "parole report"
    ASSESSMENT = "assessment"


@dataclass(frozen=True)
class FixedTask:
    """One duty in a psychologist's weeks."""

    kind: DutyKind
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
        return takes_hours and case.review_day < case.custody_end_day and self._due_week(case) < self.offer.span.weeks

    def parole_report(self, case: Case) -> FixedTask | None:
        """Book the report for a person's review; None where no hours are free in time."""
        parole = self.offer.scenario.parole
        weeks, due = -(-parole.report_days // DAYS_PER_WEEK), self._due_week(case)
        latest = max(due, case.review_day // DAYS_PER_WEEK - weeks)
        minutes = rules.parole_report_minutes(parole)
        return self._book(DutyKind.PAROLE_REPORT, case, range(due, latest + 1), weeks, minutes)

    def _due_week(self, case: Case) -> int:
        return max(0, case.review_day - self.offer.scenario.parole.report_lead_days) // DAYS_PER_WEEK

    def assessment(self, case: Case, from_day: int) -> FixedTask | None:
        """Book a person's assessment, no earlier than a day; None where no hours are free."""
        programme = self.offer.scenario.programme
        weeks = -(-programme.assessment_days // DAYS_PER_WEEK)
        possible = range(self.offer.span.week_from(from_day), self.offer.span.weeks)
        minutes = rules.assessment_minutes(assessor_hours(case.person, self.offer.scenario), programme)
        return self._book(DutyKind.ASSESSMENT, case, possible, weeks, minutes)

    def _book(self, kind: DutyKind, case: Case, possible: Iterable[int], weeks: int, minutes: int) -> FixedTask | None:
        for week in possible:
            if (freest := self._freest(case.person.teams, week, weeks, minutes)) is not None:
                self.free[freest, week : week + weeks] -= minutes
                return FixedTask(kind, case.person.person, freest, week, week + weeks, minutes)
        return None

    def _freest(self, teams: Sequence[str], week: int, weeks: int, minutes: int) -> int | None:
        """Return who of the first team with enough has most free minutes throughout, and is at work at the start."""
        if week >= self.offer.span.weeks:
            return None
        least = self.free[:, week : week + weeks].min(axis=1)
        here = [not diary.off[week * DAYS_PER_WEEK] for diary in self.offer.diaries]
        for team in teams:
            able = [n for n, who in enumerate(self.offer.staff) if who.team == team and here[n] and least[n] >= minutes]
            if able:
                return max(able, key=lambda number: (least[number], -number))
        return None
