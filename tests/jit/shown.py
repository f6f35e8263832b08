"""A copy of the package, and what a fresh process makes of a compiled function there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from planner.jit.cache import PACKAGE, VARIABLE

SHOW = """
import numpy as np
from planner.world.streams import DistributionPacker, TabulatedDistribution, sample
packer = DistributionPacker()
packer.add(TabulatedDistribution(0, np.asarray([0.25, 0.5, 1.0]), 2))
print([sample(packer.book(), 0, np.uint64(key), 1, 0) for key in range(20)])
"""


def copied(to: Path) -> Path:
    """Copy the package, to be edited; return the folder it is in."""
    shutil.copytree(PACKAGE, to / "planner", ignore=shutil.ignore_patterns("__pycache__"))
    return to


def run(code: str, *, project: Path = PACKAGE.parent, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh process, in which the package is that of a folder."""
    around = {**os.environ, "PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=project, env=around, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done


def shown(project: Path, cache: Path, first: str = "") -> str:
    """Return draws, by a compiled function that calls others; what comes first may tell more."""
    return run(first + SHOW, project=project, **{VARIABLE: str(cache)}).stdout
