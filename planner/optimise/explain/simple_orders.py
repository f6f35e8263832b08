"""What simple rules would have given on the same list, each its own order of people."""

from __future__ import annotations

import numpy as np

from planner.model import rules
from planner.model.policy import ORDERS
from planner.model.rules import PriorityRule
from planner.optimise.allocation import Allocation
from planner.optimise.explain.list_schedule import list_schedule
from planner.optimise.formulation.case import Case
from planner.optimise.formulation.course import Course
from planner.optimise.formulation.formulation import Formulation

LAST_BAND = 20  # for someone whom nobody has given a band: after all who have one


def simple_plans(formulation: Formulation) -> dict[str, Allocation]:
    """Return the plan of each built-in order, by its name: each person in turn takes the first start that fits."""
    return {name: list_schedule(formulation.problem, _keys(formulation, order)) for name, order in ORDERS.items()}


def _keys(formulation: Formulation, order: PriorityRule) -> np.ndarray:
    keys = [_key(case, formulation, order) for case in formulation.cases]
    return np.asarray(keys, dtype=np.int64)


def _key(case: Case, formulation: Formulation, order: PriorityRule) -> int:
    referral_day = formulation.span.day_of(case.person.referral_date)
    length = _course_days(case, formulation.offer.course)
    band = case.person.band or LAST_BAND
    return int(rules.order_key(int(order), referral_day, band, case.deadline_day, length, case.facilitators))


def _course_days(case: Case, course: Course) -> int:
    """Return the length of a person's course with nothing cancelled, by the means of what is not known."""
    minimum, report = round(course.mean_minimum_days), round(course.mean_report_days)
    return int(rules.course_days(case.sessions(course), course.days_between_sessions, minimum, report))
