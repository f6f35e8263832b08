"""The time-indexed model of a part: a column a start, a row a person, a row a psychologist-week.

The linear programme goes to HiGHS as SciPy has it: HiGHS's own package and OR-Tools, which brings another HiGHS,
cannot be loaded in any order. Rows that others imply are left out: a week in which nobody ends has all that is held
held the week after as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from planner.base.arrays import NONE, Bools, Float64s, Int64s
from planner.optimise.solver.decompose import Subproblem


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
    """A part's constraints: a column a start."""

    part: Subproblem
    rows: Rows  # people, then psychologist-weeks, then floors
    slot: Int64s  # [psychologist-week rows] psychologist x weeks + week
    unit: float  # minutes, in which hours are counted


def one_row(entry: Float64s | Int64s, low: float, high: float) -> Rows:
    """Return one row over all columns."""
    at = np.flatnonzero(entry)
    return Rows(at, np.zeros(len(at), dtype=np.int64), entry[at].astype(float), np.array([low]), np.array([high]))


def model_of(part: Subproblem) -> Model:
    """Return the model of a part."""
    columns, unit = np.arange(part.starts), float(np.gcd.reduce(part.mode_minutes)) if part.modes else 1.0
    own = Rows(columns, part.start_person, np.ones(part.starts), part.must.astype(float), np.ones(part.people))
    hours, slot = _hours(part, unit)
    floors = [
        one_row(np.where(counts[part.start_person], part.chance, 0.0), least, np.inf)
        for counts, least in zip(part.counts, part.least, strict=True)
    ]
    return Model(part, stacked(own, hours, *floors), slot, unit)


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


def _hours(part: Subproblem, unit: float) -> tuple[Rows, Int64s]:
    """Return the rows of psychologist-weeks that are not implied by others, and which they are."""
    pair = np.flatnonzero(part.mode_second[part.start_mode] != NONE)
    column = np.concatenate([np.arange(part.starts), pair])
    mode, week, until = part.start_mode[column], part.start_week[column], part.start_until[column]
    who = np.concatenate([part.mode_first[part.start_mode], part.mode_second[mode[part.starts :]]])
    needed = _needed(part, who, mode, week, until)
    before = np.zeros((part.psychologists, part.weeks + 1), dtype=np.int64)
    np.cumsum(needed, axis=1, out=before[:, 1:])
    above = np.cumsum(before[:, -1]) - before[:, -1]
    size = before[who, until] - before[who, week]
    first = above[who] + before[who, week]
    row = np.repeat(first - (np.cumsum(size) - size), size) + np.arange(size.sum())
    slot = np.flatnonzero(needed.ravel())
    entry = np.repeat(part.mode_minutes[mode] / unit, size)
    return Rows(
        np.repeat(column, size), row, entry, np.full(len(slot), -np.inf), part.capacity.ravel()[slot] / unit
    ), slot


def _needed(part: Subproblem, who: Int64s, mode: Int64s, week: Int64s, until: Int64s) -> Bools:
    """Return which psychologist-weeks could be asked for more than they have, and are not implied by a neighbour."""
    shape = (part.psychologists, part.weeks + 1)
    asked = np.zeros(shape, dtype=np.int64)  # if every mode were used throughout
    key, inverse = np.unique(mode * part.psychologists + who, return_inverse=True)
    low, high = np.full(len(key), part.weeks), np.zeros(len(key), dtype=np.int64)
    np.minimum.at(low, inverse, week)
    np.maximum.at(high, inverse, until)
    minutes = part.mode_minutes[key // max(part.psychologists, 1)]
    np.add.at(asked, (key % max(part.psychologists, 1), low), minutes)
    np.add.at(asked, (key % max(part.psychologists, 1), high), -minutes)
    begins, ends = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    begins[who, week] = True
    ends[who, until] = True
    capacity = part.capacity
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
