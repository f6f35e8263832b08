"""One file's rows, each cell read by its column's kind, every fault found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from planner.sheets.cell import BLANK, Parser, Reading, reader
from planner.sheets.column import LISTS, LONGEST_TEXT, Column, Kind
from planner.sheets.heading import match
from planner.sheets.messages import CHECKS
from planner.sheets.names import ScenarioNames
from planner.sheets.quality import Findings
from planner.sheets.rows import Rows
from planner.sheets.sheet import Sheet
from planner.sheets.spelling import one_line, tidy

DTYPES = {Kind.DATE: "datetime64[s]", Kind.WHOLE: "float64", Kind.NUMBER: "float64"}
Readings = dict[str, Reading]  # of a column, by what its cells hold as written
RANGE, LENGTH, STATED = "out-of-range", "too-long", "must-be-stated"


@dataclass(frozen=True)
class Table:
    """A file as read. The index of both frames is the row in the file."""

    findings: Findings
    headings: Mapping[str, str]  # how the file heads each column
    written: pd.DataFrame  # [rows, columns] as written
    cells: pd.DataFrame  # [rows, columns] as read; blank, or not read, is NaT, NaN or None

    def find(self, rule: str, row: int, column: str = "", **words: object) -> None:
        """Add a finding in a row, quoting the cell as written."""
        value = str(self.written.loc[row, column]) if column else ""
        self.findings.add(rule, row, self.headings.get(column, column), value.strip(), **words)

    def find_where(self, rule: str, where: pd.Series, column: str, **words: object) -> None:
        """Add a finding in each row of a mask."""
        if not where.any():
            return
        heading = self.headings.get(column, column)
        for row, value in self.written.loc[where.to_numpy(dtype=bool), column].items():
            self.findings.add(rule, _number(row), heading, value.strip(), **words)

    def without(self, rows: set[int]) -> Table:
        """Return the table without some rows, and forget what was found in them."""
        self.findings.forget(rows)
        keep = ~self.written.index.isin(list(rows))
        return Table(self.findings, self.headings, self.written[keep], self.cells[keep])

    def faulty(self, *columns: str) -> set[int | None]:
        """Return the rows left out for what is in these columns."""
        headings = {self.headings.get(column, column) for column in columns}
        entries = self.findings.entries
        return {e.row for e in entries if e.column in headings and CHECKS[e.rule].leaves_row_out}

    def is_blank(self, column: str) -> pd.Series:
        """Return where a column says nothing: neither a value nor a fault in it."""
        return self.cells[column].isna() & ~self.cells.index.isin(list(self.faulty(column)))

    def left_in(self) -> pd.DataFrame:
        """Return the values of the rows that still count."""
        return self.cells[~self.cells.index.isin(list(self.findings.left_out))]


def read_table(sheet: Sheet, columns: tuple[Column, ...], names: ScenarioNames, findings: Findings) -> Table | None:
    """Return a sheet's rows as read; None where a finding stops it. Columns not there are blank throughout."""
    (_, header), *rows = sheet.rows
    at = match(sheet.rows, columns, findings)
    if findings.stops:
        return None
    headings = {name: one_line(tidy(header[place])) for name, place in at.items()}
    table = Table(findings, headings, _written(rows, at, columns), pd.DataFrame(index=_numbers(rows)))
    _find_longer(table, rows, len(header))
    read = {one.name: _readings(table, one, reader(one, names, sheet.epoch)) for one in columns if one.name in at}
    _doubt_swaps(table, read, [one.name for one in columns if not one.descriptive])
    for one in columns:
        _find_readings(table, one, read.get(one.name, {}))
        table.cells[one.name] = _typed(table.written[one.name], read.get(one.name, {"": BLANK}), one)
    _take_fallbacks(table, columns)
    _find_refused(table, columns)
    return table


def _number(row: object) -> int:
    """Return an index's label as the row number it is."""
    return int(str(row))


def _numbers(rows: Rows) -> list[int]:
    return [number for number, _ in rows]


def _written(rows: Rows, at: Mapping[str, int], columns: tuple[Column, ...]) -> pd.DataFrame:
    cells = {
        one.name: [row[at[one.name]] if one.name in at and at[one.name] < len(row) else "" for _, row in rows]
        for one in columns
    }
    return pd.DataFrame(cells, index=_numbers(rows), dtype=object)


def _find_longer(table: Table, rows: Rows, width: int) -> None:
    for number, row in rows:
        if extra := [cell for cell in row[width:] if cell.strip()]:
            table.findings.add("more-cells", number, value=extra[0].strip())


def _readings(table: Table, column: Column, read: Parser) -> Readings:
    """Read a column: each distinct text once."""
    written = table.written[column.name]
    shape = str if column.kind in LISTS else one_line
    tidied = {text: shape(tidy(text)) for text in written.unique()}
    untidy = {text for text, seen in tidied.items() if seen and seen != text and seen != text.replace("\r\n", "\n")}
    for row, text in written[written.isin(list(untidy))].items():
        table.findings.add("tidied", _number(row), table.headings[column.name], repr(text))
    return {text: read(seen) for text, seen in tidied.items()}


