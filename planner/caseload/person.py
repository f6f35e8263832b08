"""One person of the caseload, as read and checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

from planner.scenario.assessment import Tool
from planner.scenario.status import Status


@dataclass(frozen=True, kw_only=True)
class Person:
    """One person. Dates are official ones, given, never computed.

    Raises ValueError where `person`, `prison` or `teams` is empty, `weight` is not above 0, `sessions_done` is
    negative or not below `sessions_planned`, a course runs without a psychologist, or one is named where none runs,
    an assessment has a date and no tool, or `assessment_hours` is negative.
    """

    row: int  # in the file, the header being row 1
    person: str  # pseudonym
    prison: str  # the scenario's key, or as written where the row's own teams decide
    teams: tuple[str, ...]  # keys of the teams that may serve, the first asked first
    status: Status
    referral_date: date
    weight: float = 1.0  # set by people
    band: int | None = None  # priority band set by people; 1 goes first
    ready_date: date | None = None  # ready to start from this date
    parole_review_date: date | None = None  # next review, where it is listed
    parole_eligibility_date: date | None = None
    tariff_expiry_date: date | None = None
    conditional_release_date: date | None = None
    sentence_end_date: date | None = None
    sessions_planned: int | None = None
    sessions_done: int = 0  # of a running course
    two_facilitators: bool | None = None
    psychologist: str | None = None  # of a running course, as named in the staff file
    second_psychologist: str | None = None  # of a running course with a pair
    started_date: date | None = None  # of a running course
    assessment_tool: Tool | None = None  # of the last assessment
    assessment_date: date | None = None  # of the last assessment
    assessment_hours: float | None = None  # of an assessor, for the next one
    sex: str | None = None
    sentence_type: str | None = None
    learning_disability: bool | None = None

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        if rule := next(self._broken(), None):
            raise ValueError(rule)

    def _broken(self) -> Iterator[str]:
        if not (self.person and self.prison and self.teams):
            yield "person, prison and teams must be stated"
        if not (isfinite(self.weight) and self.weight > 0):
            yield "weight must be above 0"
        if self.sessions_done < 0:
            yield "sessions_done must be 0 or more"
        if self.sessions_planned is not None and self.sessions_done >= self.sessions_planned:
            yield "sessions_done must be below sessions_planned"
        if (self.status is Status.ON_COURSE) != (self.psychologist is not None):
            yield "a running course must have a psychologist, and nobody else may"
        if self.second_psychologist is not None and self.psychologist in {None, self.second_psychologist}:
            yield "second_psychologist must be another than psychologist, who must be named first"
        if self.assessment_date is not None and self.assessment_tool is None:
            yield "an assessment that has a date must have a tool"
        if self.assessment_hours is not None and not (isfinite(self.assessment_hours) and self.assessment_hours >= 0):
            yield "assessment_hours must be 0 or more"

    @property
    def may_start(self) -> bool:
        """Whether the person may be given a place in this plan."""
        return self.status.may_start and not (self.status.needs_ready_date and self.ready_date is None)

    @property
    def no_place_reason(self) -> str:
        """Why no place can be given in this plan; empty where one can, and for a running course."""
        if self.may_start or self.status is Status.ON_COURSE:
            return ""
        if self.status.needs_ready_date:
            return f"{self.status.word}, with no date of being ready"
        if self.status.instead:
            instead = " or ".join(map(str, self.status.instead))
            return f"{self.status.word} (if one may have a place, change the status to {instead})"
        return self.status.word

    def ready_on(self, first_day: date, assessment_days: int) -> date:
        """Return the first day on which a course could start.

        An assessment takes `assessment_days` from the plan's first day; a person on hold before it is assessed
        once the hold is over.

        Raises ValueError where the person may not be given a place.
        """
        if not self.may_start:
            raise ValueError("only a person who may be given a place is ready on some day")
        ready = max(first_day, self.ready_date or first_day)
        assessment = timedelta(days=assessment_days)
        if self.status is Status.ON_HOLD_NOT_ASSESSED:
            return ready + assessment
        return max(ready, first_day + assessment) if self.status is Status.NOT_ASSESSED else ready
