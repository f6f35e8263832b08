"""What a course is made of."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import model_validator

from planner.scenario.assessment import MOST_HOURS
from planner.scenario.distribution import Distribution
from planner.scenario.draws import ADayOrMore, Draws, EndingDays
from planner.scenario.parameter import MOST_SESSIONS, Part, parameter, probability


class Programme(Part):
    """The programme: assessment, sessions, pauses, report."""

    name: str = parameter("programme", "name", min_length=1)
    assessment_hours: float = parameter("psychologist hours to assess a person", "hours", ge=0, le=MOST_HOURS)
    assessment_days: int = parameter("time over which an assessment is done", "days", ge=1, le=365)
    sessions_needed: Annotated[Distribution, Draws(least=1, most=MOST_SESSIONS)] = parameter(
        "sessions a person needs", "sessions"
    )
    days_between_sessions: int = parameter("days between booked sessions", "days", ge=1, le=365)
    contact_hours_per_session: float = parameter("contact time", "hours a session", ge=0, le=100)
    other_hours_per_session: float = parameter(
        "preparation, notes, supervision and report, per session", "hours a session", ge=0, le=100
    )
    p_two_facilitators: float = probability("a person needs two facilitators")
    minimum_days: EndingDays = parameter("least calendar time from start to last session", "days")
    report_days: EndingDays = parameter("time from last session to the end report", "days")
    p_not_held_regime: float = probability("a booked session is lost to the regime")
    p_not_held_staff: float = probability("a booked session is lost to staff absence")
    p_not_held_person: float = probability("a booked session is lost because the person does not attend")
    p_pause_per_session: float = probability("the course pauses after a session held")
    pause_days: ADayOrMore = parameter("length of a pause (segregation, transfer, health)", "days")
    place_kept_days: int = parameter("a paused course keeps its place this long", "days", ge=0, le=100_000)
    p_ends_early_per_session: float = probability("the course ends for good after a session held")
    p_deselected: float = probability("an early end is a deselection; otherwise the person withdraws")
    continues_after_release: bool = parameter("a course goes on in the community after release", "yes or no")
    handover_sessions: int = parameter("sessions repeated with a new facilitator", "sessions", ge=0, le=100)

    @model_validator(mode="after")
    def _losses_leave_room(self) -> Self:
        lost = self.p_not_held_regime + self.p_not_held_staff + self.p_not_held_person
        if lost >= 1:
            raise ValueError(f"p_not_held_regime + _staff + _person must be below 1, not {lost:g}")
        return self
