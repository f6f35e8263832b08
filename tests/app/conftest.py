"""A folder of short scenarios, and a store that knows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from common import ENGLAND_WALES

from planner.app.scenario_store import ScenarioStore

POSTS = """title = "Four more"
description = "Four posts from the first day."
status = "funding"
[posts.extra-north]
team = "north"
role = "registered-psychologist"
number = 4
filled_at_start = 4
hours_per_week = 18.5
paid_hours_per_week = 37
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two scenarios of two years: the baseline, and four posts more."""
    horizon = f'extends = "{ENGLAND_WALES}"\n[calendar]\nhorizon_days = 800\n'
    (tmp_path / "england-wales.toml").write_text(horizon, encoding="utf-8")
    (tmp_path / "four-more.toml").write_text(f'extends = "england-wales.toml"\n{POSTS}', encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> ScenarioStore:
    """A session that knows them."""
    return ScenarioStore(folder)