def _doubt_swaps(table: Table, read: Mapping[str, Readings], counted: list[str]) -> None:
    """Where the file holds a date that can only be month first, doubt those that could be, in each column counted."""
    found: list[tuple[int, str]] = []
    for name, readings in read.items():
        wrong = [text for text, reading in readings.items() if reading.is_month_first]
        rows = table.written.index[table.written[name].isin(wrong)]
        found += [(_number(row), table.headings[name]) for row in rows[:1]]
    if not found:
        return
    row, where = min(found)
    for readings in (read[name] for name in counted if name in read):
        for text, reading in readings.items():
            if reading.swaps:
                readings[text] = Reading(None, "ambiguous-date", {"other": row, "where": where})


def _find_readings(table: Table, column: Column, readings: Readings) -> None:
    written = table.written[column.name]
    said = [text for text, reading in readings.items() if reading.found]
    if not said:
        return
    for row, text in written[written.isin(said)].items():
        for rule, words in readings[text].found:
            table.findings.add(rule, _number(row), table.headings[column.name], text.strip(), **words)


def _typed(written: pd.Series, readings: Readings, column: Column) -> pd.Series:
    values: Any = [readings[text].value for text in written]
    if dtype(column) == "datetime64[s]":
        values = np.array(values, dtype="datetime64[s]")  # far faster than pandas' own way
    return pd.Series(values, index=written.index, dtype=dtype(column), name=column.name)


def _take_fallbacks(table: Table, columns: tuple[Column, ...]) -> None:
    for one in columns:
        if not one.fallback:
            continue
        mine, theirs = table.cells[one.name], table.cells[one.fallback]
        taken = table.is_blank(one.name) & theirs.notna()
        if one.name in table.headings:
            for row in taken.index[taken]:
                words = {"instead": table.headings[one.fallback], "read": theirs[row]}
                table.find("organisation-taken", _number(row), one.name, **words)
        table.cells[one.name] = mine.where(~taken, theirs)


def _find_refused(table: Table, columns: tuple[Column, ...]) -> None:
    """Find what the schema refuses, but for cells of which that is known already."""
    heads = table.headings
    told = {(e.row, e.column) for e in table.findings.entries if CHECKS[e.rule].leaves_row_out}
    bounds = {one.name: one for one in columns if one.required or one.name in heads}
    for row, name, rule in failures(table.cells, tuple(bounds.values())):
        if (row, heads.get(name, name)) in told:
            continue
        one = bounds[name]
        limits = {"least": f"{one.minimum:g}", "most": f"{one.maximum:g}"} if rule == RANGE else {"most": LONGEST_TEXT}
        table.find(rule, row, name, **limits)


# --- the schema, derived from the columns


@cache
def schema(columns: tuple[Column, ...]) -> pa.DataFrameSchema:
    """Return the pandera schema of the values of these columns: what is required, of what type, within what bounds."""
    return pa.DataFrameSchema({one.name: _checked(one) for one in columns})


def dtype(column: Column) -> str:
    """Return the type of a column's values; a blank is NaT, NaN or None."""
    return DTYPES.get(column.kind, "object")


def _checked(column: Column) -> pa.Column:
    checks = []
    if column.minimum is not None:
        checks.append(pa.Check.in_range(column.minimum, column.maximum, error=RANGE))
    if column.kind is Kind.TEXT:
        checks.append(pa.Check(lambda cell: len(cell) <= LONGEST_TEXT, element_wise=True, error=LENGTH))
    return pa.Column(dtype(column), checks, nullable=not column.required)


def failures(values: pd.DataFrame, columns: tuple[Column, ...]) -> Iterator[tuple[int, str, str]]:
    """Yield (row, column, rule) for each cell that the schema refuses. The index of `values` is the row."""
    try:
        schema(columns).validate(values, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        for row, column, check in zip(cases["index"], cases["column"], cases["check"], strict=True):
            yield int(row), str(column), check if check in {RANGE, LENGTH} else STATED


# --- values as plain Python


def records(cells: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield a row's values by column, with `row`; a date is a date, and a blank is None."""
    names = ["row", *map(str, cells.columns)]
    columns = [list(cells.index), *(_plain(cells[name]) for name in cells.columns)]
    return (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))


def _plain(column: pd.Series) -> list[Any]:
    if column.dtype.kind == "M":
        return list(column.to_numpy().astype("datetime64[D]").astype(object))
    if column.dtype.kind == "f":
        return [None if np.isnan(value) else value for value in column.to_list()]
    return [None if value is None or value != value else value for value in column]  # noqa: PLR0124 - a NaN
