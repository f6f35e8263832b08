"""The same person or psychologist in more than one row."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

import pandas as pd

from planner.sheets.spelling import name_key
from planner.sheets.table import Table

Cell = Hashable | None


def name_keys(table: Table, column: str) -> pd.Series:
    """Return what two spellings of each row's name share; None where it is blank."""
    return table.cells[column].map(name_key, na_action="ignore")


def groups(table: Table, column: str) -> Iterator[list[int]]:
    """Yield the rows, in order, of each name that is there more than once."""
    names = name_keys(table, column)
    names = names[names.notna() & names.duplicated(keep=False)]
    for _, group in names.groupby(names, sort=False):
        yield [int(str(row)) for row in group.index]


def differing(table: Table, row: int, other: int, columns: Sequence[str], blanks_agree: bool = False) -> list[str]:
    """Return the columns, as headed, in which two rows differ; a blank in `row` may agree with anything."""
    mine, theirs = _cells(table, row, columns), _cells(table, other, columns)
    return [
        table.headings.get(name, name)
        for name, one, another in zip(columns, mine, theirs, strict=True)
        if one != another and not (blanks_agree and one is None)
    ]


def _cells(table: Table, row: int, columns: Sequence[str]) -> list[Cell]:
    """Return what a row's cells say; as written where that could not be read."""
    cells, written = table.cells.loc[row], table.written.loc[row]
    return [_cell(cells[name], written[name].strip()) for name in columns]


def _cell(cell: object, written: str) -> Cell:
    if isinstance(cell, tuple) or not pd.isna(cell):  # type: ignore[call-overload]
        return cell if isinstance(cell, Hashable) else str(cell)
    return written or None


def merge_repeats(table: Table, column: str, columns: Sequence[str], conflict: str) -> tuple[Table, int]:
    """Return the table with rows that repeat another taken out, and how many; rows that conflict are found."""
    found: list[tuple[str, int, dict[str, object]]] = []
    for first, *others in groups(table, column):
        for row in others:
            different = differing(table, row, first, columns)
            words: dict[str, object] = {"other": first, "columns": ", ".join(different)}
            found.append((conflict if different else "repeated-row", row, words))
    repeated = {row for rule, row, _ in found if rule == "repeated-row"}
    smaller = table.without(repeated)
    for rule, row, words in found:
        table.find(rule, row, column, **words)
    return smaller, len(repeated)
