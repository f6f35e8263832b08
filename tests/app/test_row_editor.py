"""Rows edited in place: the file again with just that changed, in the kind of file it was."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from common import ENGLAND_WALES, ROOT

from app.pages.small import FIRST_DAY, PEOPLE, STAFF
from planner.app import row_editor
from planner.app.intake import check
from planner.base.fault import InputError
from planner.caseload import InMemoryFile, Severity
from planner.scenario import read

DAY = date.fromisoformat(FIRST_DAY)
SCENARIO = read(ENGLAND_WALES)


def edited(which: str, held: InMemoryFile, **cells: str) -> InMemoryFile:
    """A file with its first faulty row changed."""
    found = check(
        *[held if which == name else InMemoryFile("staff.csv", STAFF.encode()) for name in ("people", "staff")],
        DAY,
        SCENARIO.scenario,
    )
    sheet = row_editor.open_sheet(which, held)
    assert sheet is not None
    table = sheet.table(sheet.faulty(found.entries), found.entries)
    for head, value in cells.items():
        table.loc[table.index[0], head] = value
    return row_editor.apply_edits(sheet, table)


def test_a_mended_cell_counts() -> None:
    new = edited("people", InMemoryFile("people.csv", PEOPLE.encode()), CRD="28/02/2029")
    assert new.name == "people-mended.csv"
    assert new.content.decode("utf-8-sig") == PEOPLE.replace("31/02/2029", "28/02/2029")
    assert not check(new, InMemoryFile("staff.csv", STAFF.encode()), DAY, SCENARIO.scenario).of(Severity.LEFT_OUT)


def test_a_row_taken_out_keeps_the_others_numbers() -> None:
    text = PEOPLE.replace("P-2,", "\nP-2,")
    new = edited("people", InMemoryFile("people.csv", text.encode()), **{row_editor.LEAVE_OUT: True})
    found = check(new, InMemoryFile("staff.csv", STAFF.encode()), DAY, SCENARIO.scenario)
    assert found.caseload is not None
    assert [each.row for each in found.caseload.people] == [2, 4, 5, 6, 7, 8]


def test_a_workbook_is_mended_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path) as book:
        for name, text in (("people", PEOPLE), ("staff", STAFF)):
            rows = pd.DataFrame([line.split(",") for line in text.splitlines()])
            rows.to_excel(book, sheet_name=name, header=False, index=False)
    new = edited("people", InMemoryFile("book.xlsx", path.read_bytes()), CRD="28/02/2029")
    found = check(new, new, DAY, SCENARIO.scenario)
    assert new.name == "book-mended.xlsx"
    assert not found.of(Severity.LEFT_OUT)


def test_headings_are_said() -> None:
    held = InMemoryFile("people.csv", PEOPLE.replace("Person,", "Whom,").encode())
    sheet = row_editor.open_sheet("people", held)
    assert sheet is not None
    assert sheet.missing_headings == ["person"]
    renamed = row_editor.rename_headings(sheet, {0: "person"}).content.decode("utf-8-sig")
    assert renamed == PEOPLE.replace("Person,", "person,")


def test_nothing_mended_is_the_same_file() -> None:
    held = InMemoryFile("people.csv", PEOPLE.encode())
    assert edited("people", held) is held


def test_the_sheet_that_was_read_is_the_sheet_mended() -> None:
    """A cover sheet first, with one of whose cells the wrong sheet would have been changed."""
    path = ROOT / "tests" / "caseload" / "sent" / "cover-first.xlsx"
    sheet = row_editor.open_sheet("people", InMemoryFile(path.name, path.read_bytes()))
    assert sheet is not None
    table = sheet.table([2], [])
    table.loc[2, "CRD"] = "31/12/2031"
    book = openpyxl.load_workbook(io.BytesIO(row_editor.apply_edits(sheet, table).content))
    assert (book["Who waits"]["E2"].value, book["Cover"]["E2"].value) == ("31/12/2031", None)


def test_a_title_above_the_headings_moves_no_row() -> None:
    """Rows keep their numbers: the findings of the file as it was and as it is name the same ones."""
    held = InMemoryFile("people.csv", ("Caseload\n\n" + PEOPLE).encode())
    new = edited("people", held, CRD="28/02/2029")
    before, after = (row_editor.open_sheet("people", one) for one in (held, new))
    assert before is not None
    assert after is not None
    assert [number for number, _ in before.rows] == [number for number, _ in after.rows]
    assert before.rows[0] == after.rows[0]


def test_a_workbook_too_large_to_be_held_is_mended_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Said; never a file without its other sheets."""
    path = ROOT / "tests" / "caseload" / "sent" / "cover-first.xlsx"
    sheet = row_editor.open_sheet("people", InMemoryFile(path.name, path.read_bytes()))
    assert sheet is not None
    monkeypatch.setattr(row_editor, "MOST_MENDED_BYTES", 10)
    with pytest.raises(InputError, match="unpacked to be mended here; mend it in the spreadsheet"):
        row_editor.rename_headings(sheet, {0: "person"})
