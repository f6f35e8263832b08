"""Files as rows of text: workbooks as CSV, what cannot be read, and nothing changed by reading."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from caseload.files import (
    BUNDLED,
    PEOPLE,
    STAFF,
    book,
    cells,
    read_files,
    read_text,
    told,
)

from planner.base.fault import InputError

# --- workbooks


def test_cells_of_a_workbook(tmp_path: Path) -> None:
    """Dates, numbers and flags as such; a time of day does not matter."""
    header = ["Person", "Location", "Status", "Submitted on", "CRD", "SED", "hasLdc", "Band", "Sessions planned"]
    referred = datetime(2026, 9, 14, 10, 30)  # noqa: DTZ001 - a workbook has no zones
    row = ["ann", "other-north", "waiting", referred, date(2029, 12, 31), 47848, True, 2, 20.0]
    path = book(tmp_path / "one.xlsx", people=[header, row], staff=cells(STAFF))
    caseload = read_files(path, path)
    (ann,) = caseload.people
    assert (ann.referral_date, ann.conditional_release_date) == (date(2026, 9, 14), date(2029, 12, 31))
    assert (ann.sentence_end_date, ann.learning_disability) == (date(2030, 12, 31), True)
    assert (ann.band, ann.sessions_planned) == (2, 20)
    (entry,) = (one for one in caseload.quality.entries if one.rule != "sheet-read")
    assert str(entry).removeprefix(f"{tmp_path}/one.xlsx [people]: ") == (
        "row 2, column SED = 47848: is a spreadsheet's day number, counted from 1900; read as 31 December 2030"
    )


def test_a_workbook_whose_sheets_are_named_otherwise(tmp_path: Path) -> None:
    """The first is read."""
    people = book(tmp_path / "p.xlsx", Sheet1=cells(PEOPLE), Sheet2=[["notes"]])
    staff = book(tmp_path / "s.xlsx", Team=cells(STAFF))
    assert read_files(people, staff).people == read_text(tmp_path).people


def test_cells_beside_the_table_of_a_workbook(tmp_path: Path) -> None:
    """A remark beside the table moves no cell, so nobody is left out; blank columns are not worth a word."""
    rows = [[*row, "", ""] for row in cells(PEOPLE)]
    rows[1] += ["", "rang on Monday"]
    path = book(tmp_path / "one.xlsx", people=rows, staff=cells(STAFF))
    assert [one.wrong for one in read_files(path, path).quality.entries if one.rule != "sheet-read"] == [
        "column 15 has no heading"
    ]
    text = "\n".join(f"{line},," for line in PEOPLE.splitlines())
    assert told(tmp_path, text) == []


def test_a_workbook_that_lies_about_its_size(tmp_path: Path) -> None:
    """Some programs say that a sheet is one cell."""
    path = book(tmp_path / "one.xlsx", people=cells(PEOPLE), staff=cells(STAFF))
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part))
    assert len(read_files(path, path).people) == 2


def test_an_error_in_a_cell(tmp_path: Path) -> None:
    """Said, not read as blank."""
    rows = cells(PEOPLE)
    rows[1][7] = "#N/A"
    path = book(tmp_path / "one.xlsx", people=rows, staff=cells(STAFF))
    assert "column CRD = #N/A: is a spreadsheet's error: mend the formula, or write the value" in str(
        read_files(path, path).quality
    )


# --- files


@pytest.mark.parametrize(("name", "why"), [("absent.csv", "No such file"), ("", "directory"), ("a\0b", "no file can")])
def test_what_cannot_be_read(tmp_path: Path, name: str, why: str) -> None:
    """One fault, not a crash."""
    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_files(tmp_path / name, tmp_path / "staff.csv")
    (fault,) = caught.value.faults
    assert why in fault.rule


def test_reading_changes_nothing(tmp_path: Path) -> None:
    """No file is written or touched."""
    for name in ("people.csv", "staff.csv", "caseload.xlsx"):
        (tmp_path / name).write_bytes((BUNDLED / name).read_bytes())
        (tmp_path / name).chmod(0o444)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    read_files(tmp_path / "people.csv", tmp_path / "staff.csv")
    read_files(tmp_path / "caseload.xlsx", tmp_path / "caseload.xlsx")
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()} == before
