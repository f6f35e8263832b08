"""The integer programme: one start a person, or none, in whole numbers throughout.

CP-SAT, with one worker and a limit on counted work, takes the same path on any machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from planner.base.arrays import NONE, Float64s, Int64s
from planner.optimise.problem import SAME_VALUE
from planner.optimise.solver.exact import Model


@dataclass(frozen=True, eq=False)
class Chosen:
    """The best choice found."""

    chosen: Int64s | None  # [people] start, or NONE; None where nothing was found
    bound: int  # no choice has more
    is_done: bool  # nothing is better, or nothing is possible


@dataclass(frozen=True, eq=False)
class AtLeast:
    """A sum over the starts chosen that is to be at least so much."""

    each: Int64s  # [starts]
    least: int


def units(people: int) -> float:
    """Return in how many steps an expected finish is counted: so many that rounding never tells plans apart."""
    return float(np.ceil(8 * max(people, 1) / SAME_VALUE))


def in_units(value: Float64s, people: int) -> Int64s:
    """Return values as whole numbers."""
    return np.rint(value * units(people)).astype(np.int64)


def choose(
    model: Model, objective: Int64s, work: float, extra: tuple[AtLeast, ...] = (), begin: Int64s | None = None
) -> Chosen:
    """Return the choice with the most of something, as far as so much counted work goes."""
    part = model.part
    shared = max(int(np.gcd.reduce(objective)), 1) if part.starts else 1
    programme = cp_model.CpModel()
    chosen = [programme.new_bool_var("") for _ in range(part.starts)]
    _one_each(programme, model)
    _sums(programme, model)
    for more in (*extra, *_floors(model)):
        _linear(programme, np.flatnonzero(more.each), more.each[more.each != 0], more.least, None)
    programme.maximize(cp_model.LinearExpr.weighted_sum(chosen, (objective // shared).tolist()))
    if begin is not None:
        placed = set(begin[begin != NONE].tolist())
        for at, variable in enumerate(chosen):
            programme.add_hint(variable, at in placed)
    return _solved(programme, chosen, model, work, shared)


def _one_each(programme: Any, model: Model) -> None:
    """One start a person, or none; exactly one where the person must be placed."""
    part = model.part
    first = np.searchsorted(part.start_person, np.arange(part.people + 1))
    for person in range(part.people):
        row = programme.proto.constraints.add()
        which = row.exactly_one if part.must[person] else row.at_most_one
        which.literals.extend(range(first[person], first[person + 1]))


def _sums(programme: Any, model: Model) -> None:
    """No psychologist-week holds more than it has."""
    rows, people = model.rows, model.part.people
    order = np.argsort(rows.row, kind="stable")
    row, column, entry = rows.row[order], rows.column[order], np.rint(rows.entry[order]).astype(np.int64)
    first = np.searchsorted(row, np.arange(people, people + len(model.slot) + 1))
    for i in range(len(model.slot)):
        at = slice(first[i], first[i + 1])
        _linear(programme, column[at], entry[at], None, int(rows.high[people + i]))


def _floors(model: Model) -> list[AtLeast]:
    """Return floors in whole numbers."""
    part, size = model.part, units(model.part.people)
    return [
        AtLeast(
            np.where(counts[part.start_person], in_units(part.chance, part.people), 0),
            int(np.ceil((least - SAME_VALUE / 2) * size)),
        )
        for counts, least in zip(part.counts, part.least, strict=True)
    ]


def _linear(programme: Any, variables: Int64s, coefficients: Int64s, low: int | None, high: int | None) -> None:
    linear = programme.proto.constraints.add().linear
    linear.vars.extend(variables.tolist())
    linear.coeffs.extend(coefficients.tolist())
    linear.domain.extend([-(2**62) if low is None else low, 2**62 if high is None else high])


def _solved(programme: Any, variables: list[Any], model: Model, work: float, shared: int) -> Chosen:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = work
    status = solver.solve(programme)
    if status == cp_model.INFEASIBLE:
        return Chosen(None, -(2**62), is_done=True)
    bound = int(np.floor(solver.best_objective_bound + 1e-6)) * shared if solver.best_objective_bound < 2**61 else 2**62
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Chosen(None, bound, is_done=False)
    starts = np.array([at for at, each in enumerate(variables) if solver.boolean_value(each)], dtype=np.int64)
    chosen = np.full(model.part.people, NONE, dtype=np.int64)
    chosen[model.part.start_person[starts]] = starts
    return Chosen(chosen, bound, is_done=status == cp_model.OPTIMAL)
