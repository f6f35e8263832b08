"""The objectives after value: fewest changes, then earliest starts, over the starts that equally good plans have."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from planner.base.arrays import Int64s
from planner.optimise.solve_params import SolveParams
from planner.optimise.problem import SAME_VALUE
from planner.optimise.solver.choose import AtLeast, Chosen, choose, in_units, units
from planner.optimise.solver.exact import model_of
from planner.optimise.solver.decompose import Subproblem
from planner.optimise.solver.incumbent import changes, keeps, week_sum, within, without, worth


def fewest_changes(
    part: Subproblem, rest: Subproblem, effort: SolveParams, chosen: Int64s, value: float
) -> tuple[Int64s, int, bool]:
    """Return a plan as good with the fewest changes, a number no such plan is below, and whether it is that."""
    least = _least_changes(rest)
    if changes(part, chosen) <= least:
        return chosen, least, True
    found = _most(rest, _saved(rest), (_as_good(rest, value),), effort, chosen)
    chosen = _better(part, chosen, without(rest, found.chosen), value, changes)
    least = max(least, int(rest.drop_change.sum()) - found.bound)
    return chosen, least, changes(part, chosen) <= least


def earliest_starts(
    part: Subproblem, rest: Subproblem, effort: SolveParams, chosen: Int64s, value: float
) -> tuple[Int64s, int, bool]:
    """Return a plan as good and as little changed with the earliest starts, a sum none is below, and if it is that."""
    limit = changes(part, chosen)
    same = AtLeast(_saved(rest), int(rest.drop_change.sum()) - limit)
    found = _most(rest, -rest.start_week, (_as_good(rest, value), same), effort, chosen)
    offered = without(rest, found.chosen)
    if offered is not None and changes(part, offered) <= limit:
        chosen = _better(part, chosen, offered, value, week_sum)
    least = max(0, -found.bound)
    return chosen, least, week_sum(part, chosen) <= least


def _saved(rest: Subproblem) -> Int64s:
    """Return how many changes fewer each start makes than not placing the person; [starts]."""
    return rest.drop_change[rest.start_person] - rest.change


def _least_changes(rest: Subproblem) -> int:
    """Return how many changes there are if each person alone makes as few as they can."""
    fewest = np.where(rest.must, 1, rest.drop_change)
    np.minimum.at(fewest, rest.start_person, rest.change)
    return int(fewest.sum())


def _most(
    rest: Subproblem, objective: Int64s, extra: tuple[AtLeast, ...], effort: SolveParams, chosen: Int64s
) -> Chosen:
    """Maximise another objective over the starts left; nothing is found where there are too many."""
    if rest.starts > effort.columns:
        return Chosen(None, 2**62, is_done=False)
    return choose(model_of(rest), objective, effort.work, extra, within(rest, chosen))


def _as_good(rest: Subproblem, value: float) -> AtLeast:
    """Return what keeps a plan as good."""
    return AtLeast(in_units(rest.value, rest.people), math.ceil((value - SAME_VALUE / 2) * units(rest.people)))


def _better(
    part: Subproblem, chosen: Int64s, offered: Int64s | None, value: float, of: Callable[[Subproblem, Int64s], int]
) -> Int64s:
    """Return the plan with less of something among one there is and one offered, if that is as good."""
    if offered is None or not keeps(part, offered) or worth(part, offered) < value - SAME_VALUE:
        return chosen
    return offered if of(part, offered) < of(part, chosen) else chosen
