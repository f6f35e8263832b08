"""The staff file: what is checked in it, and the psychologists made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from planner.base.uk_date import uk_date
from planner.caseload.columns import STAFF
from planner.caseload.psychologist import Psychologist
from planner.scenario import Scenario
from planner.sheets.dates import periods_told
from planner.sheets.repeats import differing, groups
from planner.sheets.spelling import name_key, nearest
from planner.sheets.table import Table, records

Period = tuple[date, date]
LISTS = ("leave", "running")
Lists = dict[int, tuple[Any, ...]]  # by row


def check_staff(table: Table, leave: Table | None, first_day: date, scenario: Scenario) -> tuple[Table, int]:
    """Return the table with each psychologist once and all leave, and how many rows were merged; faults are found."""
    table, merged = _merge(table)
    first, cells = np.datetime64(first_day, "s"), table.cells
    table.find_where("ended", cells["end_date"] < first, "end_date", first_day=first_day)
    for row, when in cells.loc[cells["end_date"] < cells["start_date"], "start_date"].items():
        words = {"earlier": table.headings["start_date"], "when": when.date()}
        table.find("ends-before-start", int(str(row)), "end_date", **words)
    most = scenario.costs.full_time_hours_per_week
    table.find_where("above-full-time", cells["hours_per_week"] > most, "hours_per_week", most=f"{most:g}")
    table.find_where("no-hours", cells["hours_per_week"] == 0, "hours_per_week")
    sources = {} if leave is None else _add_leave(table, leave)
    _order_leave(table, leave, sources)
    return table, merged


# --- one row each


@dataclass
class _Merging:
    """What is found where psychologists have several rows."""

    rows: set[int]
    found: list[tuple[str, int, dict[str, object]]]


def _merge(table: Table) -> tuple[Table, int]:
    """Take further rows of a psychologist into the first: they may add leave and courses, nothing else."""
    merging = _Merging(set(), [])
    lists: dict[str, Lists] = {column: {} for column in LISTS}
    for first, *others in groups(table, "name"):
        for row in others:
            _take(table, first, row, merging)
        rows = [first, *(row for row in others if row in merging.rows)]
        for column in LISTS:
            lists[column][first] = _joined(table, rows, column)
    smaller = table.without(merging.rows)
    for column, changed in lists.items():
        _replace(smaller, column, changed)
    for rule, row, words in merging.found:
        table.find(rule, row, "name", **words)
    return smaller, len(merging.rows)


def _take(table: Table, first: int, row: int, merging: _Merging) -> None:
    others = [one.name for one in STAFF if one.name not in {"name", *LISTS}]
    if different := differing(table, row, first, others, blanks_agree=True):
        words: dict[str, object] = {"other": first, "columns": ", ".join(different)}
        merging.found.append(("conflicting-psychologist", row, words))
        return
    more = differing(table, row, first, LISTS, blanks_agree=True)
    merging.rows.add(row)
    merging.found.append(("more-leave" if more else "repeated-row", row, {"other": first}))


def _joined(table: Table, rows: list[int], column: str) -> tuple[Any, ...]:
    lists = _lists(table, column)
    return tuple(dict.fromkeys(item for row in rows for item in lists[row]))


def _lists(table: Table, column: str) -> Lists:
    """Return the list in each row of a column; empty where it is blank."""
    return {one["row"]: one[column] or () for one in records(table.cells[[column]])}


def _replace(table: Table, column: str, lists: Lists) -> None:
    """Put lists in some rows of a column."""
    cells = [lists.get(row, items) or None for row, items in _lists(table, column).items()]
    table.cells[column] = pd.Series(cells, index=table.cells.index, dtype=object)


# --- leave


def _add_leave(table: Table, leave: Table) -> dict[int, list[int]]:
    """Add the periods of the leave sheet to the staff's own; return the sheet's rows of each psychologist, in order."""
    sources: dict[int, list[int]] = {}
    staff = {name_key(one["name"]): one["row"] for one in records(table.cells[["name"]]) if one["name"] is not None}
    lists = _lists(table, "leave")
    backwards = leave.cells["last_day"] < leave.cells["first_day"]
    for one in records(leave.cells[backwards]):
        period = f"{uk_date(one['first_day'])} to {uk_date(one['last_day'])}"
        leave.find("leave-ends-before-start", one["row"], "last_day", period=period)
    for one in records(leave.cells):
        row = staff.get(name_key(one["name"] or ""))
        if row is None:
            if one["name"] is not None:
                names = table.cells["name"].dropna()
                leave.find("leave-of-nobody", one["row"], "name", nearest=partial(nearest, one["name"], list(names)))
        elif one["row"] in leave.findings.left_out:
            table.find("leave-unclear", row, "name", other=one["row"])
        else:
            lists[row] = (*lists[row], (one["first_day"], one["last_day"]))
            sources.setdefault(row, []).append(one["row"])
    _replace(table, "leave", lists)
    return sources


def _order_leave(table: Table, leave: Table | None, sources: dict[int, list[int]]) -> None:
    """Put each psychologist's leave in order, periods that overlap made one."""
    lists = _lists(table, "leave")
    ordered = {row: merged(periods) for row, periods in lists.items()}
    for row, apart in ordered.items():
        if len(apart) < len(lists[row]):
            of_sheet = sources.get(row, [])
            own: list[int | None] = [None] * (len(lists[row]) - len(of_sheet))
            for one, other in _overlapping(lists[row], [*own, *of_sheet]):
                if leave is not None and one is not None and other is not None:
                    leave.find("leave-overlaps-row", max(one, other), "first_day", other=min(one, other))
                elif one is None and other is None:
                    table.find("leave-overlaps", row, "leave", read=periods_told(apart))
                else:
                    table.find("leave-overlaps-sheet", row, "leave", other=one or other)
    if ordered != lists:
        _replace(table, "leave", ordered)


def _overlapping(periods: Iterable[Period], sources: Iterable[int | None]) -> set[tuple[int | None, int | None]]:
    """Return, of those periods that share a day, which rows of the leave sheet they are from; None is the staff's."""
    pairs: set[tuple[int | None, int | None]] = set()
    last: tuple[date, int | None] | None = None
    for (first_day, last_day), source in sorted(zip(periods, sources, strict=True), key=lambda one: one[0]):
        if last is not None and first_day <= last[0]:
            pairs.add((last[1], source))
        if last is None or last_day > last[0]:
            last = last_day, source
    return pairs


def merged(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Return periods in order, those that share a day made one."""
    apart: list[Period] = []
    for first, last in sorted(periods):
        if apart and first <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(last, apart[-1][1]))
        else:
            apart.append((first, last))
    return tuple(apart)


# --- psychologists


def staff_of(table: Table) -> tuple[Psychologist, ...]:
    """Return a psychologist for each row that still counts."""
    cells = table.left_in().drop(columns="running")
    return tuple(Psychologist(**row | {"leave": row["leave"] or ()}) for row in records(cells))
