"""`planner staffing`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from common import ENGLAND_WALES, SCENARIOS, planner

SMALL = f"""extends = "{ENGLAND_WALES}"
title = "Small"
[calendar]
horizon_days = 800
"""
QUICK = ("--most", 1, "--role", "registered-psychologist", "--replications", 60, "--workers", 1)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A scenario of two years."""
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_json_is_one_document_and_nothing_else(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = planner("staffing", small, "--target", 0.9, "--confidence", 0.8, *QUICK, "--format", "json", "--out", out)
    assert ran.returncode == 0, ran.stderr
    document = json.loads(ran.stdout)
    assert document["fewest"][0]["verdict"] == "none needed"
    assert json.loads((out / "staffing.json").read_text(encoding="utf-8")) == document
    assert sorted(path.name for path in out.iterdir()) == ["curve.csv", "staffing.json"]  # no post, so no scenario


def test_a_budget_is_written_as_a_scenario_that_can_be_compared(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ("--target", 0.5, "--confidence", 0.8, "--budget", 200_000, *QUICK, "--out", out, "--format", "json")
    document = json.loads(planner("staffing", small, *asked).stdout)
    budget = document["budget"]
    written = out / "budget.toml"
    assert written.exists() == bool(budget["candidate"]["posts"])
    if written.exists():
        ran = planner("compare", small, written, "--replications", 60, "--format", "json")
        rows = [row for row in json.loads(ran.stdout)["measures"] if row["measure"] == "reachable_untreated"]
        found = {name: rows[1][f"difference{name}"] for name in ("", "_low", "_high")}
        mine = budget["difference"]
        same = {"": mine["estimate"], "_low": mine["low"], "_high": mine["high"]}
        assert found == pytest.approx(same, rel=1e-9)  # `compare` prints fifteen decimals


def test_words_say_the_answer_and_what_it_rests_on(small: Path) -> None:
    ran = planner("staffing", small, "--target", 0.9, "--confidence", 0.8, *QUICK, "--lever", "not-held=0.5")
    assert ran.returncode == 0, ran.stderr
    said = " ".join(ran.stdout.split())
    assert "No more posts are needed." in said
    assert "at most 90% of reachable people released untreated, in at least 80% of futures" in said
    assert "With levers pulled" in said
    assert "60 futures, seed 1" in said
    assert "not a measure of safety" in said


def test_bad_input_is_told_all_at_once(small: Path, tmp_path: Path) -> None:
    asked = ("--target", 2, "--confidence", 0, "--team", "west", "--most", 0, "--lever", "not-held=3")
    ran = planner("staffing", small, *asked, "--out", tmp_path / "out")
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert [line.split(" = ")[0] for line in ran.stderr.splitlines()] == [
        "--confidence",
        "--lever",
        "--most",
        "--target",
        "--team",
    ]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("lever", ["not-held", "pay=2"])
def test_a_lever_that_cannot_be_read(small: Path, lever: str) -> None:
    ran = planner("staffing", small, "--target", 0.3, "--confidence", 0.8, "--lever", lever)
    assert ran.returncode == 1
    assert "must be not-held=FACTOR" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_scenario_of_any_name_can_be_added_to(tmp_path: Path) -> None:
    """The name of a scenario made on the way is never the name of what it extends."""
    path = tmp_path / "small-with-more-posts.toml"
    path.write_text(SMALL, encoding="utf-8")
    ran = planner("staffing", path, "--target", 0.9, "--confidence", 0.8, *QUICK, "--format", "json")
    assert ran.returncode == 0, ran.stderr


def test_every_bundled_scenario_can_be_asked_about() -> None:
    """As far as the question goes: none has a team, a role or a date that it cannot be asked about."""
    from planner.scenario import read
    from planner.studies.staffing import StaffingQuestion
    from planner.studies.staffing.candidate import Candidate

    for path in sorted(SCENARIOS.glob("*.toml")):
        file = read(path)
        question = StaffingQuestion(file, 0.3, 0.8)
        question.check()
        made = question.made(Candidate((1,) * len(question.kinds)))
        added = sum(group.number for name, group in made.scenario.posts.items() if name not in file.scenario.posts)
        assert added == len(question.kinds)
