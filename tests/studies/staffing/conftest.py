"""Small services whose every candidate can be looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from common import ENGLAND_WALES, Write

from planner.scenario import ScenarioFile
from planner.studies.staffing import StaffingAnswer, StaffingQuestion

Ask = Callable[..., StaffingQuestion]
SMALL = """
[calendar]
horizon_days = 1100
[demand]
referrals_per_year = [24]
[demand.caseload]
on_course = 6
declined = 6
completed = 0
[posts.north-psychologists]
number = 2
filled_at_start = 2
[posts.midlands-psychologists]
number = 2
filled_at_start = 2
[posts.south-psychologists]
number = 2
filled_at_start = 2
"""
LINKED = """
[prisons.other-south]
teams = ["south", "north"]
"""  # north and south serve a prison in common: one part


@pytest.fixture
def ask(write: Write) -> Ask:
    """Ask about a small service: two teams, two roles, three years."""

    def _ask(target: float, confidence: float, text: str = "", **options: Any) -> StaffingQuestion:
        file: ScenarioFile = write(SMALL + text, extends=ENGLAND_WALES)
        options = {
            "teams": ("north", "south"),
            "roles": ("registered-psychologist", "trainee-psychologist"),
            "from_date": file.scenario.calendar.start_date,
            "most": 3,
            "replications": 300,
            **options,
        }
        return StaffingQuestion(file, target, confidence, **options)

    return _ask


def solved(question: StaffingQuestion, workers: int = 1) -> StaffingAnswer:
    """Return the answer, which comes at the end."""
    *_, last = question.answer(workers)
    assert last.answer is not None
    return last.answer
