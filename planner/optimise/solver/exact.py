"""The proof: prices of a linear programme leave few starts, among which an integer programme settles it.

A plan that has a start is worth no more than the bound less what the start falls short at the prices. So a plan
within some margin of the bound has only starts that fall short by no more than the margin. The best plan of these
is found; if it is within the margin, none is better. If not, the bound comes down to the margin's edge, and the
margin is widened to the plan found: no start beyond that can be in a better one.

The model is time-indexed: a column a start, a row a person, a row a psychologist-week. Rows that others imply are
left out: a week in which nobody ends has all that is held held the week after as well. The linear programme goes to
HiGHS as SciPy has it: HiGHS's own package and OR-Tools, which brings another HiGHS, cannot be loaded in any order.
The integer programme goes to CP-SAT, in whole numbers throughout; with one worker and a limit on counted work it
takes the same path on any machine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from ortools.sat.python import cp_model
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from planner.base.arrays import NONE, Bools, Float64s, Int64s
from planner.optimise.problem import SAME_VALUE
from planner.optimise.solver.decompose import Subproblem, restrict_starts
from planner.optimise.solver.incumbent import Incumbent, within, without
from planner.optimise.solver.lagrangian import LagrangianRelaxation, Prices, reduced_costs

FIRST_MARGIN = 0.002  # of the bound
LINEAR_ROUNDS = 5  # of starts added to the linear programme
CLOSE = 0.01  # of the gap: a linear programme this close to what its prices prove need not be solved again
NEAR = 0.003  # of the bound: starts that are in it from the beginning


# --- the proof ------------------------------------------------------------------------------------


def prove(incumbent: Incumbent) -> None:
    """Prove the plan the best, or find and prove a better one, as far as effort goes."""
    if not incumbent.is_settled and relaxed(incumbent):
        settle(incumbent)


def settle(incumbent: Incumbent) -> None:
    """Settle it by integer programmes over what the prices there are leave."""
    if incumbent.is_settled:
        return
    margin = max(FIRST_MARGIN * abs(incumbent.prices[-1].bound), 1.001 * incumbent.sub.value_step)
    if incumbent.chosen is not None and incumbent.prices[-1].bound - incumbent.value < 2 * margin:
        margin = math.inf
    if settled(incumbent, incumbent.prices[-1].bound - margin) and not incumbent.is_settled:
        settled(incumbent, -math.inf)


def relaxed(incumbent: Incumbent) -> bool:
    """Solve the linear programme over starts that matter, and take its prices; return whether it was small enough."""
    sub, prices = incumbent.sub, incumbent.prices[-1]
    near = _near(sub, prices)
    near |= not near.any()
    for _ in range(LINEAR_ROUNDS):
        if np.count_nonzero(near) > incumbent.params.columns:
            return False
        model = model_of(restrict_starts(sub, near))
        found = relax(model, model.sub.value)
        if found is None:  # musts or floors cannot be kept among so few
            if near.all():
                return True
            near[:] = True
            continue
        prices = _priced(model, found.dual, sub)
        incumbent.prices.append(prices)
        incumbent.prove(prices.bound)
        close = max(SAME_VALUE, CLOSE * (incumbent.bound - incumbent.value))
        if incumbent.is_settled or prices.bound - found.objective <= close:
            return True
        near |= _near(sub, prices)
    return True


def _near(sub: Subproblem, prices: Prices) -> Bools:
    """Return the starts that fall so little short that they may be in a good plan."""
    near: Bools = reduced_costs(sub, prices) >= -NEAR * max(abs(prices.bound), 1.0)
    return near


def _priced(model: Model, dual: Float64s, sub: Subproblem) -> Prices:
    """Return the prices that a linear programme's dual values are, and what they prove of the whole subproblem."""
    slots = len(model.slot)
    minute = np.zeros(sub.psychologists * sub.weeks)
    minute[model.slot] = np.maximum(dual[sub.people : sub.people + slots], 0.0) / model.unit
    floor = np.maximum(-dual[sub.people + slots :], 0.0)
    prices = Prices(minute.reshape(sub.capacity.shape), floor, math.inf)
    return replace(prices, bound=LagrangianRelaxation(sub).evaluate(prices.minute, prices.floor)[0])


def settled(incumbent: Incumbent, least: float) -> bool:
    """Solve the integer programme over what plans worth so much, and more than there is, have; return if it was."""
    params, target = incumbent.params, incumbent.target
    least = max(least, incumbent.value + incumbent.step, -math.inf if target == math.inf else target)
    rest = incumbent.rest(least)
    if rest.starts > params.columns:
        return False
    value = in_units(rest.value, rest.people)
    found = choose(model_of(rest), value, params.deterministic_time, warm_start=within(rest, incumbent.chosen))
    incumbent.offer(without(rest, found.chosen))
    # What is left out is worth less than `least`, by more than SAME_VALUE (Incumbent.rest); what is left is worth no
    # more than was found or bounded.
    edge = least - SAME_VALUE
    most = -math.inf if found.is_done else found.bound / units(rest.people) + SAME_VALUE / 8
    incumbent.prove(max(incumbent.value, edge, most))
    return found.is_done


