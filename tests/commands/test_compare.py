"""`planner compare` as people run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from common import ENGLAND_WALES, planner

from planner.experiment import MOST_A_CHUNK


def test_compare_json_is_one_document(short: Path, extra: Path) -> None:
    """JSON alone on standard output; the first scenario is the baseline; more posts bring more hours."""
    done = planner("compare", short, extra, "--replications", 6, "--format", "json", "--workers", 1)
    document = json.loads(done.stdout)
    assert document["baseline"] == "short"
    hours = [row for row in document["measures"] if row["measure"] == "hours_available"]
    assert hours[0]["verdict"] == "baseline"
    assert hours[1]["verdict"] == "higher"
    assert hours[1]["difference_low"] > 0
    assert [scenario["name"] for scenario in document["scenarios"]] == ["short", "tall"]


def test_compare_same_on_any_workers(short: Path, extra: Path) -> None:
    """The numbers do not depend on the number of processors, over several chunks."""
    options = ("--replications", 3 * MOST_A_CHUNK, "--format", "json", "--seed", 7)
    one = planner("compare", short, extra, *options, "--workers", 1)
    two = planner("compare", short, extra, *options, "--workers", 2)
    assert one.stdout == two.stdout
    assert len(one.stdout) > 1000


def test_seed_matters(short: Path) -> None:
    """Another seed is another set of futures."""
    first, second = (
        planner("compare", short, "--replications", 3, "--format", "json", "--seed", s).stdout for s in (1, 2)
    )
    assert json.loads(first)["measures"] != json.loads(second)["measures"]


def test_compare_table(short: Path, extra: Path) -> None:
    """The table names what it shows, its futures and its seed, and says what the words mean."""
    done = planner("compare", short, extra, "--replications", 4, "--by", "team")
    assert done.returncode == 0
    for words in (
        "Reachable people released untreated",
        "4 futures, seed 1",
        "baseline",
        "=SUM(1)",
        "by team",
        "not an effect on",
    ):
        assert words in done.stdout


def test_precision_stops_early(short: Path, extra: Path) -> None:
    """A precision easily met stops at the first look, long before the most: at the end of a chunk, after 50 or so."""
    done = planner("compare", short, extra, "--replications", 4000, "--precision", 1000, "--format", "json")
    assert 50 <= json.loads(done.stdout)["replications"] <= 50 + MOST_A_CHUNK
    assert "Precision reached" in planner("compare", short, "--replications", 60, "--precision", 1000).stdout


def test_lengths_must_agree(short: Path) -> None:
    """Different lengths of time cannot be compared, and the key is named."""
    done = planner("compare", ENGLAND_WALES, short, "--replications", 1)
    assert done.returncode == 1
    assert "calendar.horizon_days = 400: must be the baseline's, 3653" in done.stderr


def test_own_policy(tmp_path: Path, short: Path) -> None:
    """A policy of one's own is loaded from the working directory, also by worker processes."""
    (tmp_path / "mine.py").write_text(
        "def youngest_referral(who, today):\n    return -who.referral_day\n", encoding="utf-8"
    )
    mine = planner(
        "compare",
        short,
        "--policy",
        "mine:youngest_referral",
        "--replications",
        4,
        "--workers",
        2,
        "--format",
        "json",
        cwd=tmp_path,
    )
    usual = planner("compare", short, "--replications", 4, "--format", "json", cwd=tmp_path)
    assert json.loads(mine.stdout)["policy"] == "mine:youngest_referral"
    assert json.loads(mine.stdout)["engine"] == "reference"
    assert mine.stderr.startswith("Engine: reference, because mine:youngest_referral is an order of your own")
    assert json.loads(mine.stdout)["measures"] != json.loads(usual.stdout)["measures"]


@pytest.mark.parametrize(
    "policy",
    ["nowhere:f", "json:nothing", "json", "json:__name__", "builtins:print", "builtins:int", "json:dumps", "os:system"],
)
def test_policy_that_cannot_be_loaded(policy: str, short: Path) -> None:
    """A policy that is not there, or not a function, is told as such."""
    done = planner("compare", short, "--policy", policy, "--replications", 1)
    assert done.returncode == 1
    assert done.stderr.startswith(f"--policy = {policy}: must")


@pytest.mark.parametrize(
    "body",
    [
        "return None",
        "return float('nan')",
        "return who.nothing",
        "return 'a' if who.person % 2 else 1",
        "raise KeyError(1)",
    ],
)
def test_policy_that_fails(body: str, tmp_path: Path, short: Path) -> None:
    """A policy whose keys have no order, or that fails, is told in one line, from worker processes too.

    The line before it says which engine knows such a policy.
    """
    (tmp_path / "mine.py").write_text(f"def order(who, today):\n    {body}\n", encoding="utf-8")
    done = planner("compare", short, "--policy", "mine:order", "--replications", 3, "--workers", 2, cwd=tmp_path)
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if line]
    assert [line.split()[0] for line in said] == ["Engine:", "the"]
    assert said[1].startswith("the policy ")
    assert "Traceback" not in done.stderr
