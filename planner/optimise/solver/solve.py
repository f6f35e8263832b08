"""One part planned: a good plan is found, priced, and proved the best or bettered; then the later objectives."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from planner.base.arrays import NONE, Int64s
from planner.optimise.solve_params import SolveParams
from planner.optimise.problem import SAME_VALUE
from planner.optimise.solver.find import search, swap
from planner.optimise.solver.lexicographic import earliest_starts, fewest_changes
from planner.optimise.solver.decompose import Subproblem
from planner.optimise.solver.prove import prove, settle
from planner.optimise.solver.incumbent import Incumbent, changes, keeps


@dataclass(frozen=True, eq=False)
class Outcome:
    """A plan of a part, and what is proved of it."""

    chosen: Int64s | None  # [people] start of the part, or NONE; None where no plan was found
    bound: float
    changes_bound: int
    week_bound: int
    proved: int  # stages proved, 0 to 3; where there is no plan, 1 if that is proved


def solve(part: Subproblem, effort: SolveParams, begin: Int64s | None = None, enough: float = math.inf) -> Outcome:
    """Plan a part: most value, or one that is enough; then fewest changes, then earliest starts."""
    if not part.starts:
        return _nobody(part)
    work = Incumbent(part, effort, enough)
    work.offer(begin)
    search(work)
    prove(work)
    if not work.is_settled and swap(work):
        settle(work)
    return finish(work)


def _nobody(part: Subproblem) -> Outcome:
    """Return the only plan of people with no start."""
    chosen = np.full(part.people, NONE, dtype=np.int64)
    if not keeps(part, chosen):
        return Outcome(None, -math.inf, 0, 0, 1)
    return Outcome(chosen, 0.0, changes(part, chosen), 0, 3)


def finish(work: Incumbent) -> Outcome:
    """Fix what is proved and go on to the next objective."""
    part, effort = work.part, work.effort
    if work.chosen is None:
        return Outcome(None, work.bound, 0, 0, int(work.bound == -math.inf))
    if not work.is_proved:
        return Outcome(work.chosen, work.bound, 0, 0, 0)
    if effort.stages == 1:
        return Outcome(work.chosen, work.value, 0, 0, 1)
    rest = work.rest(work.value - SAME_VALUE)
    chosen, fewest, is_proved = fewest_changes(part, rest, effort, work.chosen, work.value)
    if not is_proved or effort.stages == 2:
        return Outcome(chosen, work.value, fewest, 0, 1 + is_proved)
    chosen, least, is_proved = earliest_starts(part, rest, effort, chosen, work.value)
    return Outcome(chosen, work.value, fewest, least, 2 + is_proved)
