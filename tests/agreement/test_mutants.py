"""Planted faults are caught: the compiled engine is held to the SimPy engine, and the tally to the log."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from agreement.mutants import MUTANTS, Mutant
from agreement.plant import AstrayError, planted
from common import ROOT

TESTS = Path(__file__).parents[1]
pytestmark = pytest.mark.spread


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the package, to plant a fault in."""
    shutil.copytree(ROOT / "planner", tmp_path / "planner", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def tried(project: Path) -> subprocess.CompletedProcess[str]:
    """The trial on this copy, with compilation off: nothing is compiled anew for each fault."""
    environment = {
        **os.environ,
        "NUMBA_DISABLE_JIT": "1",
        "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS / "properties")]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PLANNER_CACHE_DIR": str(project / "cache"),
    }
    command = [sys.executable, "-m", "agreement.trial"]
    return subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def with_fault(mutant: Mutant) -> str:
    """The source of a mutant's file with its fault planted."""
    source = (ROOT / "planner" / mutant.file).read_text(encoding="utf-8")
    return planted(source, mutant.function, mutant.old, mutant.new)


def test_every_fault_fits_the_source() -> None:
    """All that no longer fit are told at once, in a second, rather than one by one at the end of a long run."""
    astray = []
    for mutant in MUTANTS:
        try:
            with_fault(mutant)
        except AstrayError as error:
            astray.append(f"{mutant.what}: {error}")
    assert not astray, "these no longer fit their source: plant them again"


@pytest.mark.parametrize(
    ("function", "old", "said"),
    [("one", "a + b", "0 times"), ("one", "a", "2 times"), ("two", "a", "no one function"), ("C.f", "a", "2 times")],
)
def test_a_fault_that_fits_no_one_place_is_told(function: str, old: str, said: str) -> None:
    source = "def one(a):\n    return a * a\n\nclass C:\n    def f(self, a):\n        return a - a\n"
    with pytest.raises(AstrayError, match=said):
        planted(source, function, old, "0")


def test_a_fault_is_planted_however_the_line_is_written() -> None:
    source = "def one(a, b):\n    # why\n    if (a <\n        b):\n        a += 1\n    return a\n"
    assert planted(source, "one", "a < b", "a <= b") == "def one(a, b):\n    if a <= b:\n        a += 1\n    return a"
    assert planted(source, "one", "a += 1", "pass") == "def one(a, b):\n    if a < b:\n        pass\n    return a"
    assert planted(source, "one", "a += 1", "a += 2; b = 1").count("b = 1") == 1


def test_without_a_fault_there_is_no_difference(project: Path) -> None:
    """The trial passes on the package as it is."""
    done = tried(project)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.what)
def test_a_fault_is_caught(mutant: Mutant, project: Path) -> None:
    """Each fault makes a difference that is told, or stops the run."""
    (project / "planner" / mutant.file).write_text(with_fault(mutant), encoding="utf-8")
    done = tried(project)
    assert done.returncode == 1, f"not caught: {mutant.what}"
