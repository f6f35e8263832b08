"""A short scenario, and one with more posts, as files."""

from __future__ import annotations

from pathlib import Path

import pytest
from common import ENGLAND_WALES

SHORT = f'extends = "{ENGLAND_WALES}"\n[calendar]\nhorizon_days = 400\n'
EXTRA_POST = """title = "=SUM(1)"
status = "funding"
[posts.extra]
team = "north"
role = "registered-psychologist"
number = 4
filled_at_start = 4
hours_per_week = 18.5
paid_hours_per_week = 37
"""


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """The baseline over a little more than a year."""
    path = tmp_path / "short.toml"
    path.write_text(SHORT, encoding="utf-8")
    return path


@pytest.fixture
def extra(tmp_path: Path, short: Path) -> Path:
    """The same with four posts more, and a title that a spreadsheet might run."""
    path = tmp_path / "tall.toml"
    path.write_text(f'extends = "{short.name}"\n{EXTRA_POST}', encoding="utf-8")
    return path
