"""Starting caseloads in CSV: what is read, and each fault with its row and column as a spreadsheet numbers them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.base.fault import InputError
from planner.scenario.caseload_rows import CaseloadRow
from planner.scenario.status import Status

HEADER = (
    "person,prison,status,band,referral_date,first_review_date,custody_end_date,licence_end_date,"
    "sessions_planned,sessions_done"
)
ANN = "ann,any,waiting,1,2026-01-01,,,,,"
SCENARIO = "[demand.caseload]\nkind = 'file'\npath = 'people.csv'\n"

Rows = Callable[..., list[CaseloadRow]]


@pytest.fixture
def rows(write: Callable[..., Any], tmp_path: Path) -> Rows:
    """Read a caseload with these lines."""

    def _rows(*lines: str, header: str = HEADER, encoding: str = "utf-8") -> list[CaseloadRow]:
        (tmp_path / "people.csv").write_bytes("\n".join([header, *lines]).encode(encoding))
        return list(write(SCENARIO).scenario.demand.caseload.rows)

    return _rows


def told(rows: Rows, *lines: str, **how: str) -> list[str]:
    """What is said of a broken caseload, without the file's folder."""
    with pytest.raises(InputError) as caught:
        rows(*lines, **how)
    return [f"{Path(fault.file).name}: {fault.key} = {fault.value}: {fault.rule}" for fault in caught.value.faults]


def test_a_full_row(rows: Rows) -> None:
    """Every column, blanks around cells aside."""
    (row,) = rows("ann , any,on-course,1, 2026-01-01,2027-06-01,2028-06-01,2029-06-01,20,3")
    assert (row.person, row.prison, row.status, row.band) == ("ann", "any", Status.ON_COURSE, 1)
    assert row.referral_date == date(2026, 1, 1)
    assert (row.first_review_date, row.custody_end_date) == (date(2027, 6, 1), date(2028, 6, 1))
    assert (row.licence_end_date, row.sessions_planned, row.sessions_done) == (date(2029, 6, 1), 20, 3)


def test_empty_cells_are_absent(rows: Rows) -> None:
    """No date is no date, never one computed."""
    (row,) = rows(ANN)
    assert row.first_review_date is row.custody_end_date is row.licence_end_date is row.sessions_planned is None
    assert row.sessions_done == 0


def test_columns_in_any_order_and_left_out(rows: Rows) -> None:
    """Only what is required need be there."""
    (row,) = rows("1,2026-01-01,any,ann,waiting", header="band,referral_date,prison,person,status")
    assert (row.person, row.band) == ("ann", 1)


def test_spreadsheet_mark_and_line_ends(rows: Rows) -> None:
    """The byte-order mark that Excel writes is no part of the first column, and its line ends are line ends."""
    (row,) = rows(f"{ANN}\r", header=f"{HEADER}\r", encoding="utf-8-sig")
    assert row.person == "ann"


def test_quoted_cells(rows: Rows) -> None:
    """A comma within quotes is part of the cell."""
    (row,) = rows('"Smith, A.",any,waiting,1,2026-01-01,,,,,')
    assert row.person == "Smith, A."


def test_nobody(rows: Rows) -> None:
    """A header and no rows: nobody is there."""
    assert rows() == []


