"""`planner orders`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from common import SCENARIOS, planner

QUICK = ("--order", "referral", "--order", "cost-of-waiting", "--replications", 4, "--bounded", 2, "--workers", 1)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The stress case over two years."""
    path = tmp_path / "small.toml"
    path.write_text(f'extends = "{SCENARIOS / "strained.toml"}"\ncalendar.horizon_days = 800\n', encoding="utf-8")
    return path


def test_json_is_one_document_and_nothing_else(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = planner("orders", small, *QUICK, "--format", "json", "--out", out)
    assert ran.returncode == 0, ran.stderr
    document = json.loads(ran.stdout)
    assert [row["order"] for row in document["orders"]] == ["referral", "cost-of-waiting"]
    assert len(document["possible"]) == 4
    assert json.loads((out / "orders.json").read_text(encoding="utf-8")) == document
    files = ["futures.csv", "groups.csv", "orders.csv", "orders.json", "possible.csv"]
    assert sorted(path.name for path in out.iterdir()) == files
    named = {name.removesuffix("_low").removesuffix("_high") for row in document["orders"] for name in row}
    assert named <= set(document["dictionary"])


def test_words_say_the_answer_and_what_it_rests_on(small: Path) -> None:
    ran = planner("orders", small, *QUICK)
    assert ran.returncode == 0, ran.stderr
    said = " ".join(ran.stdout.split())
    assert "4 futures, seed 1; what was possible, on the first 2." in said
    for part in ("What each order achieves", "How near to what was possible", "Who gains, who loses"):
        assert part in said


def test_an_unknown_order_is_told(small: Path, tmp_path: Path) -> None:
    ran = planner(
        "orders", small, "--order", "alphabet", "--order", "referral", "--bounded", 500, "--out", tmp_path / "o"
    )
    assert ran.returncode == 1
    assert "alphabet" in ran.stderr
    assert "must be between 0 and the number of futures" in " ".join(ran.stderr.split())
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "o").exists()
