"""A problem planned: cut into parts that meet nobody else, each planned, put together."""

from __future__ import annotations

import math
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from planner.base.arrays import NONE, Int64s
from planner.optimise.allocation import Allocation, Status, changes_of, value_of, week_sum_of
from planner.optimise.solve_params import SolveParams
from planner.optimise.problem import Problem
from planner.optimise.solver.decompose import Subproblem, parts, whole
from planner.optimise.solver.solve import Outcome, solve

DEFAULT = SolveParams()


def allocate(
    problem: Problem, effort: SolveParams = DEFAULT, begin: Allocation | None = None, enough: float = math.inf
) -> Allocation:
    """Return the plan worth most, of those with the fewest changes, of those with the earliest starts.

    The same problem gives the same plan on any machine, with any number of threads; in whatever order people
    stand, value, changes, weeks and bounds are the same. A plan to begin with may save time, and does not change
    what is proved. Where a value is `enough`, the first plan found that has it will do; if none is found, the bound
    says whether there is any.

    Raises ValueError where the plan to begin with is of another number of people or has a start there is not.
    """
    begun = time.perf_counter()
    everyone = whole(problem)
    pieces = list(parts(everyone))
    known = _known(problem, everyone, begin)
    first = [None if known is None else _of_part(piece, known) for piece in pieces]
    if sum(piece.starts > 0 for piece in pieces) > 1:
        enough = math.inf  # of the whole: what it leaves for a part is not known
    # The largest first, so that no thread is left with it at the end.
    order = sorted(range(len(pieces)), key=lambda i: -pieces[i].starts)
    with ThreadPoolExecutor(effort.threads) as pool:
        solved = dict(zip(order, pool.map(lambda i: solve(pieces[i], effort, first[i], enough), order), strict=True))
    return _together(problem, everyone, pieces, [solved[i] for i in range(len(pieces))], begun)


def _known(problem: Problem, everyone: Subproblem, begin: Allocation | None) -> Int64s | None:
    """Return a plan to begin with in the numbers of the whole."""
    if begin is None:
        return None
    if len(begin.start) != problem.people or np.any(begin.start >= problem.starts):
        raise ValueError("A plan to begin with must be of the same people and starts.")
    place = np.full(problem.starts, NONE, dtype=np.int64)
    place[everyone.origin] = np.arange(everyone.starts)
    start = begin.start[everyone.person]
    return np.where(start == NONE, NONE, place[start]) if problem.starts else start


def _of_part(piece: Subproblem, known: Int64s) -> Int64s:
    """Return what a plan of the whole is for a part."""
    start = known[piece.person]
    at = np.searchsorted(piece.origin, start)
    return np.where(start == NONE, NONE, at)


def _together(
    problem: Problem, everyone: Subproblem, pieces: list[Subproblem], solved: list[Outcome], begun: float
) -> Allocation:
    """Return the plan that the parts' plans make."""
    start = np.full(problem.people, NONE, dtype=np.int64)
    missing = [each for each in solved if each.chosen is None]
    if missing:
        status = Status.INFEASIBLE if any(each.proved for each in missing) else Status.UNKNOWN
        bound = math.fsum(each.bound for each in solved) if status is Status.UNKNOWN else -math.inf
        return Allocation(start, -math.inf, bound, 0, 0, 0, 0, status, time.perf_counter() - begun)
    for piece, each in zip(pieces, solved, strict=True):
        chosen = np.asarray(each.chosen)
        placed = chosen != NONE
        people = everyone.person[piece.person[placed]]
        start[people] = everyone.origin[piece.origin[chosen[placed]]]
    value, proved = value_of(problem, start), min((each.proved for each in solved), default=3)
    return Allocation(
        start=start,
        value=value,
        bound=value if proved else max(value, math.fsum(each.bound for each in solved)),
        changes=changes_of(problem, start),
        changes_bound=sum(each.changes_bound for each in solved),
        week_sum=week_sum_of(problem, start),
        week_sum_bound=sum(each.week_bound for each in solved),
        status=(Status.FEASIBLE, Status.VALUE_OPTIMAL, Status.VALUE_OPTIMAL, Status.OPTIMAL)[proved],
        seconds=time.perf_counter() - begun,
    )
