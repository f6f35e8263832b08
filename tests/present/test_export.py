"""Files out: whole or not there, and nothing in them runs."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from planner.base.fault import InputError
from planner.present import export


def test_interrupted_write_leaves_what_was_there(tmp_path: Path) -> None:
    """An interrupt half-way through: the earlier files stand untouched, and no partial file is left."""
    (tmp_path / "a.csv").write_text("before")

    def interrupted(out: BinaryIO) -> None:
        out.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export.write_files(tmp_path, {"a.csv": export.text("after"), "b.csv": interrupted}, overwrite=True)
    assert (tmp_path / "a.csv").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_nothing_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page offers to download is made in memory: tables, workbooks and calendars too."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    table = pd.DataFrame({"text": ["one"] * 3, "number": [1.5, 2.0, 3.0]})
    writers = {
        "t.csv": export.csv(table),
        "t.parquet": export.parquet(table),
        "t.xlsx": export.workbook({"Sheet": table}, date(2027, 1, 1)),
        "t.json": export.json_text({"a": 1}),
    }
    made = export.in_memory(writers)
    assert all(made.values())
    export.write_files(tmp_path / "out", writers)
    assert {name: (tmp_path / "out" / name).read_bytes() for name in writers} == made


@given(st.text())
def test_no_text_cell_starts_a_formula(cell: str) -> None:
    """Whatever the text, what is written starts with nothing a spreadsheet would run, and ends as it was."""
    written = export.neutral(cell)
    assert not written.startswith(export.NEUTRALISED)
    assert written.endswith(cell)


@pytest.mark.parametrize("number", [-3, -0.5, 2])
def test_numbers_stay_numbers(number: float) -> None:
    """A negative number is not text, and is left alone."""
    assert export.neutral(number) is number


def test_csv_neutral() -> None:
    """The apostrophe is in the file; numbers are as they were; a mark says to a spreadsheet that it is UTF-8."""
    made = export.as_bytes(export.csv(pd.DataFrame({"text": ["=1+1", "Zo\u00eb"], "number": [-1.5, 2.0]})))
    assert made == b"\xef\xbb\xbf" + "text,number\n'=1+1,-1.5\nZo\u00eb,2.0\n".encode()


# --- workbooks


def test_more_rows_than_a_sheet_can_hold_go_on_in_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row is there once, under the headings of its table."""
    monkeypatch.setattr(export, "MOST_SHEET_ROWS", 3)
    name = "Weekly by prison and by group of"
    tables = {
        name[:31]: pd.DataFrame({"week": range(7)}),
        "Few": pd.DataFrame({"week": range(3)}),
        "None": pd.DataFrame({"week": []}),
    }
    (tmp_path / "t.xlsx").write_bytes(export.as_bytes(export.workbook(tables, date(2027, 4, 5))))
    book = load_workbook(tmp_path / "t.xlsx")
    written = {sheet.title: [row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    assert written == {
        "Weekly by prison and by group o": ["week", 0, 1, 2],
        "Weekly by prison and by gro (2)": ["week", 3, 4, 5],
        "Weekly by prison and by gro (3)": ["week", 6],
        "Few": ["week", 0, 1, 2],
        "None": ["week"],
    }


@pytest.mark.parametrize("letter", ["x", "\U0001d7d9"], ids=["one unit", "two units"])
def test_a_text_longer_than_a_cell_says_that_it_is_cut(tmp_path: Path, letter: str) -> None:
    """As much as there is room for, and where the whole is; one that just fits is whole."""
    units = len(letter.encode("utf-16-le")) // 2
    fits, longer = letter * (32_767 // units), letter * 40_000
    (tmp_path / "t.xlsx").write_bytes(
        export.as_bytes(export.workbook({"t": pd.DataFrame({"a": [fits, longer]})}, date(2027, 4, 5)))
    )
    _, whole, cut = (row[0] for row in load_workbook(tmp_path / "t.xlsx")["t"].iter_rows(values_only=True))
    assert whole == fits
    assert cut.endswith("(cut here: 40,000 characters, more than a cell can hold; the CSV or JSON file has them all)")
    assert 32_767 - 2 < len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert cut.startswith(letter * 15_000)


def test_more_columns_than_a_sheet_can_hold(tmp_path: Path) -> None:
    """Refused: there is no other sheet on which a row could go on."""
    table = pd.DataFrame([[0] * 16_385])
    with pytest.raises(InputError, match="at most 16,384 columns for a workbook; a CSV file may have more"):
        (tmp_path / "t.xlsx").write_bytes(export.as_bytes(export.workbook({"t": table}, date(2027, 4, 5))))


def test_numbers_in_a_workbook_look_like_numbers(tmp_path: Path) -> None:
    """A whole number has no point, a share no digits too few; headings are those of the other files."""
    table = pd.DataFrame({"replications_to_settle": pd.array([50, None], "Int64"), "mean": [1234.5, 0.0034]})
    (tmp_path / "t.xlsx").write_bytes(export.as_bytes(export.workbook({"Sheet": table}, date(2027, 4, 5))))
    sheet = load_workbook(tmp_path / "t.xlsx")["Sheet"]
    assert [cell.value for cell in sheet[1]] == ["replications_to_settle", "mean"]
    assert [cell.number_format for cell in sheet[2]] == ["#,##0", "#,##0.00"]
    assert sheet["A3"].value is None
    assert sheet["B3"].number_format == "0.0000"
    assert not [cell for row in sheet for cell in row if cell.number_format.endswith(".##")]