# --- the model ------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Rows:
    """Columns' entries in some rows: entry i of a column stands in `row[i]`; sorted by column."""

    column: Int64s
    row: Int64s
    entry: Float64s
    low: Float64s  # [rows]
    high: Float64s  # [rows]


@dataclass(frozen=True, eq=False)
class Relaxed:
    """The best mixture of starts."""

    objective: float
    dual: Float64s  # [rows]


@dataclass(frozen=True, eq=False)
class Model:
    """A subproblem's constraints: a column a start."""

    sub: Subproblem
    rows: Rows  # people, then psychologist-weeks, then floors
    slot: Int64s  # [psychologist-week rows] psychologist x weeks + week
    unit: float  # minutes, in which hours are counted


def one_row(entry: Float64s | Int64s, low: float, high: float) -> Rows:
    """Return one row over all columns."""
    at = np.flatnonzero(entry)
    return Rows(at, np.zeros(len(at), dtype=np.int64), entry[at].astype(float), np.array([low]), np.array([high]))


def model_of(sub: Subproblem) -> Model:
    """Return the model of a subproblem."""
    columns, unit = np.arange(sub.starts), float(np.gcd.reduce(sub.mode_minutes)) if sub.modes else 1.0
    own = Rows(columns, sub.start_person, np.ones(sub.starts), sub.must.astype(float), np.ones(sub.people))
    hours, slot = _hours(sub, unit)
    floors = [
        one_row(np.where(counts[sub.start_person], sub.chance, 0.0), least, np.inf)
        for counts, least in zip(sub.counts, sub.least, strict=True)
    ]
    return Model(sub, stacked(own, hours, *floors), slot, unit)


def stacked(*blocks: Rows) -> Rows:
    """Return blocks of rows under each other."""
    offset = np.cumsum([0, *(len(block.low) for block in blocks)])
    return Rows(
        np.concatenate([block.column for block in blocks]),
        np.concatenate([block.row + above for block, above in zip(blocks, offset, strict=False)]),
        np.concatenate([block.entry for block in blocks]),
        np.concatenate([block.low for block in blocks]),
        np.concatenate([block.high for block in blocks]),
    )


def _hours(sub: Subproblem, unit: float) -> tuple[Rows, Int64s]:
    """Return the rows of psychologist-weeks that are not implied by others, and which they are."""
    pair = np.flatnonzero(sub.mode_second[sub.start_mode] != NONE)
    column = np.concatenate([np.arange(sub.starts), pair])
    mode, week, until = sub.start_mode[column], sub.start_week[column], sub.start_until[column]
    who = np.concatenate([sub.mode_first[sub.start_mode], sub.mode_second[mode[sub.starts :]]])
    needed = _needed(sub, who, mode, week, until)
    before = np.zeros((sub.psychologists, sub.weeks + 1), dtype=np.int64)
    np.cumsum(needed, axis=1, out=before[:, 1:])
    above = np.cumsum(before[:, -1]) - before[:, -1]
    size = before[who, until] - before[who, week]
    first = above[who] + before[who, week]
    row = np.repeat(first - (np.cumsum(size) - size), size) + np.arange(size.sum())
    slot = np.flatnonzero(needed.ravel())
    entry = np.repeat(sub.mode_minutes[mode] / unit, size)
    return Rows(
        np.repeat(column, size), row, entry, np.full(len(slot), -np.inf), sub.capacity.ravel()[slot] / unit
    ), slot


