"""The data-quality report: what is found while files are read, and what was done about it, told before any number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

import pandas as pd

from planner.base.fault import Fault, InputError, shown
from planner.base.uk_date import uk_date
from planner.sheets.messages import CHECKS, Severity

SHOWN_ROWS = 8  # of one kind of entry, in the words
MOST_LOOKED_FOR = 100  # of one kind of finding: the word that was perhaps meant
LONGEST_SHOWN = 80  # characters of a value
TABLE_COLUMNS = ("severity", "file", "row", "column", "value", "wrong", "done", "rule")
GRAVE = frozenset({Severity.STOPS, Severity.LEFT_OUT})
GRAVITY = {severity: number for number, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Entry:
    """One finding: where, what is wrong, what was done."""

    severity: Severity
    rule: str  # the name of one of planner.sheets.messages.CHECKS
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


@dataclass
class Findings:
    """The findings of one file."""

    file: str
    entries: list[Entry] = field(default_factory=list)
    _looked: dict[str, int] = field(default_factory=dict)  # how often a word was looked for, by rule
    _listed: set[str] = field(default_factory=set)  # rules of which all that is allowed was listed

    def add(self, rule: str, row: int | None = None, column: str = "", value: str = "", **words: object) -> None:
        """Add one finding; `words` fill in the rule's. One that has to be looked for is, for the first of a kind."""
        found = CHECKS[rule]
        looked_for = [name for name, word in words.items() if callable(word)]
        if looked_for:
            self._looked[rule] = self._looked.get(rule, 0) + 1
            few = self._looked[rule] <= MOST_LOOKED_FOR
            words = words | {name: words[name]() if few else "" for name in looked_for}  # type: ignore[operator]
        if "there_are" in words:  # a long list: once a file
            words |= {"there_are": "" if rule in self._listed else f"; there are: {words['there_are']}"}
            self._listed.add(rule)
        words = {name: uk_date(word) if isinstance(word, date) else word for name, word in words.items()}
        wrong, done = found.wrong.format(**words), found.done.format(**words)
        self.entries.append(Entry(found.severity, rule, self.file, row, column, quoted(value), wrong, done))

    @property
    def left_out(self) -> set[int]:
        """Rows that do not count any more."""
        return {e.row for e in self.entries if e.row is not None and CHECKS[e.rule].leaves_row_out}

    @property
    def told(self) -> Iterator[Entry]:
        """What is said of the file: of a row that is left out why, and not what would have been done were it not."""
        left_out = self.left_out
        alone = {entry.row for entry in self.entries if CHECKS[entry.rule].is_alone}
        for entry in self.entries:
            check = CHECKS[entry.rule]
            if entry.row in alone and not (check.is_alone or check.severity is Severity.STOPS):
                continue
            if entry.row not in left_out or check.severity in GRAVE or check.of_left_out:
                yield entry

    @property
    def stops(self) -> bool:
        """Whether nothing sensible can follow."""
        return any(entry.severity is Severity.STOPS for entry in self.entries)

    def forget(self, rows: set[int]) -> None:
        """Take back what was found in rows that merely repeat another."""
        self.entries = [entry for entry in self.entries if entry.row not in rows]


def quoted(value: str) -> str:
    """Return a cell as it is quoted back to its owner: as written, unless it cannot be printed or is long."""
    plain = value.isprintable() and len(value) <= LONGEST_SHOWN
    return value if plain else shown(value, LONGEST_SHOWN)


class CaseloadError(InputError):
    """Nothing sensible can follow. Carries every finding, where a page can show its cell, beside the faults."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Tell as faults all that stops and all that is left out."""
        self.entries = tuple(sorted(entries, key=lambda entry: entry.order))
        super().__init__(entry.fault for entry in self.entries if entry.severity in GRAVE)

    def __reduce__(self) -> tuple[type[CaseloadError], tuple[tuple[Entry, ...]]]:  # type: ignore[override]
        """Travel between processes with the findings."""
        return CaseloadError, (self.entries,)


def stop(findings: Iterable[Findings]) -> CaseloadError:
    """Return the error that carries what was found in every file."""
    return CaseloadError(entry for one in findings for entry in one.told)


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

    def with_entries(self, entries: Iterable[Entry]) -> Quality:
        """Return the report with entries of other files in their places."""
        return replace(self, entries=tuple(sorted((*self.entries, *entries), key=lambda entry: entry.order)))

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
