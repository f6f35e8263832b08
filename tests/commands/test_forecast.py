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
    columns = {str(cell.value) for name in book.sheetnames[:5] for cell in book[name][1]}
    assert columns <= known


def test_every_table_is_there_without_the_workbook(tmp_path: Path, short: Path) -> None:
    """Each sheet is a CSV and a Parquet file too, with the same columns and rows; and what they mean is beside them."""
    out = tmp_path / "bundle"
    done = planner("forecast", short, "--replications", 3, "--out", out)
    assert done.returncode == 0, done.stderr
    names = ("weekly", "totals", "groups", "waits", "assumptions", "dictionary")
    made = {f"{name}.{ending}" for name in names for ending in ("csv", "parquet")}
    assert {path.name for path in out.iterdir()} == {*made, "forecast.xlsx", "manifest.json"}
    known = set(pd.read_csv(out / "dictionary.csv")["column"])
    book = load_workbook(out / "forecast.xlsx")
    for name, sheet in zip(names, book, strict=True):
        csv, parquet = pd.read_csv(out / f"{name}.csv", low_memory=False), pd.read_parquet(out / f"{name}.parquet")
        assert list(csv.columns) == list(parquet.columns) == [cell.value for cell in sheet[1]]
        assert len(csv) == len(parquet) == sheet.max_row - 1
        assert name == "dictionary" or set(csv.columns) <= known
    assert pd.read_parquet(out / "totals.parquet")["verdict"].unique().tolist() == ["baseline"]


def test_each_future_is_there_where_asked_for(tmp_path: Path, short: Path, extra: Path) -> None:
    """The means are of the futures' own values; the bundle is made again from its manifest, those files too."""
    out = tmp_path / "bundle"
    done = planner("forecast", short, extra, "--replications", 3, "--by-replication", "--out", out)
    assert done.returncode == 0, done.stderr
    keys = ["scenario", "measure"]
    each, totals = pd.read_parquet(out / "replications.parquet"), pd.read_csv(out / "totals.csv").set_index(keys)
    assert sorted(each["replication"].unique()) == [0, 1, 2]
    means = each.groupby(keys)["value"].mean()
    assert means.to_numpy() == pytest.approx(totals.loc[means.index, "mean"].to_numpy(), nan_ok=True)
    keys = ["scenario", "series", "team", "week"]
    weeks, weekly = (
        pd.read_parquet(out / "weekly_replications.parquet"),
        pd.read_csv(out / "weekly.csv").set_index(keys),
    )
    means = weeks.groupby(keys)["value"].mean()
    assert len(means) == len(weekly) == len(weeks) / 3
    assert means.to_numpy() == pytest.approx(weekly.loc[means.index, "mean"].to_numpy())
    again = planner("reproduce", out / "manifest.json", "--out", tmp_path / "again")
    assert "Every file is the same" in again.stdout + again.stderr
    assert (tmp_path / "again" / "weekly_replications.parquet").exists()
    assert "--by-replication" in (out / "manifest.json").read_text(encoding="utf-8")


def test_what_is_printed(tmp_path: Path, short: Path) -> None:
    """The usual series by plan year, the totals, and where the files are."""
    done = planner("forecast", short, "--replications", 3, "--out", tmp_path / "bundle")
    assert done.returncode == 0, done.stderr
    for words in ("3 futures, seed 1", "Waiting, assessed, ready and willing", "Totals", "cost of the programme"):
        assert words in done.stdout
    assert "Written to" in done.stderr
