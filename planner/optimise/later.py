"""The objectives after value: fewest changes, then earliest starts, over the starts that equally good plans have."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from planner.optimise import model as hi
from planner.optimise.effort import Effort
from planner.optimise.part import Part
from planner.optimise.problem import SAME_VALUE, Longs
from planner.optimise.work import changes, keeps, week_sum, without, worth

JUST_BELOW_ONE = 0.999  # whole numbers closer than this are the same


def fewest_changes(part: Part, rest: Part, effort: Effort, chosen: Longs, value: float) -> tuple[Longs, int, bool]:
    """Return a plan as good with the fewest changes, a number no such plan is below, and whether it is that."""
    least = _least_changes(rest)
    if changes(part, chosen) <= least:
        return chosen, least, True
    saved = rest.drop_change[rest.start_person] - rest.change
    found = _most(rest, saved, (_as_good(rest, value),), effort)
    chosen = _better(part, chosen, without(rest, found.chosen), value, changes)
    if found.is_done:
        return chosen, changes(part, chosen), True
    fewest = int(rest.drop_change.sum()) - math.floor(found.bound + 1e-3)
    return chosen, max(least, fewest), changes(part, chosen) <= max(least, fewest)


def _least_changes(rest: Part) -> int:
    """Return how many changes there are if each person alone makes as few as they can."""
    fewest = np.where(rest.must, 2, rest.drop_change)
    np.minimum.at(fewest, rest.start_person, rest.change)
    return int(fewest.sum())


def earliest_starts(part: Part, rest: Part, effort: Effort, chosen: Longs, value: float) -> tuple[Longs, int, bool]:
    """Return a plan as good and as little changed with the earliest starts, a sum none is below, and if it is that."""
    limit = changes(part, chosen)
    saved = rest.drop_change[rest.start_person] - rest.change
    extra = [_as_good(rest, value)]
    if np.any(saved):
        extra.append(hi.one_row(saved, float(rest.drop_change.sum() - limit), np.inf))
    found = _most(rest, -rest.start_week, tuple(extra), effort)
    offered = without(rest, found.chosen)
    if offered is not None and changes(part, offered) <= limit:
        chosen = _better(part, chosen, offered, value, week_sum)
    if found.is_done:
        return chosen, week_sum(part, chosen), True
    least = math.ceil(-found.bound - 1e-3) if math.isfinite(found.bound) else 0
    return chosen, max(0, least), week_sum(part, chosen) <= least


def _most(rest: Part, objective: Longs, extra: tuple[hi.Rows, ...], effort: Effort) -> hi.Solved:
    """Maximise another objective over the starts left; only its bound is of use where there are too many."""
    if rest.starts > effort.columns:
        return hi.Solved(None, math.inf, None, False, False)
    return hi.run(
        hi.model_of(rest),
        objective.astype(float),
        extra,
        whole=True,
        nodes=effort.nodes,
        gap=JUST_BELOW_ONE,
    )


def _as_good(rest: Part, value: float) -> hi.Rows:
    """Return the row that keeps a plan as good."""
    return hi.one_row(rest.value * hi.SCALE, (value - SAME_VALUE / 2) * hi.SCALE, np.inf)


def _better(part: Part, chosen: Longs, offered: Longs | None, value: float, of: Callable[[Part, Longs], int]) -> Longs:
    """Return the plan with less of something among one there is and one offered, if that is as good."""
    if offered is None or not keeps(part, offered) or worth(part, offered) < value - SAME_VALUE:
        return chosen
    return offered if of(part, offered) < of(part, chosen) else chosen
