"""Where things are, and what the fixtures give; imported by name, as a package of Ciw's is called `tests` too."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from planner.model.events import EventLog
from planner.model.parameters import Parameters
from planner.scenario import ScenarioFile
from planner.world import World

ROOT = Path(__file__).parents[1]
SCENARIOS = ROOT / "scenarios"
NOTHING = SCENARIOS / "theory" / "nothing.toml"
ENGLAND_WALES = SCENARIOS / "england-wales.toml"

Write = Callable[..., ScenarioFile]
Replicate = Callable[..., tuple[EventLog, World, Parameters]]


def planner(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as people run it, in a process of its own."""
    command = [sys.executable, "-m", "planner", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=environment)