BROKEN = [
    ("ann,nowhere,waiting,1,2026-01-01,,,,,", "row 2, column prison = nowhere: no such prison; there are: any"),
    ("ann,any,waiting,2,2026-01-01,,,,,", "row 2, column band = 2: must be a priority band from 1 to 1"),
    ("ann,any,waiting,0,2026-01-01,,,,,", "row 2, column band = '0': must be greater than or equal to 1"),
    ("ann,any,waiting,high,2026-01-01,,,,,", "row 2, column band = 'high': must be a valid integer"),
    ("ann,any,waiting,,2026-01-01,,,,,", "row 2, column band = : must be stated"),
    (",any,waiting,1,2026-01-01,,,,,", "row 2, column person = : must be stated"),
    (
        "ann,any,asleep,1,2026-01-01,,,,,",
        "status = 'asleep': must be 'on-course', 'waiting', 'not-ready', 'declined', 'not-assessed' or 'completed'",
    ),
    ("ann,any,waiting,1,01/02/2026,,,,,", "row 2, column referral_date = '01/02/2026': must be a valid date"),
    ("ann,any,waiting,1,2026-02-30,,,,,", "row 2, column referral_date = '2026-02-30': must be a valid date"),
    (
        "ann,any,waiting,1,2027-01-02,,,,,",
        "row 2, column referral_date = 2027-01-02: must be on or before the start date, 2027-01-01",
    ),
    (
        "ann,any,waiting,1,2026-01-01,,2027-01-01,,,",
        "row 2, column custody_end_date = 2027-01-01: must be after the start date, 2027-01-01",
    ),
    (
        "ann,any,waiting,1,2026-01-01,2026-12-31,,,,",
        "row 2, column first_review_date = 2026-12-31: must be after the start date, 2027-01-01",
    ),
    (
        "ann,any,waiting,1,2026-01-01,,2028-01-01,2027-12-31,,",
        "row 2, column licence_end_date = 2027-12-31: must be on or after custody_end_date",
    ),
    ("ann,any,on-course,1,2026-01-01,,,,5,5", "row 2, column sessions_done = 5: must be below sessions_planned"),
    (
        "ann,any,waiting,1,2026-01-01,,,,5,2",
        "row 2, column sessions_done = 2: must be 0 for a person who is not on a course",
    ),
    ("ann,any,on-course,1,2026-01-01,,,,5,-1", "row 2, column sessions_done = '-1': must be greater than or equal"),
    ("ann,any,waiting,1,2026-01-01,,,,,,extra", "row 2 = : has more cells than the header"),
    ('"ann,any,waiting,1,2026-01-01,,,,,', "must be CSV"),
]


@pytest.mark.parametrize(("line", "expected"), BROKEN, ids=range(len(BROKEN)))
def test_broken_rows(rows: Rows, line: str, expected: str) -> None:
    """One fault, with its row and column; the header is row 1."""
    (said,) = told(rows, line)
    assert expected in said
    assert said.startswith("people.csv: ")


def test_rows_are_numbered_as_in_a_spreadsheet(rows: Rows) -> None:
    """The third person is in row 4, and an empty line has a number, too."""
    bad = "cat,any,waiting,9,2026-01-01,,,,,"
    assert told(rows, ANN, ANN.replace("ann", "bob"), bad)[0].startswith("people.csv: row 4, column band")
    assert told(rows, ANN, "", bad)[0].startswith("people.csv: row 4, column band")


def test_listed_twice(rows: Rows) -> None:
    """Said of the second, with the row of the first."""
    (said,) = told(rows, ANN, ANN.replace("ann", "bob"), ANN)
    assert said == "people.csv: row 4, column person = ann: must be listed once; also in row 2"


def test_a_column_missing(rows: Rows) -> None:
    """Asked for in each row."""
    header = "person,prison,status,referral_date"
    said = told(rows, "ann,any,waiting,2026-01-01", "bob,any,waiting,2026-01-01", header=header)
    assert [line.split(" = ")[0] for line in said] == [
        "people.csv: row 2, column band",
        "people.csv: row 3, column band",
    ]


def test_a_column_misspelt(rows: Rows) -> None:
    """The nearest is named."""
    said = told(rows, "ann,any,waiting,1,2026-01-01", header="person,prison,status,bnd,referral_date")
    assert any("row 2, column bnd = '1': no such key; did you mean band?" in line for line in said)


def test_every_fault_of_every_row(rows: Rows) -> None:
    """Two rows, two faults each."""
    said = told(rows, "ann,any,asleep,0,2026-01-01,,,,,", "bob,any,waiting,x,soon,,,,,")
    assert [line.split(" = ")[0] for line in said] == [
        "people.csv: row 2, column band",
        "people.csv: row 2, column status",
        "people.csv: row 3, column band",
        "people.csv: row 3, column referral_date",
    ]


