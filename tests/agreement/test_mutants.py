"""Planted faults are caught: the compiled engine is held to the SimPy engine, and the tally to the log."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from agreement.mutants import MUTANTS, Mutant
from common import ROOT

TESTS = Path(__file__).parents[1]


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


def test_every_fault_fits_the_source() -> None:
    """All that no longer fit are told at once, in a second, rather than one by one at the end of a long run."""
    sources = {mutant.file: (ROOT / "planner" / mutant.file).read_text(encoding="utf-8") for mutant in MUTANTS}
    astray = [mutant.what for mutant in MUTANTS if sources[mutant.file].count(mutant.old) != 1]
    assert not astray, "these no longer fit their source: plant them again"


def test_without_a_fault_there_is_no_difference(project: Path) -> None:
    """The trial passes on the package as it is."""
    done = tried(project)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.what)
def test_a_fault_is_caught(mutant: Mutant, project: Path) -> None:
    """Each fault makes a difference that is told, or stops the run."""
    path = project / "planner" / mutant.file
    text = path.read_text(encoding="utf-8")
    assert text.count(mutant.old) == 1, "the fault no longer fits the source: plant it again"
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    done = tried(project)
    assert done.returncode == 1, f"not caught: {mutant.what}"
