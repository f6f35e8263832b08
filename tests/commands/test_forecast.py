"""`planner forecast` as people run it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from common import planner
from openpyxl import load_workbook


def test_forecast_tables_agree(tmp_path: Path, short: Path, extra: Path) -> None:
    """CSV, Parquet and Excel hold the same numbers; a title like a formula is neutral in the workbook and CSV."""
    out = tmp_path / "bundle"
    planner("forecast", short, extra, "--replications", 3, "--out", out)
    csv, parquet = pd.read_csv(out / "weekly.csv"), pd.read_parquet(out / "weekly.parquet")
    assert csv["p50"].to_list() == parquet["p50"].to_list()
    assert csv["mean"].to_numpy() == pytest.approx(parquet["mean"].to_numpy(), rel=1e-12)  # decimal text and back
    book = load_workbook(out / "forecast.xlsx", data_only=False)
    assert book.sheetnames == ["Weekly", "Totals", "By group", "Waits", "Assumptions", "Data dictionary"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert book["Weekly"].max_row == len(csv) + 1
    known = {row[0].value for row in book["Data dictionary"].iter_rows(min_row=2)}
    columns = {str(cell.value).replace(" ", "_") for name in book.sheetnames[:5] for cell in book[name][1]}
    assert columns <= known


def test_what_is_printed(tmp_path: Path, short: Path) -> None:
    """The usual series by plan year, the totals, and where the files are."""
    done = planner("forecast", short, "--replications", 3, "--out", tmp_path / "bundle")
    assert done.returncode == 0, done.stderr
    for words in ("3 futures, seed 1", "Waiting, ready and willing", "Totals", "cost of the programme"):
        assert words in done.stdout
    assert "Written to" in done.stderr
