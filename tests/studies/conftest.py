"""Two short scenarios to compare and to forecast: the baseline, and four posts more."""

from __future__ import annotations

import pytest
from common import ENGLAND_WALES, Write

from planner.scenario import ScenarioFile

LENGTH = "[calendar]\nhorizon_days = 800\n"
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
def base(write: Write) -> ScenarioFile:
    """England and Wales for a little more than two years."""
    return write(LENGTH, extends=ENGLAND_WALES, name="base")


@pytest.fixture
def more(write: Write) -> ScenarioFile:
    """The same with four posts more."""
    return write(POSTS + LENGTH, extends=ENGLAND_WALES, name="more")
