"""The engines' benchmarks and the tools that write documents run: each on little, so that none rots unseen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import bench
from planner.experiment import Experiment
from planner.parallel import Executor
from tools import calibration, many_back_tests

SIDE_BY_SIDE, FUTURES = bench.side_by_side, bench.futures


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run is timed once, one future at a time, and growth stops at a hundred people."""

    def timed_once(runs: dict[str, Callable[[int], int]], rounds: int = 1) -> list[bench.Timed]:
        return SIDE_BY_SIDE(runs, 1)

    def one_future(experiment: Experiment, count: int, executor: Executor | None = None) -> Callable[[int], int]:
        return FUTURES(experiment, 1, executor)

    monkeypatch.setattr(bench, "side_by_side", timed_once)
    monkeypatch.setattr(bench, "futures", one_future)
    monkeypatch.setattr(bench, "SIZES", bench.SIZES[:1])


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize(
    ("part", "rows"),
    [
        pytest.param(bench.engines, 2, id="engines"),
        pytest.param(lambda: bench.where_it_goes(bench.read(bench.BASELINE), "of it"), 0, id="where it goes"),
        pytest.param(bench.growth, 2, id="growth"),
    ],
)
def test_a_part_of_the_page_is_made(part: Callable[[], list[str]], rows: int) -> None:
    """Every table has its rows of figures."""
    lines = part()
    assert sum(line.startswith("|") and any(map(str.isdigit, line)) for line in lines) == rows


def test_a_clinic_is_measured(once: None) -> None:
    """The five models of one clinic stand in one table."""
    assert sum(line.startswith("|") and any(map(str.isdigit, line)) for line in bench.clinic()) == 5


def test_the_command_is_measured() -> None:
    """Wall time, processor time and memory of a fresh process are found."""
    assert all(figure > 0 for figure in bench._command([str(bench.BASELINE)], 1))


def test_calibration_has_every_target(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The page of simulated against published is made, with a row a target."""
    monkeypatch.setattr(calibration, "PAGE", tmp_path / "calibration.md")
    monkeypatch.setattr(sys, "argv", ["calibration", "--replications", "3", "--workers", "1"])
    calibration.main()
    written = (tmp_path / "calibration.md").read_text(encoding="utf-8")
    assert all(f"| {target.measure} |" in written for target in calibration.TARGETS.values())


def test_many_back_tests_are_tabled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each measure has its row."""
    monkeypatch.setattr(many_back_tests, "SEEDS", range(200, 202))
    monkeypatch.setattr(many_back_tests, "FUTURES", 10)
    table = many_back_tests.table_of(many_back_tests.many())
    assert all(f"| {label} |" in table for label, _, _ in many_back_tests.MEASURES.values())
