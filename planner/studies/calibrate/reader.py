"""Reading a history: its files in, every fault found, before any number is shown. Whatever is wrong stops.

A caseload may leave out a row it cannot use. A count with people left out is a wrong count, so a history may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from planner.caseload.people import find_out_of_order
from planner.scenario import Scenario
from planner.sheets.column import Column
from planner.sheets.heading import score
from planner.sheets.messages import Severity
from planner.sheets.names import NameLookup, ScenarioNames
from planner.sheets.quality import Entry, Findings, stop
from planner.sheets.repeats import merge_repeats, name_keys
from planner.sheets.sheet import InputFile, Sheet, read_named_sheet, read_sheet
from planner.sheets.spelling import name_key, nearest
from planner.sheets.table import Table, read_table
from planner.studies.calibrate.columns import FILES, LOST, PEOPLE, TELLING
from planner.studies.calibrate.history import History, Window, stamp

IN_ORDER = (  # (earlier, later)
    ("custody_start_date", "referral_date"),
    ("referral_date", "custody_end_date"),
    ("referral_date", "ready_date"),
    ("referral_date", "consented_date"),
    ("referral_date", "assessment_started_date"),
    ("referral_date", "assessed_date"),
    ("assessment_started_date", "assessed_date"),
    ("assessed_date", "started_date"),
    ("referral_date", "started_date"),
    ("started_date", "last_session_date"),
    ("started_date", "completed_date"),
    ("last_session_date", "completed_date"),
    ("started_date", "ended_early_date"),
    *((earlier, later) for later in ("released_date", "left_date")
      for earlier in ("referral_date", "started_date", "completed_date", "ended_early_date")),
)  # fmt: skip
NEEDS = (  # (stated, only where this is)
    ("last_session_date", "started_date"),
    ("completed_date", "started_date"),
    ("ended_early_date", "started_date"),
    ("ended_early_reason", "ended_early_date"),
    ("sessions_done", "started_date"),
)
EXCLUDES = (("completed_date", "ended_early_date"), ("released_date", "left_date"))
GIVEN_AHEAD = {"custody_end_date", "first_review_date"}  # official dates may be to come
DATES = [one.name for one in PEOPLE if one.name.endswith("_date")]
HAPPENED = {  # the column of each file that dates its rows
    "sessions": "date",
    "pauses": "pause_from",
    "reviews": "review_date",
}


# --- reading --------------------------------------------------------------------------------------


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
    """Read and check a history. The files are only read.

    Parameters
    ----------
    files
        Each is CSV, known by its columns, or a workbook with sheets `people`, `sessions`, `pauses`, `reviews`.
    window
        The days over which everything was written down.
    scenario
        Whose prisons there are.

    Returns
    -------
    tuple[History, tuple[Entry, ...]]
        The history, and what was repaired and noted.

    Raises
    ------
    InputError
        With every fault at once, where anything is wrong.
    """
    reading = _Reading(ScenarioNames(scenario))
    for file in files:
        _read(file, reading)
    if "people" not in reading.tables and not _is_wrong(reading.found):
        reading.findings(files[0]).add("no-people-file")
    if "people" in reading.tables:
        reading.tables = _check(reading.tables, window, reading.names.prisons)
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
            named = read_named_sheet(file, other, findings, partial(score, columns=FILES[other]))
            if findings.entries or (named is not None and _kind(named) == other):
                reading.found.append(findings)
            if named is not None and _kind(named) == other:
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


# --- what is checked across columns, rows and files -----------------------------------------------


def _check(tables: dict[str, Table], window: Window, prisons: NameLookup) -> dict[str, Table]:
    """Return the tables with repeats and what came before the window taken out; faults are found."""
    people = _people(tables["people"], window, prisons)
    checked = {"people": people}
    for kind, table in tables.items():
        if kind == "people":
            continue
        _find_after(table, [HAPPENED[kind]] + ["pause_until"] * (kind == "pauses"), window)
        _name_people(table, people)
        _find_repeats(table, kind)
        CHECKS[kind](table, people)
        checked[kind] = _within(table, kind, window)
    checked["people"] = _known(people, window)
    return checked


# --- people


def _people(table: Table, window: Window, prisons: NameLookup) -> Table:
    compared = [one.name for one in PEOPLE if one.name != "person"]
    table, _ = merge_repeats(table, "person", compared, "conflicting-person")
    table.cells["person"] = name_keys(table, "person")
    _find_prisons(table, prisons)
    _find_after(table, [name for name in DATES if name not in GIVEN_AHEAD], window)
    for earlier, later in IN_ORDER:
        find_out_of_order(table, earlier, later)
    cells = table.cells
    for name, other in NEEDS:
        _find(table, "needs-other", name, other, cells[name].notna() & cells[other].isna())
    for name, other in EXCLUDES:
        _find(table, "excludes-other", name, other, cells[name].notna() & cells[other].notna())
    if "last_session_date" in table.headings:
        lacking = cells["completed_date"].notna() & cells["last_session_date"].isna()
        _find(table, "must-follow", "last_session_date", "completed_date", lacking & _began(table, window))
    return table


def _began(table: Table, window: Window) -> pd.Series:
    return table.cells["started_date"] >= stamp(window.first)


def _find(table: Table, rule: str, name: str, other: str, where: pd.Series) -> None:
    table.find_where(rule, where, name, other=table.headings.get(other, other))


def _find_prisons(table: Table, prisons: NameLookup) -> None:
    wrong = table.cells["prison"].notna() & ~table.cells["prison"].isin(list(prisons.titles))
    for row, name in table.cells.loc[wrong, "prison"].items():
        near = partial(nearest, name, prisons.spellings)
        table.find("no-such-prison", int(str(row)), "prison", nearest=near, known=prisons.known)


def _find_after(table: Table, names: list[str], window: Window) -> None:
    for name in names:
        after = table.cells[name] >= stamp(window.end)
        table.find_where("after-window", after, name, last_day=window.last)


# --- sessions, pauses, reviews


def _name_people(table: Table, people: Table) -> None:
    """Find whoever is in no row of the people file."""
    named = table.cells["person"].notna()
    table.cells["person"] = table.cells["person"].map(name_key, na_action="ignore")
    known = set(people.cells["person"].dropna())
    wrong = named & ~table.cells["person"].isin(list(known))
    for row, person in table.cells.loc[wrong, "person"].items():
        table.find("not-a-person", int(str(row)), "person", nearest=partial(nearest, person, known))


def _find_repeats(table: Table, kind: str) -> None:
    keys = ["person", HAPPENED[kind]]
    cells = table.cells.dropna(subset=keys)
    for rows in cells.groupby(keys, sort=False).groups.values():
        first, *others = (int(str(row)) for row in rows)
        for row in others:
            table.find("listed-twice", row, "person", other=first)


def _check_sessions(table: Table, people: Table) -> None:
    cells = table.cells
    added = cells[["held", *LOST]].sum(axis=1, skipna=False)
    for row, value in added[(cells["booked"] != added) & added.notna() & cells["booked"].notna()].items():
        table.find("sum-differs", int(str(row)), "booked", read=f"{value:g}")
    _find_outside_course(table, people, "date")


def _check_pauses(table: Table, people: Table) -> None:
    find_out_of_order(table, "pause_from", "pause_until")
    _find_outside_course(table, people, "pause_from")
    cells = table.cells.dropna(subset=["person", "pause_from"]).sort_values("pause_from", kind="stable")
    for _, pauses in cells.groupby("person", sort=False):
        until = pauses["pause_until"].shift()
        wrong = (pauses["pause_from"] < until) | (until.isna() & (pauses.index != pauses.index[0]))
        before = dict(zip(pauses.index[1:], pauses.index[:-1], strict=True))
        for row in pauses.index[wrong]:
            table.find("pauses-overlap", int(row), "pause_from", other=before[row])


def _check_reviews(table: Table, people: Table) -> None:
    _find(table, "excludes-other", "next_review_date", "result",
          table.cells["next_review_date"].notna() & (table.cells["result"] == "released"))  # fmt: skip
    find_out_of_order(table, "review_date", "next_review_date")
    for row, when, one in _joined(table, people, "review_date"):
        ended = _first(one["released_date"], one["left_date"])
        if when < one["referral_date"] or (ended is not None and when > ended):
            words = {"entered": one["referral_date"].date(), "ended": "-" if ended is None else ended.date()}
            table.find("not-in-custody", row, "review_date", **words)


def _find_outside_course(table: Table, people: Table, column: str) -> None:
    """Find what happened on a day on which the person had no course."""
    ends = ("completed_date", "ended_early_date", "released_date", "left_date")
    for row, when, one in _joined(table, people, column):
        started, ended = one["started_date"], _first(*(one[name] for name in ends))
        if pd.isna(started) or when < started or (ended is not None and when > ended):
            words = {
                "started": "-" if pd.isna(started) else started.date(),
                "ended": "-" if ended is None else ended.date(),
            }
            table.find("outside-course", row, column, **words)


def _joined(table: Table, people: Table, column: str) -> Iterator[tuple[int, pd.Timestamp, dict[Any, Any]]]:
    """Yield (row, when, the person's own row) for each row that names a known person and a day."""
    by_person = people.cells.drop_duplicates("person").set_index("person").to_dict("index")
    for row, person, when in zip(table.cells.index, table.cells["person"], table.cells[column], strict=True):
        if person in by_person and not pd.isna(when):
            yield int(row), when, by_person[person]


def _first(*days: pd.Timestamp) -> pd.Timestamp | None:
    return min((day for day in days if not pd.isna(day)), default=None)


CHECKS = {"sessions": _check_sessions, "pauses": _check_pauses, "reviews": _check_reviews}


# --- the window


def _within(table: Table, kind: str, window: Window) -> Table:
    """Return the rows from the first day on; a pause that was on then began before and is left out too."""
    before = table.cells[HAPPENED[kind]] < stamp(window.first)
    return _without(table, before, "before-window", window)


def _known(table: Table, window: Window) -> Table:
    """Return the people who were there on the first day or came later."""
    cells, first = table.cells, stamp(window.first)
    gone = (cells["released_date"] < first) | (cells["left_date"] < first)
    return _without(table, gone, "gone-before-window", window)


def _without(table: Table, rows: pd.Series, rule: str, window: Window) -> Table:
    if not rows.any():
        return table
    table.findings.add(rule, number=int(rows.sum()), first_day=window.first)
    return Table(table.findings, table.headings, table.written[~rows], table.cells[~rows])
