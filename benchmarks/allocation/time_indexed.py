"""The one-shot model: a column a start, a row a psychologist-week, all of it to HiGHS (as SciPy carries it)."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_array

from benchmarks.allocation.peer import Found
from planner.base.arrays import NONE
from planner.optimise.problem import Problem


def solve(problem: Problem, seconds: float) -> Found:
    """Solve it whole; HiGHS keeps to one thread for most of it, so seconds are processor seconds."""
    matrix, most = model(problem)
    found = milp(
        -problem.start_value,
        constraints=LinearConstraint(matrix, ub=most),
        integrality=np.ones(problem.starts),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    bound = -found.mip_dual_bound if found.mip_dual_bound is not None else np.inf
    return Found(None if found.x is None else -found.fun, bound, found.status == 0)


def relax(problem: Problem, seconds: float) -> Found:
    """Solve its linear relaxation only."""
    matrix, most = model(problem)
    found = linprog(
        -problem.start_value, A_ub=matrix, b_ub=most, bounds=(0, 1), method="highs", options={"time_limit": seconds}
    )
    return Found(None, -found.fun if found.status == 0 else np.inf, found.status == 0)


def model(problem: Problem) -> tuple[csc_array, np.ndarray]:
    """Return rows for people and for psychologist-weeks, in places rather than minutes; vectorised throughout."""
    mode, until = problem.start_mode, np.minimum(problem.start_until, problem.weeks)
    unit = np.gcd.reduce(problem.mode_minutes)
    rows, columns = [problem.start_person.astype(np.int64)], [np.arange(problem.starts)]
    entries = [np.ones(problem.starts)]
    for who in (problem.mode_first[mode], problem.mode_second[mode]):
        at = np.flatnonzero(who != NONE)
        size = (until - problem.start_week)[at]
        column = np.repeat(at, size)
        week = problem.start_week[column] + np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        rows.append(problem.people + who[column].astype(np.int64) * problem.weeks + week)
        columns.append(column)
        entries.append(problem.mode_minutes[mode[column]] / unit)
    shape = (problem.people + problem.capacity.size, problem.starts)
    matrix = csc_array((np.concatenate(entries), (np.concatenate(rows), np.concatenate(columns))), shape=shape)
    return matrix, np.concatenate([np.ones(problem.people), problem.capacity.ravel() // unit])
