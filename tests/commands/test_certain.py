"""`planner certain`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from common import ENGLAND_WALES, planner

SHORT = f'extends = "{ENGLAND_WALES}"\n[calendar]\nhorizon_days = 900\n'
MORE = """title = "Four more"
status = "funding"
[posts.extra]
team = "north"
role = "registered-psychologist"
number = 4
filled_at_start = 4
hours_per_week = 18.5
paid_hours_per_week = 37
"""
QUICK = ("--replications", 6, "--samples", 2)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A baseline of two and a half years, and four posts more."""
    short, more = tmp_path / "short.toml", tmp_path / "more.toml"
    short.write_text(SHORT, encoding="utf-8")
    more.write_text(f'extends = "short.toml"\n{MORE}', encoding="utf-8")
    return short, more


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Two ranges of one's own."""
    path = tmp_path / "few.toml"
    path.write_text("[referrals]\nrange = [30, 90]\n[two-facilitators]\nrange = [0.2, 0.9]\n", encoding="utf-8")
    return path


def test_json_is_one_document(pair: tuple[Path, Path], few: Path, tmp_path: Path) -> None:
    """JSON alone on standard output; what it says of ranges, runs and swings is whole; the files say the same."""
    out = tmp_path / "out"
    done = planner("certain", *pair, *QUICK, "--ranges", few, "--format", "json", "--out", out)
    document = json.loads(done.stdout)
    assert document["baseline"] == "short"
    ranges = {row["assumption"]: row for row in document["ranges"]}
    assert (ranges["referrals"]["low"], ranges["referrals"]["high"]) == (30, 90)
    assert {row["assumption"] for row in document["swings"]} == set(ranges)
    assert {row["output"] for row in document["screening"]} == {"lead", "headline"}
    assert sum(document["recommended_at_screening_points"].values()) <= document["points"]
    assert document["model_runs"] == 2 * 6 * document["points"]
    assert all(row["why"] for row in document["not_moved"])
    assert f"--ranges {few}" in document["command_line"]
    assert json.loads((out / "certain.json").read_text(encoding="utf-8")) == document
    swings = pd.read_csv(out / "swings.csv")
    assert len(swings) == len(document["swings"])
    known = set(pd.read_csv(out / "dictionary.csv")["column"])
    for name in ("switch_overs", "swings", "screening", "ranges", "not_moved"):
        columns = {column.removesuffix("_low").removesuffix("_high") for column in pd.read_csv(out / f"{name}.csv")}
        assert {column or "low" for column in columns} <= known


def test_the_numbers_do_not_depend_on_workers(pair: tuple[Path, Path]) -> None:
    one, two = (planner("certain", *pair, *QUICK, "--format", "json", "--workers", n).stdout for n in (1, 2))
    assert one == two
    assert len(one) > 10_000


def test_the_table_begins_with_what_matters(pair: tuple[Path, Path]) -> None:
    """The sections of the page in their order, under the name that some would look for, too."""
    done = planner("sensitivity", *pair, *QUICK)
    assert done.returncode == 0, done.stderr
    order = ["What the decision turns on", "One at a time: the lead", "All together", "The ranges", "What is not moved"]
    order.append("chance given")
    assert sorted(order, key=done.stdout.index) == order
    assert "6 futures, seed 1" in done.stdout


def test_sobol(pair: tuple[Path, Path]) -> None:
    done = planner("certain", *pair, "--replications", 2, "--samples", 2, "--method", "sobol", "--format", "json")
    document = json.loads(done.stdout)
    assert document["method"] == "sobol"
    assert all(row["ST"] is None or row["ST"] >= 0 for row in document["screening"])


def test_faults_are_told_at_once(pair: tuple[Path, Path], tmp_path: Path) -> None:
    """Options that contradict each other and scenarios that are not alike: a line each, and nothing written."""
    other = tmp_path / "other.toml"
    other.write_text('extends = "short.toml"\ntitle = "Others"\n[consent]\np_declines = 0.5\n', encoding="utf-8")
    options = ("--criterion", "cost-per-completion", "--method", "sobol", "--samples", 3, "--out", tmp_path / "out")
    done = planner("certain", pair[0], other, *options)
    assert done.returncode == 1
    said = done.stderr.splitlines()
    assert [line.split(":")[0].split(" = ")[0] for line in said] == ["--samples", "--worth", str(other)]
    assert "like is compared with like" in said[2]
    assert not (tmp_path / "out").exists()


def test_one_scenario_is_no_choice(pair: tuple[Path, Path]) -> None:
    done = planner("certain", pair[0])
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "two or more" in done.stderr


@pytest.mark.parametrize("text", ["[referals]\nrange = [1, 2]", "[referrals]\nrange = [60, 90]"])
def test_a_wrong_file_of_ranges_is_told(text: str, pair: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    done = planner("certain", *pair, "--ranges", path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith(f"{path}: ")
