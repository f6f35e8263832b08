"""One person in a plan: from when, until when, and what the course takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.caseload import Person
from planner.model import rules
from planner.model.rules import Clock
from planner.optimise.starts.course import Course
from planner.optimise.starts.plan_horizon import PlanHorizon
from planner.scenario import Scenario
from planner.world.streams import NEVER


@dataclass(frozen=True)
class Case:
    """One person as the plan sees them. Days are numbered from the plan's first."""

    person: Person
    clock: Clock
    ready_day: int  # first day on which a course could start
    review_day: int  # next parole review; NEVER where none is known
    custody_end_day: int  # NEVER where none is known
    facilitators: int  # 1 or 2
    sessions_done: int  # that count: of a running course, less those repeated

    @classmethod
    def of(
        cls, person: Person, horizon: PlanHorizon, scenario: Scenario, clock: Clock, ready_day: int, done: int = 0
    ) -> Case:
        """Return a person's case, on official dates as given."""
        two = person.two_facilitators
        needs_two = scenario.programme.p_two_facilitators > 1 / 2 if two is None else two
        return cls(
            person=person,
            clock=clock,
            ready_day=max(0, ready_day),
            review_day=_next_day(horizon, review_dates(person)),
            custody_end_day=_next_day(horizon, [person.conditional_release_date or person.sentence_end_date]),
            facilitators=2 if needs_two else 1,
            sessions_done=done,
        )

    @property
    def deadline_day(self) -> int:
        """The day a course should be complete by, on the clock chosen; NEVER where none is known."""
        return int(rules.deadline_day(int(self.clock), self.review_day, self.custody_end_day))

    @property
    def sessions_stated(self) -> int | None:
        """Sessions of the whole course where they are stated; always more than are done."""
        planned = self.person.sessions_planned
        return None if planned is None else max(planned, self.sessions_done + 1)

    def sessions(self, course: Course) -> int:
        """Sessions to plan for: as stated, or the programme's mean."""
        return max(self.person.sessions_planned or course.mean_sessions, self.sessions_done + 1)

    @property
    def time_left(self) -> str:
        """The band of time left on the plan's first day."""
        return rules.TIME_LEFT_LABELS[rules.time_left_band(self.deadline_day, 0)]


def review_dates(person: Person) -> list[date | None]:
    """Return the dates on which a first or next parole review may fall, the listed one first."""
    return [person.parole_review_date, person.parole_eligibility_date, person.tariff_expiry_date]


def _next_day(horizon: PlanHorizon, dates: Iterable[date | None]) -> int:
    """Return the day of the first date given that is still to come; NEVER where none is."""
    days = (horizon.day_of(when) for when in dates if when is not None)
    return next((day for day in days if day > 0), NEVER)
