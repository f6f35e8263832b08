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
    assert not written.startswith(export.FORMULA_STARTS)
    assert written.endswith(cell)


@pytest.mark.parametrize("number", [-3, -0.5, 2])
def test_numbers_stay_numbers(number: float) -> None:
    """A negative number is not text, and is left alone."""
    assert export.neutral(number) is number


def test_csv_neutral() -> None:
    """The apostrophe is in the file; numbers are as they were."""
    made = export.as_bytes(export.csv(pd.DataFrame({"text": ["=1+1", "plain"], "number": [-1.5, 2.0]})))
    assert made.decode() == "text,number\n'=1+1,-1.5\nplain,2.0\n"
