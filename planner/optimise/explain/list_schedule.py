"""Plans by a simple rule: people one after another, each at the first start that is free."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np

from planner.base.arrays import NONE, Int64s
from planner.jit import jit, jit_entry
from planner.optimise.allocation import Allocation, Status, changes_of, value_of, week_sum_of
from planner.optimise.problem import Problem


def list_schedule(problem: Problem, key: Int64s) -> Allocation:
    """Return the plan in which people take turns by key, lowest first, ties by number.

    Each takes the earliest start that is free; of those in one week the likeliest to finish in time; of those the
    lowest lane. Musts and floors make no difference: a rule knows nothing of them. Nothing is proved, so the bound
    is infinite and the status FEASIBLE says only that hours are kept.

    Raises ValueError where there is not one key a person.
    """
    begun = time.perf_counter()
    if np.shape(key) != (problem.people,):
        raise ValueError("There must be one key a person.")
    start = np.full(problem.people, NONE, dtype=np.int64)
    lanes = np.argsort(problem.lane_person, kind="stable")
    lanes_of = np.searchsorted(problem.lane_person[lanes], np.arange(problem.people + 1))
    left = problem.capacity.astype(np.int64)
    _turns(
        np.argsort(np.asarray(key), kind="stable"), lanes, lanes_of, problem.lane_first, problem.lane_second,
        problem.lane_minutes, problem.lane_offset, problem.start_week, problem.start_until, problem.start_chance,
        problem.start_lane, left, start,
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
    order: Any, lanes: Any, lanes_of: Any, first: Any, second: Any, minutes: Any, offset: Any, week: Any, until: Any,
    chance: Any, lane_of: Any, left: Any, start: Any,
) -> None:  # fmt: skip
    """Give each in turn the earliest free start; `left` [psychologists, weeks] are the minutes still free."""
    for turn in range(len(order)):
        person, best = order[turn], NONE
        for i in range(lanes_of[person], lanes_of[person + 1]):
            lane = lanes[i]
            for at in range(offset[lane], offset[lane + 1]):
                if best != NONE and week[at] > week[best]:
                    break
                if _is_free(left, first[lane], second[lane], minutes[lane], week[at], until[at]):
                    if best == NONE or week[at] < week[best] or chance[at] > chance[best]:
                        best = at
                    break
        if best != NONE:
            start[person], lane = best, lane_of[best]
            _hold(left, first[lane], second[lane], minutes[lane], week[best], until[best])


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
