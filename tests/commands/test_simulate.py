"""`planner simulate` as people run it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from common import planner


def test_out_that_is_a_file(tmp_path: Path, short: Path) -> None:
    """A folder that cannot be is told, and the file in its place is left alone."""
    (tmp_path / "taken").write_text("mine")
    done = planner("simulate", short, "--out", tmp_path / "taken")
    assert done.returncode == 1
    assert "cannot be written to" in done.stderr
    assert (tmp_path / "taken").read_text() == "mine"


def test_simulate(tmp_path: Path, short: Path) -> None:
    """One future's events name only people who are in its people table."""
    assert planner("simulate", short, "--out", tmp_path / "one", "--replication", 2).returncode == 0
    events, people = (pd.read_parquet(tmp_path / "one" / f"{name}.parquet") for name in ("events", "people"))
    assert set(events["person"]) - {-1} <= set(people["person"])
    assert events["day"].is_monotonic_increasing
