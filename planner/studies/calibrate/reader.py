"""Reading a history: its files in, every fault found, before any number is shown. Whatever is wrong stops.

A caseload may leave out a row it cannot use. A count with people left out is a wrong count, so a history may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from planner.scenario import Scenario
from planner.sheets.check import Severity
from planner.sheets.column import Column
from planner.sheets.heading import score
from planner.sheets.names import ScenarioNames
from planner.sheets.quality import Entry, Findings, stop
from planner.sheets.sheet import InputFile, Sheet, read_named_sheet, read_sheet
from planner.sheets.table import Table, read_table
from planner.studies.calibrate.checks import check
from planner.studies.calibrate.columns import FILES, TELLING
from planner.studies.calibrate.history import History, Window


@dataclass
class _Reading:
    """What has been read so far."""

    names: ScenarioNames
    found: list[Findings] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)

    def findings(self, file: InputFile) -> Findings:
        self.found.append(Findings(str(file)))
        return self.found[-1]

    def take(self, sheet: Sheet | None, kind: str, findings: Findings) -> None:
        """Read a sheet as one kind of file; a kind may come once."""
        if sheet is None:
            return
        if kind in self.tables:
            findings.add("same-kind", kind=kind, other=self.tables[kind].findings.file)
            return
        table = read_table(sheet, FILES[kind], self.names, findings)
        if table is not None:
            self.tables[kind] = table


def read_history(files: Sequence[InputFile], window: Window, scenario: Scenario) -> tuple[History, tuple[Entry, ...]]:
    """Read and check a history; return it with what was repaired and noted. The files are only read.

    Each file is CSV, known by its columns, or a workbook with sheets `people`, `sessions`, `pauses`, `reviews`.

    Raises InputError, with every fault at once, where anything is wrong.
    """
    reading = _Reading(ScenarioNames(scenario))
    for file in files:
        _read(file, reading)
    if "people" not in reading.tables and not _is_wrong(reading.found):
        reading.findings(files[0]).add("no-people-file")
    if "people" in reading.tables:
        reading.tables = check(reading.tables, window, reading.names.prisons)
    if _is_wrong(reading.found):
        raise stop(reading.found)
    return _history(reading.tables, window, [str(file) for file in files]), _told(reading.found)


def _read(file: InputFile, reading: _Reading) -> None:
    findings = reading.findings(file)
    sheet = read_sheet(file, "people", findings, lambda row: max(score(row, columns) for columns in FILES.values()))
    if sheet is None:
        return
    kind = _kind(sheet)
    if kind is None:
        header = ", ".join(cell.strip() for cell in sheet.rows[0][1] if cell.strip())
        findings.add("which-file", known=", ".join(FILES), found=header)
        return
    reading.take(sheet, kind, findings)
    for other in FILES:
        if other != kind:
            findings = Findings(str(file))
            named = read_named_sheet(file, other, findings)
            if named is not None and _kind(named) == other:
                reading.found.append(findings)
                reading.take(named, other, findings)


def _kind(sheet: Sheet) -> str | None:
    """Return which file a header is of: the one whose telling column it has, most columns first."""
    header = sheet.rows[0][1]
    able = [kind for kind, columns in FILES.items() if score(header, _telling(kind))]
    return max(able, key=lambda kind: score(header, FILES[kind]), default=None)


def _telling(kind: str) -> tuple[Column, ...]:
    return tuple(one for one in FILES[kind] if one.name == TELLING[kind])


def _is_wrong(found: Iterable[Findings]) -> bool:
    grave = {Severity.STOPS, Severity.LEFT_OUT}
    return any(entry.severity in grave for one in found for entry in one.entries)


def _told(found: Iterable[Findings]) -> tuple[Entry, ...]:
    return tuple(sorted((entry for one in found for entry in one.entries), key=lambda entry: entry.order))


def _history(tables: dict[str, Table], window: Window, files: Sequence[str]) -> History:
    cells = {kind: table.cells for kind, table in tables.items()}
    given = frozenset(tables["people"].headings)
    return History(window=window, given=given, files=tuple(files), **cells)
