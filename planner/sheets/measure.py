"""How far a sheet of a workbook goes, measured as it is unpacked, before the library takes it in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils.cell import column_index_from_string, get_column_letter

from planner.base.bounds import LAST_ROW, LONGEST_CELL, MOST_ABOVE, MOST_COLUMNS, MOST_ROWS, TooLargeError
from planner.sheets.parts import parse

REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)


@dataclass
class Measure:
    """Goes through a part as it is unpacked, and stops where it goes beyond the bounds."""

    row: int = 0
    column: int = 0
    rows: int = 0
    length: int = 0
    is_hidden: bool = False  # the present row
    is_text: bool = False
    is_filled: bool = False  # the present row
    filled_columns: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    may_be_empty: bool = False  # the present cell's value, as a text
    is_formula: bool = False  # the present cell, with no value yet
    without_value: list[str] = field(default_factory=list)  # cells whose formula was never worked out
    merged: list[str] = field(default_factory=list)  # cells that are one over several rows

    def read(self, source: Any) -> None:
        """Measure a part."""
        parse(source, self._start, self._end, self._characters)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._cell(attributes.get("r", ""))
            self.may_be_empty = attributes.get("t") == "str"
        elif tag == "row":
            self._row(attributes)
        elif tag == "col" and (_is_yes(attributes.get("hidden")) or _is_nothing(attributes.get("width"))):
            first, last = (int(attributes.get(end, "0")) for end in ("min", "max"))
            self.hidden_columns.update(range(max(first, 1), min(last, MOST_COLUMNS) + 1))
        elif tag == "f":
            self.is_formula = not self.may_be_empty
        elif tag == "mergeCell" and _spans_rows(attributes.get("ref", "")):
            self.merged.append(attributes["ref"])
        if tag in {"v", "t"}:
            self.is_text, self.length = True, 0

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in {"v", "t"}:
            self.is_text = False
            if self.length:
                self.is_formula = False
                self._fill()
        elif tag == "c" and self.is_formula:
            self.without_value.append(f"{get_column_letter(self.column)}{self.row}")
        elif tag == "row" and self.is_filled:
            self.rows += 1
            if self.rows > MOST_ROWS + MOST_ABOVE + 1:
                raise TooLargeError(f"{MOST_ROWS:,} rows")
            if self.is_hidden:
                self.hidden_rows.append(self.row)

    def _characters(self, text: str) -> None:
        if self.is_text:
            self.length += len(text)
            if self.length > LONGEST_CELL:
                raise TooLargeError(f"{LONGEST_CELL:,} characters a cell", self.row or None)

    def _fill(self) -> None:
        if self.column:
            self.is_filled = True
            self.filled_columns.add(self.column)
            if self.column > MOST_COLUMNS:
                raise TooLargeError(f"{MOST_COLUMNS} columns", self.row)

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        if self.row > LAST_ROW:
            raise TooLargeError(f"row {LAST_ROW:,}")
        self.column, self.is_filled = 0, False
        self.is_hidden = _is_yes(attributes.get("hidden")) or _is_nothing(attributes.get("ht"))

    def _cell(self, reference: str) -> None:
        self.is_formula = False
        if not reference:
            self.column += 1
            return
        match = REFERENCE.fullmatch(reference)
        if match is None:
            raise TooLargeError(f"row {LAST_ROW:,} and {MOST_COLUMNS} columns", self.row)
        self.column = column_index_from_string(match[1])


def _spans_rows(reference: str) -> bool:
    """Whether cells that are merged lie in more than one row."""
    rows = [re.sub(r"\D", "", end) for end in reference.split(":")]
    return len(set(rows)) > 1


def _is_yes(flag: str | None) -> bool:
    return flag in {"1", "true"}


def _is_nothing(size: str | None) -> bool:
    return size is not None and size.strip("0") in {"", "."}
