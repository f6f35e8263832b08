"""Plans by a simple rule: people one after another, each at the first start that is free (list scheduling)."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np

from planner.base.arrays import NONE, Int64s
from planner.jit import jit, jit_entry
from planner.model import rules
from planner.optimise.allocation import Allocation, Status, changes_of, value_of, week_sum_of
from planner.optimise.formulation.formulation import Formulation
from planner.optimise.problem import Problem
from planner.optimise.starts.case import Case
from planner.optimise.starts.course import Course
from planner.scenario.priority_rules import STATIC_RULES


def list_schedule(problem: Problem, key: Int64s) -> Allocation:
    """Plan by list scheduling: people take turns by key, each at the earliest start that is still free.

    Of starts in one week a person takes the likeliest to finish in time, of those the lowest mode. Musts and floors
    make no difference: a rule knows nothing of them.

    Parameters
    ----------
    problem
        Who may start when, with whom.
    key
        int64 [people]; the lowest goes first, ties by number.

    Returns
    -------
    Allocation
        Nothing is proved, so the bound is infinite, and the status FEASIBLE says only that hours are kept.

    Raises
    ------
    ValueError
        If there is not one key a person.

    References
    ----------
    The serial schedule-generation scheme: Kolisch 1996, "Serial and parallel resource-constrained project scheduling
    methods revisited", European Journal of Operational Research 90.
    """
    begun = time.perf_counter()
    if np.shape(key) != (problem.people,):
        raise ValueError("There must be one key a person.")
    start = np.full(problem.people, NONE, dtype=np.int64)
    modes = np.argsort(problem.mode_person, kind="stable")
    modes_of = np.searchsorted(problem.mode_person[modes], np.arange(problem.people + 1))
    left = problem.capacity.astype(np.int64)
    _turns(
        np.argsort(np.asarray(key), kind="stable"), modes, modes_of, problem.mode_first, problem.mode_second,
        problem.mode_minutes, problem.mode_offset, problem.start_week, problem.start_until, problem.start_chance,
        problem.start_mode, left, start,
    )  # fmt: skip
    return Allocation(
        start=start,
        value=value_of(problem, start),
        bound=math.inf,
        changes=changes_of(problem, start),
        changes_bound=0,
        week_sum=week_sum_of(problem, start),
        week_sum_bound=0,
        status=Status.FEASIBLE,
        seconds=time.perf_counter() - begun,
    )


@jit_entry
def _turns(
    order: Any, modes: Any, modes_of: Any, first: Any, second: Any, minutes: Any, offset: Any, week: Any, until: Any,
    chance: Any, mode_of: Any, left: Any, start: Any,
) -> None:  # fmt: skip
    """Give each in turn the earliest free start; `left` [psychologists, weeks] are the minutes still free."""
    for turn in range(len(order)):
        person, best = order[turn], NONE
        for i in range(modes_of[person], modes_of[person + 1]):
            mode = modes[i]
            for at in range(offset[mode], offset[mode + 1]):
                if best != NONE and week[at] > week[best]:
                    break
                if _is_free(left, first[mode], second[mode], minutes[mode], week[at], until[at]):
                    if best == NONE or week[at] < week[best] or chance[at] > chance[best]:
                        best = at
                    break
        if best != NONE:
            start[person], mode = best, mode_of[best]
            _hold(left, first[mode], second[mode], minutes[mode], week[best], until[best])


@jit
def _is_free(left: Any, first: int, second: int, minutes: int, week: int, until: int) -> bool:
    """Return whether so many minutes are free in every week of a course."""
    for each in range(week, min(until, left.shape[1])):
        if left[first, each] < minutes or (second != NONE and left[second, each] < minutes):
            return False
    return True


@jit
def _hold(left: Any, first: int, second: int, minutes: int, week: int, until: int) -> None:
    """Hold so many minutes in every week of a course."""
    for each in range(week, min(until, left.shape[1])):
        left[first, each] -= minutes
        if second != NONE:
            left[second, each] -= minutes


# --- the built-in orders on one list ------------------------------------------------------------


LAST_BAND = 20  # for someone whom nobody has given a band: after all who have one


def simple_plans(formulation: Formulation) -> dict[str, Allocation]:
    """Return the plan of each fixed order, by its name: each person in turn takes the first start that fits."""
    return {
        name: list_schedule(formulation.problem, _keys(formulation, order)) for order, name in enumerate(STATIC_RULES)
    }


def _keys(formulation: Formulation, order: int) -> Int64s:
    return np.asarray([_key(case, formulation, order) for case in formulation.cases], dtype=np.int64)


def _key(case: Case, formulation: Formulation, order: int) -> int:
    referral_day = formulation.horizon.day_of(case.person.referral_date)
    length = _course_days(case, formulation.offer.course)
    band = case.person.band or LAST_BAND
    return rules.order_key(order, referral_day, band, case.deadline_day, length, case.facilitators)


def _course_days(case: Case, course: Course) -> int:
    """Return the length of a person's course with nothing cancelled, by the means of what is not known."""
    minimum, report = round(course.mean_minimum_days), round(course.mean_report_days)
    return int(rules.course_days(case.sessions(course), course.days_between_sessions, minimum, report))
