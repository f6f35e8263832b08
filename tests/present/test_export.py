"""Files out: whole or not there, and nothing in them runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from planner.present import export


def test_interrupted_write_leaves_what_was_there(tmp_path: Path) -> None:
    """An interrupt half-way through: the earlier files stand untouched, and no partial file is left."""
    (tmp_path / "a.csv").write_text("before")

    def interrupted(path: Path) -> None:
        path.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export.write_files(tmp_path, {"a.csv": lambda path: path.write_text("after") and None, "b.csv": interrupted})
    assert (tmp_path / "a.csv").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_writes_in_order(tmp_path: Path) -> None:
    """A later file may read the earlier ones before any has its final name."""
    seen: list[bool] = []

    def last(path: Path) -> None:
        seen.append((path.parent / "first").read_text() == "1" and not (tmp_path / "first").exists())
        path.write_text("2")

    export.write_files(tmp_path, {"first": lambda path: path.write_text("1") and None, "last": last})
    assert seen == [True]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "last"]


@given(st.text())
def test_no_text_cell_starts_a_formula(cell: str) -> None:
    """Whatever the text, what is written starts with nothing a spreadsheet would run, and ends as it was."""
    written = export.neutral(cell)
    assert not written.startswith(export.FORMULA_STARTS)
    assert written.endswith(cell)


@pytest.mark.parametrize("number", [-3, -0.5, 2])
def test_numbers_stay_numbers(number: float) -> None:
    """A negative number is not text, and is left alone."""
    assert export.neutral(number) is number


def test_csv_neutral(tmp_path: Path) -> None:
    """The apostrophe is in the file; numbers are as they were."""
    export.csv(pd.DataFrame({"text": ["=1+1", "plain"], "number": [-1.5, 2.0]}))(tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text() == "text,number\n'=1+1,-1.5\nplain,2.0\n"


def test_numbers_in_a_workbook_look_like_numbers(tmp_path: Path) -> None:
    """A whole number has no point, a share no digits too few; headings are those of the other files."""
    table = pd.DataFrame({"replications_to_settle": pd.array([50, None], "Int64"), "mean": [1234.5, 0.0034]})
    export.workbook({"Sheet": table}, date(2027, 4, 5))(tmp_path / "t.xlsx")
    sheet = load_workbook(tmp_path / "t.xlsx")["Sheet"]
    assert [cell.value for cell in sheet[1]] == ["replications_to_settle", "mean"]
    assert [cell.number_format for cell in sheet[2]] == ["#,##0", "#,##0.00"]
    assert sheet["A3"].value is None
    assert sheet["B3"].number_format == "0.0000"
    assert not [cell for row in sheet for cell in row if cell.number_format.endswith(".##")]
