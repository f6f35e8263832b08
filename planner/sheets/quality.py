"""The data-quality report: what is wrong with the files and what was done about it, told before any number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

import pandas as pd

from planner.base.fault import Fault

SHOWN_ROWS = 8  # of one kind of entry, in the words
TABLE_COLUMNS = ("severity", "file", "row", "column", "value", "wrong", "done", "rule")


class Severity(Enum):
    """What an entry means for the plan; the value is the word shown, the gravest first."""

    STOPS = "stops"
    LEFT_OUT = "left out"
    REPAIRED = "repaired"
    NOTE = "note"


GRAVITY = {severity: number for number, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Entry:
    """One finding: where, what is wrong, what was done."""

    severity: Severity
    rule: str  # which rule of planner.sheets.rule
    file: str
    row: int | None  # as a spreadsheet numbers it, the header being row 1; None where it is the file's
    column: str  # as the file heads it; empty where it is the row's
    value: str  # as written; empty where nothing was
    wrong: str
    done: str

    @property
    def order(self) -> tuple[int, str, int, str, str, str]:
        """The report's order: the gravest first, then by file, row and column."""
        return (GRAVITY[self.severity], self.file, self.row or 0, self.column, self.rule, self.value)

    @property
    def fault(self) -> Fault:
        """The entry as any other input's fault is told."""
        where = [f"row {self.row}"] * (self.row is not None) + [f"column {self.column}"] * bool(self.column)
        return Fault(self.file, ", ".join(where), self.value, self.wrong)

    def __str__(self) -> str:
        """One line: file, row, column, value, what is wrong, what was done."""
        return f"{self.fault}; {self.done}"


@dataclass(frozen=True)
class Count:
    """Rows of one file that hold anything: read = used + left out + merged.

    Raises ValueError where they do not add up.
    """

    read: int
    used: int
    left_out: int
    merged: int = 0  # repeats of another row

    def __post_init__(self) -> None:
        """Refuse counts that do not add up."""
        if self.read != self.used + self.left_out + self.merged:
            raise ValueError("read must be used + left out + merged")

    def __str__(self) -> str:
        """In words."""
        merged = f", {self.merged} merged with another" * bool(self.merged)
        return f"{self.read} rows read, {self.used} used, {self.left_out} left out{merged}"


@dataclass(frozen=True)
class Quality:
    """Every finding, in the report's order, and what became of the rows."""

    entries: tuple[Entry, ...]
    people: Count
    staff: Count

    def of(self, severity: Severity) -> tuple[Entry, ...]:
        """Return the entries of one severity."""
        return tuple(entry for entry in self.entries if entry.severity is severity)

    def table(self) -> pd.DataFrame:
        """Return a row an entry, for export."""
        rows = [(e.severity.value, e.file, e.row, e.column, e.value, e.wrong, e.done, e.rule) for e in self.entries]
        return pd.DataFrame(rows, columns=list(TABLE_COLUMNS)).astype({"row": "Int64"})

    def counts(self) -> pd.DataFrame:
        """Return a row a file: rows read, used, left out, merged."""
        rows = [("people", self.people), ("staff", self.staff)]
        return pd.DataFrame(
            [(name, count.read, count.used, count.left_out, count.merged) for name, count in rows],
            columns=["file", "read", "used", "left_out", "merged"],
        )

    def lines(self) -> Iterator[str]:
        """Yield the report in words: the counts, then each severity, entries alike in one line."""
        yield f"People: {self.people}."
        yield f"Staff: {self.staff}."
        for severity in Severity:
            entries = self.of(severity)
            if entries:
                yield f"{severity.value.capitalize()}: {len(entries)}"
            if severity in {Severity.STOPS, Severity.LEFT_OUT}:
                yield from (f"  {entry}" for entry in entries)
            else:
                yield from _grouped(entries)

    def __str__(self) -> str:
        """The report in words."""
        return "\n".join(self.lines())


def _grouped(entries: tuple[Entry, ...]) -> Iterator[str]:
    """Yield a line for each kind of finding; many rows alike are counted, and what is the file's is told apart."""

    def kind(entry: Entry) -> tuple[str, str, str, str]:
        return (entry.rule, entry.file, entry.column, entry.wrong if entry.row is None else "")

    groups = [list(group) for _, group in groupby(sorted(entries, key=kind), kind)]
    for alike in sorted(groups, key=lambda group: group[0].order):
        yield f"  {alike[0]}"
        if others := [entry.row for entry in alike[1:] if entry.row is not None]:
            more = f" and {len(others) - SHOWN_ROWS} more" * (len(others) > SHOWN_ROWS)
            yield f"    likewise in {len(others)} more: row {', '.join(map(str, others[:SHOWN_ROWS]))}{more}"
