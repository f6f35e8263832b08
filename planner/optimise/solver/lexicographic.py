"""One subproblem solved, one objective after another: most value, then fewest changes, then earliest starts.

A good plan is searched for without prices, priced, and bettered among the starts that cost little at the prices; then
it is proved the best, or bettered until it is. Each later objective is over the starts that equally good plans have.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from planner.base.arrays import NONE, Int64s
from planner.optimise.problem import SAME_VALUE
from planner.optimise.solve_params import SolveParams
from planner.optimise.solver import neighbourhoods
from planner.optimise.solver.anneal import search
from planner.optimise.solver.decompose import Subproblem, restrict_starts
from planner.optimise.solver.exact import AtLeast, Chosen, choose, in_units, model_of, prove, settle, units
from planner.optimise.solver.incumbent import Incumbent, changes, keeps, week_sum, within, without, worth
from planner.optimise.solver.lagrangian import Prices, reduced_costs, volume_algorithm

NEAR = (
    0.05  # in units of the mean value of a start: starts that fall short by more are left alone once there are prices
)
FIRST, MOST_FIRST = 0.2, 20.0  # share of the search that comes before prices, and rounds a person at most


@dataclass(frozen=True, eq=False)
class Solution:
    """A plan of a subproblem, and what is proved of it."""

    chosen: Int64s | None  # [people] start of the subproblem, or NONE; None where no plan was found
    bound: float
    changes_bound: int
    week_bound: int
    proved: int  # stages proved, 0 to 3; where there is no plan, 1 if that is proved


def solve(sub: Subproblem, params: SolveParams, warm_start: Int64s | None = None, target: float = math.inf) -> Solution:
    """Plan a subproblem: most value, or one that is enough; then fewest changes, then earliest starts."""
    if not sub.starts:
        return _nobody(sub)
    incumbent = Incumbent(sub, params, target)
    incumbent.offer(warm_start)
    find(incumbent)
    prove(incumbent)
    if not incumbent.is_settled and neighbourhoods.improve(incumbent):
        settle(incumbent)
    return _later(incumbent)


def _nobody(sub: Subproblem) -> Solution:
    """Return the only plan of people with no start."""
    chosen = np.full(sub.people, NONE, dtype=np.int64)
    if not keeps(sub, chosen):
        return Solution(None, -math.inf, 0, 0, 1)
    return Solution(chosen, 0.0, changes(sub, chosen), 0, 3)


def _later(incumbent: Incumbent) -> Solution:
    """Fix what is proved and go on to the next objective."""
    sub, params = incumbent.sub, incumbent.params
    if incumbent.chosen is None:
        return Solution(None, incumbent.bound, 0, 0, int(incumbent.bound == -math.inf))
    if not incumbent.is_proved:
        return Solution(incumbent.chosen, incumbent.bound, 0, 0, 0)
    if params.stages == 1:
        return Solution(incumbent.chosen, incumbent.value, 0, 0, 1)
    rest = incumbent.rest(incumbent.value - SAME_VALUE)
    chosen, fewest, is_proved = fewest_changes(sub, rest, params, incumbent.chosen, incumbent.value)
    if not is_proved or params.stages == 2:
        return Solution(chosen, incumbent.value, fewest, 0, 1 + is_proved)
    chosen, least, is_proved = earliest_starts(sub, rest, params, chosen, incumbent.value)
    return Solution(chosen, incumbent.value, fewest, least, 2 + is_proved)


# --- most value --------------------------------------------------------------------------------


def find(incumbent: Incumbent) -> None:
    """Find a plan without prices, price against it, and better it with prices."""
    sub, rounds = incumbent.sub, incumbent.params.search_rounds
    free = Prices(np.zeros(sub.capacity.shape), np.zeros(len(sub.least)), math.inf)
    incumbent.offer(search(incumbent, sub, free, min(rounds * FIRST, MOST_FIRST), 0))
    if incumbent.is_settled:
        return
    _price(incumbent, None)
    if incumbent.is_settled:
        return
    near = reduced_costs(sub, incumbent.prices[-1]) >= -NEAR * sub.value.mean()
    if incumbent.chosen is None:
        near[:] = True
    else:
        near[incumbent.chosen[incumbent.chosen != NONE]] = True
    chain = partial(search, incumbent, restrict_starts(sub, near), incumbent.prices[-1], rounds * (1 - FIRST))
    with ThreadPoolExecutor(incumbent.params.threads) as pool:
        for chosen in pool.map(chain, range(1, 1 + incumbent.params.chains)):
            incumbent.offer(chosen)
    _price(incumbent, incumbent.prices[-1])


def _price(incumbent: Incumbent, warm_start: Prices | None) -> None:
    """Price against the plan there is."""
    rounds = incumbent.params.price_rounds
    incumbent.prices.append(volume_algorithm(incumbent.sub, rounds, max(incumbent.value, 0.0), warm_start))
    incumbent.prove(incumbent.prices[-1].bound)


# --- fewest changes, then earliest starts ------------------------------------------------------


def fewest_changes(
    sub: Subproblem, rest: Subproblem, params: SolveParams, chosen: Int64s, value: float
) -> tuple[Int64s, int, bool]:
    """Return a plan as good with the fewest changes, a number no such plan is below, and whether it is that."""
    least = _least_changes(rest)
    if changes(sub, chosen) <= least:
        return chosen, least, True
    found = _most(rest, _saved(rest), (_as_good(rest, value),), params, chosen)
    chosen = _better(sub, chosen, without(rest, found.chosen), value, changes)
    least = max(least, int(rest.drop_change.sum()) - found.bound)
    return chosen, least, changes(sub, chosen) <= least


def earliest_starts(
    sub: Subproblem, rest: Subproblem, params: SolveParams, chosen: Int64s, value: float
) -> tuple[Int64s, int, bool]:
    """Return a plan as good and as little changed with the earliest starts, a sum none is below, and if it is that."""
    limit = changes(sub, chosen)
    same = AtLeast(_saved(rest), int(rest.drop_change.sum()) - limit)
    found = _most(rest, -rest.start_week, (_as_good(rest, value), same), params, chosen)
    offered = without(rest, found.chosen)
    if offered is not None and changes(sub, offered) <= limit:
        chosen = _better(sub, chosen, offered, value, week_sum)
    least = max(0, -found.bound)
    return chosen, least, week_sum(sub, chosen) <= least


def _saved(rest: Subproblem) -> Int64s:
    """Return how many changes fewer each start makes than not placing the person; [starts]."""
    return rest.drop_change[rest.start_person] - rest.change


def _least_changes(rest: Subproblem) -> int:
    """Return how many changes there are if each person alone makes as few as they can."""
    fewest = np.where(rest.must, 1, rest.drop_change)
    np.minimum.at(fewest, rest.start_person, rest.change)
    return int(fewest.sum())


def _most(
    rest: Subproblem, objective: Int64s, extra: tuple[AtLeast, ...], params: SolveParams, chosen: Int64s
) -> Chosen:
    """Maximise another objective over the starts left; nothing is found where there are too many."""
    if rest.starts > params.columns:
        return Chosen(None, 2**62, is_done=False)
    return choose(model_of(rest), objective, params.deterministic_time, extra, within(rest, chosen))


def _as_good(rest: Subproblem, value: float) -> AtLeast:
    """Return what keeps a plan as good."""
    return AtLeast(in_units(rest.value, rest.people), math.ceil((value - SAME_VALUE / 2) * units(rest.people)))


def _better(
    sub: Subproblem, chosen: Int64s, offered: Int64s | None, value: float, of: Callable[[Subproblem, Int64s], int]
) -> Int64s:
    """Return the plan with less of something among one there is and one offered, if that is as good."""
    if offered is None or not keeps(sub, offered) or worth(sub, offered) < value - SAME_VALUE:
        return chosen
    return offered if of(sub, offered) < of(sub, chosen) else chosen
