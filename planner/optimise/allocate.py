"""A problem solved: cut into subproblems that meet nobody else, each planned, put together."""

from __future__ import annotations

import math
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from planner.base.arrays import NONE, Int64s
from planner.optimise.allocation import Allocation, Status, changes_of, value_of, week_sum_of
from planner.optimise.problem import Problem
from planner.optimise.solve_params import SolveParams
from planner.optimise.solver.decompose import Subproblem, canonical, decompose
from planner.optimise.solver.lexicographic import Solution, solve

DEFAULT = SolveParams()


def allocate(
    problem: Problem, params: SolveParams = DEFAULT, warm_start: Allocation | None = None, target: float = math.inf
) -> Allocation:
    """Solve a problem lexicographically: most value, then fewest changes, then the least sum of start weeks.

    Parameters
    ----------
    problem
        Who may start when, with whom, and what each start is worth.
    params
        Deterministic limits; what they leave unproved shows in the status and the bounds.
    warm_start
        A plan of the same problem to begin with. It may save time, and does not change what is proved.
    target
        Weighted expected finishes that are enough: the first plan found that is worth so much will do, and where
        none is found the bound says whether there is any. Looked at only where the problem is one that cannot be cut.

    Returns
    -------
    Allocation
        The start of each person, int64 [people], with its value, changes and sum of start weeks, a bound beside each,
        and the status, which says how much is proved.

    Raises
    ------
    ValueError
        If `warm_start` is of another number of people, or has a start that the problem has not.

    Notes
    -----
    The same problem gives the same plan on any machine, with any number of threads. In whatever order people stand,
    value, changes, sum of weeks and bounds are the same: everyone is put into an order of their own first, and
    subproblems that share no psychologist are solved apart.

    References
    ----------
    docs/decisions/0011-how-places-are-allocated.md.
    """
    begun = time.perf_counter()
    everyone = canonical(problem)
    subs = list(decompose(everyone))
    known = _renumbered(problem, everyone, warm_start)
    begin = [None if known is None else _restricted(sub, known) for sub in subs]
    if sum(sub.starts > 0 for sub in subs) > 1:
        target = math.inf  # of the whole: what it leaves for a subproblem is not known
    # The largest first, so that no thread is left with it at the end.
    order = sorted(range(len(subs)), key=lambda i: -subs[i].starts)
    with ThreadPoolExecutor(params.threads) as pool:
        solved = dict(zip(order, pool.map(lambda i: solve(subs[i], params, begin[i], target), order), strict=True))
    return _together(problem, everyone, subs, [solved[i] for i in range(len(subs))], begun)


def _renumbered(problem: Problem, everyone: Subproblem, warm_start: Allocation | None) -> Int64s | None:
    """Return a plan to begin with in the numbers of the canonical problem."""
    if warm_start is None:
        return None
    if len(warm_start.start) != problem.people or np.any(warm_start.start >= problem.starts):
        raise ValueError("A plan to begin with must be of the same people and starts.")
    place = np.full(problem.starts, NONE, dtype=np.int64)
    place[everyone.origin] = np.arange(everyone.starts)
    start = warm_start.start[everyone.person]
    return np.where(start == NONE, NONE, place[start]) if problem.starts else start


def _restricted(sub: Subproblem, known: Int64s) -> Int64s:
    """Return what a plan of the whole is for a subproblem."""
    start = known[sub.person]
    at = np.searchsorted(sub.origin, start)
    return np.where(start == NONE, NONE, at)


def _together(
    problem: Problem, everyone: Subproblem, subs: list[Subproblem], solved: list[Solution], begun: float
) -> Allocation:
    """Return the plan that the subproblems' plans make."""
    start = np.full(problem.people, NONE, dtype=np.int64)
    missing = [each for each in solved if each.chosen is None]
    if missing:
        status = Status.INFEASIBLE if any(each.proved for each in missing) else Status.UNKNOWN
        bound = math.fsum(each.bound for each in solved) if status is Status.UNKNOWN else -math.inf
        return Allocation(start, -math.inf, bound, 0, 0, 0, 0, status, time.perf_counter() - begun)
    for sub, each in zip(subs, solved, strict=True):
        chosen = np.asarray(each.chosen)
        placed = chosen != NONE
        people = everyone.person[sub.person[placed]]
        start[people] = everyone.origin[sub.origin[chosen[placed]]]
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