def test_no_header(rows: Rows) -> None:
    """An empty file has no header."""
    (said,) = told(rows, header="")
    assert "must have a header row" in said


def test_not_utf8(rows: Rows) -> None:
    """Latin-1 is refused, not guessed at."""
    (said,) = told(rows, ANN.replace("ann", "José"), encoding="latin-1")
    assert "must be UTF-8 text" in said


def test_rows_stated_in_the_scenario_itself(write: Callable[..., Any]) -> None:
    """A fault in a row written in the scenario is told like any other, not a crash."""
    row = "{ person = 'a', prison = 'any', status = 'waiting', band = 0, referral_date = 2026-01-01 }"
    with pytest.raises(InputError) as caught:
        write(f"[demand.caseload]\nkind = 'file'\nrows = [{row}]")
    assert "band = 0: must be greater than or equal to 1" in str(caught.value)


@pytest.mark.parametrize("path", [".", "a\\u0000b"], ids=["folder", "name no file can have"])
def test_paths_that_are_no_file(write: Callable[..., Any], path: str) -> None:
    """One fault like any other, not a crash."""
    with pytest.raises(InputError) as caught:
        write(f'[demand.caseload]\nkind = "file"\npath = "{path}"')
    assert len(caught.value.faults) == 1


def test_a_column_twice_is_refused(rows: Rows) -> None:
    """Which of the two would count is nobody's guess."""
    assert told(rows, f"{ANN},2", header=f"{HEADER},band") == ["people.csv: column band = : must be there once"]


def test_a_column_without_a_heading_is_refused_where_it_says_something(rows: Rows) -> None:
    """A spreadsheet leaves empty columns behind; what stands in one is not dropped."""
    (row,) = rows(f"{ANN},,", header=f"{HEADER},,")
    assert row.person == "ann"
    said = told(rows, f"{ANN},,", f"{ANN},,x".replace("ann", "bob"), header=f"{HEADER},,")
    assert said == ["people.csv: row 3 = : has a cell in a column that has no heading"]


BOUNDS = [  # (the bound, what it is set to, what is said)
    ("base.bounds.MOST_BYTES", 10, ": must be at most 0 MB"),
    ("base.bounds.LONGEST_LINE", 100, ": must be at most 100 characters a line"),
    ("base.bounds.LONGEST_CELL", 12, "row 1: must be at most 12 characters a cell"),
    ("base.bounds.MOST_TEXT", 150, "row 3: must be at most 150 characters in all cells together"),
    ("base.bounds.MOST_COLUMNS", 9, "row 1: must be at most 9 columns"),
    ("base.bounds.MOST_CELLS", 20, "row 3: must be at most 20 cells"),
    ("base.bounds.LAST_ROW", 2, ": must be at most row 2"),
    ("scenario.caseload_rows.MOST_ROWS", 1, ": must be at most 1 rows"),
]


@pytest.mark.parametrize(("bound", "most", "rule"), BOUNDS, ids=[bound for bound, *_ in BOUNDS])
def test_bounds(rows: Rows, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, rule: str) -> None:
    """A file beyond what any table may have is refused while it is read, with what is allowed."""
    monkeypatch.setattr(f"planner.{bound}", most)
    (said,) = told(rows, ANN, ANN.replace("ann", "bob"))
    assert said == f"people.csv: {rule.replace(':', ' = :', 1) if rule.startswith('row') else f' = {rule}'}"


def test_a_cell_without_end(rows: Rows) -> None:
    """One that the library stops at is told in the words of the others."""
    (said,) = told(rows, f'"{"x" * 200_000}')
    assert said == "people.csv:  = : must be at most 32,767 characters a cell"


def test_blank_rows_count(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of nothing but commas has cells too."""
    monkeypatch.setattr("planner.base.bounds.MOST_CELLS", 30)
    assert told(rows, ANN, ",,,,,,,,,,") == ["people.csv: row 3 = : must be at most 30 cells"]
