"""What is found while a file is read, gathered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from planner.base.fault import InputError, shown
from planner.base.uk_date import uk_date
from planner.sheets.quality import Entry, Severity
from planner.sheets.rule import CHECKS

LONGEST_SHOWN = 80  # characters of a value


@dataclass
class Findings:
    """The findings of one file."""

    file: str
    entries: list[Entry] = field(default_factory=list)

    def add(self, rule: str, row: int | None = None, column: str = "", value: str = "", **words: object) -> None:
        """Add one finding; `words` fill in the rule's."""
        found = CHECKS[rule]
        words = {name: uk_date(word) if isinstance(word, date) else word for name, word in words.items()}
        wrong, done = found.wrong.format(**words), found.done.format(**words)
        self.entries.append(Entry(found.severity, rule, self.file, row, column, quoted(value), wrong, done))

    @property
    def left_out(self) -> set[int]:
        """Rows that do not count any more."""
        return {e.row for e in self.entries if e.row is not None and CHECKS[e.rule].leaves_row_out}

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
        grave = {Severity.STOPS, Severity.LEFT_OUT}
        super().__init__(entry.fault for entry in self.entries if entry.severity in grave)

    def __reduce__(self) -> tuple[type[CaseloadError], tuple[tuple[Entry, ...]]]:  # type: ignore[override]
        """Travel between processes with the findings."""
        return CaseloadError, (self.entries,)


def stop(findings: Iterable[Findings]) -> CaseloadError:
    """Return the error that carries what was found in every file."""
    return CaseloadError(entry for one in findings for entry in one.entries)
