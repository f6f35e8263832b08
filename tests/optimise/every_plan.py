"""The best plan of a small problem by trying every one: no solver."""

from __future__ import annotations

from math import inf

import numpy as np

from planner.base.arrays import NONE
from planner.optimise.problem import Problem

ENOUGH = 1e-9  # plans this near are alike


def best_value(problem: Problem, must: int = NONE, besides: int = NONE) -> float:
    """The most that a plan is worth, with one person placed and another not counted; -inf where there is no plan.

    Capacity, one start a person and every `must` are kept; floors are left aside.
    """
    values = problem.start_value.copy()
    if besides != NONE:
        values[problem.start_person == besides] = 0.0
    choices = [np.flatnonzero(problem.start_person == person).tolist() for person in range(problem.people)]
    most = [max((float(values[start]) for start in mine), default=0.0) for mine in choices]
    left = problem.capacity.astype(np.int64)
    found = -inf

    def take(start: int) -> np.ndarray:
        """What a start holds, [psychologists, weeks]."""
        mode, weeks = problem.start_mode[start], slice(problem.start_week[start], problem.start_until[start])
        held = np.zeros_like(left)
        held[[int(who) for who in (problem.mode_first[mode], problem.mode_second[mode]) if who != NONE], weeks] = (
            problem.mode_minutes[mode]
        )
        return held

    held = [take(start) for start in range(problem.starts)]

    def go_on(person: int, value: float, left: np.ndarray) -> None:
        nonlocal found
        if person == problem.people:
            found = max(found, value)
        elif value + sum(most[person:]) > found + ENOUGH:
            for start in choices[person]:
                after = left - held[start]
                if after.min() >= 0:
                    go_on(person + 1, value + float(values[start]), after)
            if person != must and not problem.must[person]:
                go_on(person + 1, value, left)

    go_on(0, 0.0, left)
    return found