def _needed(sub: Subproblem, who: Int64s, mode: Int64s, week: Int64s, until: Int64s) -> Bools:
    """Return which psychologist-weeks could be asked for more than they have, and are not implied by a neighbour."""
    shape = (sub.psychologists, sub.weeks + 1)
    asked = np.zeros(shape, dtype=np.int64)  # if every mode were used throughout
    key, inverse = np.unique(mode * sub.psychologists + who, return_inverse=True)
    low, high = np.full(len(key), sub.weeks), np.zeros(len(key), dtype=np.int64)
    np.minimum.at(low, inverse, week)
    np.maximum.at(high, inverse, until)
    minutes = sub.mode_minutes[key // max(sub.psychologists, 1)]
    np.add.at(asked, (key % max(sub.psychologists, 1), low), minutes)
    np.add.at(asked, (key % max(sub.psychologists, 1), high), -minutes)
    begins, ends = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    begins[who, week] = True
    ends[who, until] = True
    capacity = sub.capacity
    tight = np.cumsum(asked, axis=1)[:, :-1] > capacity
    needed = tight.copy()
    later = tight[:, 1:] & (capacity[:, 1:] <= capacity[:, :-1]) & ~ends[:, 1:-1]
    needed[:, :-1] &= ~later  # held on into the next week, which has no more room
    # A week without beginnings is implied by the one before, unless that one was itself left to this one.
    sooner = needed[:, :-1] & (capacity[:, :-1] <= capacity[:, 1:]) & ~begins[:, 1:-1]
    needed[:, 1:] &= ~sooner
    return needed


def relax(model: Model, objective: Float64s) -> Relaxed | None:
    """Return the best mixture of starts, each person's adding to one; None where there is none at all."""
    rows, columns = model.rows, len(objective)
    matrix = csr_array((rows.entry, (rows.row, rows.column)), shape=(len(rows.low), columns))
    upper, lower = np.isfinite(rows.high), np.isfinite(rows.low) & (rows.low > 0)
    found: Any = linprog(  # type: ignore[call-overload]
        -objective,
        A_ub=vstack([matrix[upper], -matrix[lower]]),
        b_ub=np.concatenate([rows.high[upper], -rows.low[lower]]),
        bounds=(0, 1),
        method="highs",
    )
    if found.status != 0:
        return None
    marginal = -found.ineqlin.marginals
    dual = np.zeros(len(rows.low))
    dual[upper] = marginal[: upper.sum()]
    dual[lower] -= marginal[upper.sum() :]
    return Relaxed(-float(found.fun), dual)


# --- the integer programme ------------------------------------------------------------------------


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
    model: Model,
    objective: Int64s,
    deterministic_time: float,
    extra: tuple[AtLeast, ...] = (),
    warm_start: Int64s | None = None,
) -> Chosen:
    """Return the choice with the most of something, as far as so much counted work goes."""
    sub = model.sub
    shared = max(int(np.gcd.reduce(objective)), 1) if sub.starts else 1
    programme = cp_model.CpModel()
    chosen = [programme.new_bool_var("") for _ in range(sub.starts)]
    _one_each(programme, model)
    _sums(programme, model)
    for more in (*extra, *_floors(model)):
        _linear(programme, np.flatnonzero(more.each), more.each[more.each != 0], more.least, None)
    programme.maximize(cp_model.LinearExpr.weighted_sum(chosen, (objective // shared).tolist()))
    if warm_start is not None:
        placed = set(warm_start[warm_start != NONE].tolist())
        for at, variable in enumerate(chosen):
            programme.add_hint(variable, at in placed)
    return _solved(programme, chosen, model, deterministic_time, shared)


def _one_each(programme: Any, model: Model) -> None:
    """One start a person, or none; exactly one where the person must be placed."""
    sub = model.sub
    first = np.searchsorted(sub.start_person, np.arange(sub.people + 1))
    for person in range(sub.people):
        row = programme.proto.constraints.add()
        which = row.exactly_one if sub.must[person] else row.at_most_one
        which.literals.extend(range(first[person], first[person + 1]))


def _sums(programme: Any, model: Model) -> None:
    """No psychologist-week holds more than it has."""
    rows, people = model.rows, model.sub.people
    order = np.argsort(rows.row, kind="stable")
    row, column, entry = rows.row[order], rows.column[order], np.rint(rows.entry[order]).astype(np.int64)
    first = np.searchsorted(row, np.arange(people, people + len(model.slot) + 1))
    for i in range(len(model.slot)):
        at = slice(first[i], first[i + 1])
        _linear(programme, column[at], entry[at], None, int(rows.high[people + i]))


def _floors(model: Model) -> list[AtLeast]:
    """Return floors in whole numbers."""
    sub, size = model.sub, units(model.sub.people)
    return [
        AtLeast(
            np.where(counts[sub.start_person], in_units(sub.chance, sub.people), 0),
            int(np.ceil((least - SAME_VALUE / 2) * size)),
        )
        for counts, least in zip(sub.counts, sub.least, strict=True)
    ]


def _linear(programme: Any, variables: Int64s, coefficients: Int64s, low: int | None, high: int | None) -> None:
    linear = programme.proto.constraints.add().linear
    linear.vars.extend(variables.tolist())
    linear.coeffs.extend(coefficients.tolist())
    linear.domain.extend([-(2**62) if low is None else low, 2**62 if high is None else high])


def _solved(programme: Any, variables: list[Any], model: Model, deterministic_time: float, shared: int) -> Chosen:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = deterministic_time
    status = solver.solve(programme)
    if status == cp_model.INFEASIBLE:
        return Chosen(None, -(2**62), is_done=True)
    bound = int(np.floor(solver.best_objective_bound + 1e-6)) * shared if solver.best_objective_bound < 2**61 else 2**62
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Chosen(None, bound, is_done=False)
    starts = np.array([at for at, each in enumerate(variables) if solver.boolean_value(each)], dtype=np.int64)
    chosen = np.full(model.sub.people, NONE, dtype=np.int64)
    chosen[model.sub.start_person[starts]] = starts
    return Chosen(chosen, bound, is_done=status == cp_model.OPTIMAL)
