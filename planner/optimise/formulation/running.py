"""Courses that are running: whose hours are held already, and until when."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from planner.base.arrays import NONE
from planner.model import rules
from planner.model.rules import sessions_after_handover
from planner.optimise.starts.case import Case
from planner.optimise.starts.chance import carrying_on
from planner.optimise.starts.course import PLACES
from planner.optimise.starts.options import Offer
from planner.scenario.scenario import DAYS_PER_WEEK


@dataclass(frozen=True)
class Running:
    """A course that runs on the plan's first day, or one taken over from whoever leaves."""

    case: Case
    first: int  # psychologist
    second: int  # NONE where one facilitates
    minutes: int  # a week, of each
    from_week: int  # 0, or the week in which it is taken over
    until_week: int  # first week in which nothing is held
    chance: float  # of finishing in time with this psychologist
    leaver_week: int | None = None  # week in which its psychologist goes before it should be complete


def running(case: Case, first: int, second: int, offer: Offer) -> Running:
    """Return a running course as it goes on with its psychologists; the next session falls due one gap from day 0."""
    course, availability = offer.course, offer.availability(first, second)
    sessions, done = case.sessions(offer.course), case.sessions_done
    complete = int(availability.complete_days(course, sessions, np.zeros(1, dtype=np.int64), done)[0])
    leaver = (availability.last_day + 1) // DAYS_PER_WEEK if complete > availability.last_day else None
    deadline = min(case.deadline_day, offer.horizon.days)
    rest = course.under_way if done else course
    return Running(
        case=case,
        first=first,
        second=second,
        minutes=rules.course_minutes(offer.scenario.programme, offer.scenario.teams[offer.staff[first].team]),
        from_week=0,
        until_week=complete // DAYS_PER_WEEK + 1 if leaver is None else max(leaver, 0),
        chance=carrying_on(rest, case.sessions_stated, done, deadline, availability.p_held),
        leaver_week=leaver,
    )


def taken_over(course: Running, offer: Offer) -> Case:
    """Return the case of a course whose psychologist goes: when it waits for another, and the sessions that count."""
    case, availability = course.case, offer.availability(course.first, course.second)
    gap, last = offer.course.days_between_sessions, max(availability.last_day, 0)
    held = case.sessions_done + int(round(math.fsum(availability.p_held[gap : last + 1 : gap]), PLACES))
    counted = sessions_after_handover(min(held, case.sessions(offer.course) - 1), offer.course.handover_sessions)
    return Case(
        person=case.person,
        clock=case.clock,
        ready_day=max(0, availability.last_day + 1),
        review_day=case.review_day,
        custody_end_day=case.custody_end_day,
        facilitators=1 if course.second == NONE else 2,
        sessions_done=counted,
    )
