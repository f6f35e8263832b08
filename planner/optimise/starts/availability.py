"""A psychologist's availability over a plan: days off, chances that sessions are held, and how long a course takes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.base.arrays import Bools, Float64s, Int32s, Int64s
from planner.caseload import Psychologist
from planner.jit import jit_entry
from planner.model import rules
from planner.optimise.starts.course import Course
from planner.optimise.starts.plan_horizon import PlanHorizon
from planner.scenario import Scenario
from planner.scenario.conditions import conditions_on
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.world.streams import NEVER


def chance_held(horizon: PlanHorizon, scenario: Scenario) -> Float64s:
    """Return the chance that a session booked for a day is held, [days], on the scenario's own calendar."""
    first = scenario.calendar.day_of(horizon.first_day, 0)
    return np.asarray([conditions_on(scenario, first + day).p_held for day in range(horizon.days)])


@dataclass(frozen=True, eq=False)
class Availability:
    """When one psychologist, or a pair, holds sessions."""

    off: Bools  # [days] on leave, on a bank holiday, not yet or no longer at work
    p_held: Float64s  # [days] chance that a session booked for the day is held; 0 on a day off
    last_day: int  # at work; NEVER where none is known

    @classmethod
    def of(cls, psychologist: Psychologist, horizon: PlanHorizon, held: Float64s) -> Availability:
        """Return one psychologist's availability; `held` [days] is the chance on a working day."""
        off = horizon.bank_holidays.copy()
        for first, last in psychologist.leave:
            off[max(0, horizon.day_of(first)) : max(0, horizon.day_of(last) + 1)] = True
        last_day = NEVER if psychologist.end_date is None else horizon.day_of(psychologist.end_date)
        off[max(0, last_day + 1) :] = True
        if psychologist.start_date:
            off[: max(0, horizon.day_of(psychologist.start_date))] = True
        return cls(off, np.where(off, 0.0, held), last_day)

    @classmethod
    def always_there(cls, horizon: PlanHorizon, held: Float64s) -> Availability:
        """Return the availability of someone who is always at work, but on bank holidays."""
        return cls(horizon.bank_holidays, np.where(horizon.bank_holidays, 0.0, held), NEVER)

    def with_(self, other: Availability) -> Availability:
        """Return a pair's availability: off when either is."""
        off = self.off | other.off
        return Availability(off, np.where(off, 0.0, self.p_held), min(self.last_day, other.last_day))

    @cached_property
    def key(self) -> bytes:
        """The same for availabilities that are the same."""
        return self.off.tobytes()

    def complete_days(self, course: Course, sessions: int, start_days: Int64s, done: int = 0) -> Int64s:
        """Return the day on which a course started on each day should be complete, [starts].

        That is when as many sessions have been booked as on average hold what is needed, its pauses have lasted for
        as long as they keep the place, and the report is written.
        """
        complete = np.zeros(start_days.size, dtype=np.int64)
        pauses = (sessions - done - 1) * course.p_pauses * course.mean_kept_pause_days
        floor = 0.0 if done else course.mean_minimum_days
        gap, report = course.days_between_sessions, course.mean_report_days
        _walk(complete, start_days, self.p_held, sessions - done, gap, pauses, floor, report)
        return complete

    def until_weeks(self, course: Course, sessions: int, start_days: Int64s, done: int = 0) -> Int64s:
        """Return the first week in which a course started on each day holds nothing any more, [starts].

        That is the week after the one in which it should be complete.
        """
        return self.complete_days(course, sessions, start_days, done) // DAYS_PER_WEEK + 1


@jit_entry
def _walk(
    complete: Int64s,
    start_days: Int64s,
    p_held: Float64s,
    sessions: int,
    gap: int,
    pauses: float,
    floor: float,
    report: float,
) -> None:
    for at in range(start_days.size):
        start, held = start_days[at], 0.0
        day = start
        while held < sessions - 1e-9 and day + gap < p_held.size:
            day += gap
            held += p_held[day]
        complete[at] = np.int64(np.ceil(max(day + pauses, start + floor) + report))


def weekly_minutes(psychologist: Psychologist, horizon: PlanHorizon, scenario: Scenario) -> Int32s:
    """Return the minutes that a psychologist has for the programme in each week at work throughout, [weeks]."""
    first = scenario.calendar.day_of(horizon.first_day, 0)
    begins = 0 if psychologist.start_date is None else horizon.week_from(horizon.day_of(psychologist.start_date))
    ends = (
        horizon.weeks if psychologist.end_date is None else (horizon.day_of(psychologist.end_date) + 1) // DAYS_PER_WEEK
    )
    minutes = np.zeros(horizon.weeks, dtype=np.int32)
    for week in range(begins, min(max(ends, 0), horizon.weeks)):
        share = conditions_on(scenario, first + week * DAYS_PER_WEEK).share_of_hours
        minutes[week] = rules.usable_minutes(psychologist.hours_per_week, share)
    return minutes
