"""Faulty rows edited in place: a file's rows as a table, and the file again with what was changed."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd

from planner.base.fault import Fault, InputError
from planner.caseload import Entry, InMemoryFile, Severity
from planner.caseload.columns import SHEETS
from planner.sheets.heading import keys, score
from planner.sheets.quality import Findings
from planner.sheets.rows import Rows
from planner.sheets.sheet import read_sheet
from planner.sheets.spelling import key
from planner.sheets.workbook_reader import ZIP

MOST_ROWS = 200  # shown at once
LEAVE_OUT = "Leave out"
OTHER_ROW = re.compile(r"\brow (\d+)(?! of the)")  # another row that a finding names, of the same file
MENDED = "-mended"
MOST_MENDED_BYTES = 50_000_000  # of a workbook, all its parts together
FAULTY = (Severity.STOPS, Severity.LEFT_OUT)


@dataclass(frozen=True)
class Sheet:
    """A file's rows as text; the first is the header."""

    which: str  # people or staff
    held: InMemoryFile
    rows: Rows
    title: str = ""  # of the workbook's sheet they are on

    @property
    def header(self) -> list[str]:
        """The headings as written."""
        return self.rows[0][1]

    @property
    def missing_headings(self) -> list[str]:
        """The columns that must be there and are not."""
        known = keys(SHEETS[self.which])
        there = {known.get(key(cell)) for cell in self.header}
        return [one.name for one in SHEETS[self.which] if one.required and not {one.name, one.fallback} & there]

    def faulty(self, entries: Sequence[Entry]) -> list[int]:
        """Return the numbers of rows with a fault, and of those that a fault names; not the header's."""
        mine = [entry for entry in entries if entry.severity in FAULTY and entry.file.startswith(self.held.name)]
        numbers = {entry.row for entry in mine if entry.row is not None}
        numbers |= {int(found) for entry in mine for found in OTHER_ROW.findall(entry.wrong)}
        there = {number for number, _ in self.rows[1:]}
        return sorted(number for number in numbers & there)[:MOST_ROWS]

    def table(self, numbers: Sequence[int], entries: Sequence[Entry]) -> pd.DataFrame:
        """Return rows to edit, by number: a tick to leave each out, the columns with faults first."""
        heads = unique(self.header)
        first = [
            head for head in dict.fromkeys(entry.column for entry in entries if entry.row in numbers) if head in heads
        ]
        cells = {number: _wide(row, len(heads)) for number, row in self.rows if number in set(numbers)}
        table = pd.DataFrame.from_dict(cells, orient="index", columns=heads, dtype=object)
        shown = table[[*heads[:1], *(head for head in first if head != heads[0])]]
        rest = table.drop(columns=list(shown.columns))
        result = pd.concat([shown, rest], axis=1)
        result.insert(0, LEAVE_OUT, value=False)
        result.index.name = "row"
        return result


def unique(header: Sequence[str]) -> list[str]:
    """Return headings, each told apart: a spreadsheet may have two that are the same, or none."""
    seen: dict[str, int] = {}
    result = []
    for at, cell in enumerate(header):
        name = " ".join(cell.split()) or f"column {at + 1}"
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result


def _wide(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * width][:width]


def open_sheet(which: str, held: InMemoryFile) -> Sheet | None:
    """Return a file's rows; None where it cannot be read at all, which the findings say."""
    found = read_sheet(held, which, Findings(held.name), partial(score, columns=SHEETS[which]))
    return None if found is None else Sheet(which, held, found.rows, found.title)


def apply_edits(sheet: Sheet, edited: pd.DataFrame) -> InMemoryFile:
    """Return the file with the rows of an edited table in place of its own."""
    heads = unique(sheet.header)
    changes: dict[tuple[int, int], str] = {}
    for number, (_, row) in ((n, (n, r)) for n, r in sheet.rows[1:] if n in edited.index):
        new = edited.loc[number]
        for at, head in enumerate(heads):
            old = row[at] if at < len(row) else ""
            text = "" if new[LEAVE_OUT] else ("" if pd.isna(new[head]) else str(new[head]))
            if text != old:
                changes[number, at] = text
        if new[LEAVE_OUT]:
            changes.update({(number, at): "" for at in range(len(heads), len(row))})
    return _with(sheet, changes)


def rename_headings(sheet: Sheet, names: Mapping[int, str]) -> InMemoryFile:
    """Return the file with other headings, by place."""
    number = sheet.rows[0][0]
    return _with(sheet, {(number, at): name for at, name in names.items()})


def _with(sheet: Sheet, changes: Mapping[tuple[int, int], str]) -> InMemoryFile:
    """Return a file with cells changed, by row number and place, under a name that says so."""
    if not changes:
        return sheet.held
    path = Path(sheet.held.name)
    stem = path.stem if path.stem.endswith(MENDED) else path.stem + MENDED
    if sheet.held.content.startswith(ZIP):
        return InMemoryFile(f"{stem}.xlsx", _workbook(sheet, changes))
    return InMemoryFile(f"{stem}.csv", _delimited(sheet, changes))


def _delimited(sheet: Sheet, changes: Mapping[tuple[int, int], str]) -> bytes:
    """Return CSV in UTF-8 with commas; blank rows stay, so that rows keep their numbers."""
    cells = {number: list(row) for number, row in sheet.rows}
    for (number, at), text in changes.items():
        row = cells[number]
        row += [""] * (at + 1 - len(row))
        row[at] = text
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for number in range(1, max(cells) + 1):
        row = cells.get(number, [])
        writer.writerow(row if any(cell.strip() for cell in row) else [])
    return out.getvalue().encode("utf-8-sig")  # the mark tells a spreadsheet that it is UTF-8


def _workbook(sheet: Sheet, changes: Mapping[tuple[int, int], str]) -> bytes:
    """Return the workbook with cells changed; its other sheets stay, and formulas become their values.

    Raises InputError where the workbook is too large to be held as a whole.
    """
    with zipfile.ZipFile(io.BytesIO(sheet.held.content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_MENDED_BYTES:
            most = f"{MOST_MENDED_BYTES // 1_000_000} MB unpacked to be mended here; mend it in the spreadsheet"
            raise InputError([Fault(sheet.held.name, "", "", f"must be at most {most}")])
    book = openpyxl.load_workbook(io.BytesIO(sheet.held.content), data_only=True, keep_links=False)
    page = book[sheet.title]
    for (number, at), text in changes.items():
        page.cell(row=number, column=at + 1).value = text or None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
