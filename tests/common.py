"""Where things are, and what the fixtures give; imported by name, as a package of Ciw's is called `tests` too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from planner.scenario import ScenarioFile
from planner.sim.events import EventLog
from planner.sim.setting import Setting
from planner.world import World

ROOT = Path(__file__).parents[1]
SCENARIOS = ROOT / "scenarios"
NOTHING = SCENARIOS / "theory" / "nothing.toml"
ENGLAND_WALES = SCENARIOS / "england-wales.toml"

Write = Callable[..., ScenarioFile]
Replicate = Callable[..., tuple[EventLog, World, Setting]]
