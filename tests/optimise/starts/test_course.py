"""What a plan foresees of a course: means that decide what is rounded up."""

from __future__ import annotations

import numpy as np
from common import Write

from planner.optimise.starts.course import Course


def test_a_whole_mean_is_not_rounded_up(write: Write) -> None:
    """The mean of 10 to 30 sessions is 20, whatever the last digit of its sum."""
    file = write("programme.sessions_needed = { distribution = 'pert', minimum = 10, mode = 20, maximum = 30 }")
    assert Course.of(file.scenario).mean_sessions == 20


def test_means_have_six_places(write: Write) -> None:
    """A millionth of a day decides nothing."""
    course = Course.of(write("programme.report_days = { distribution = 'uniform', minimum = 1, maximum = 4 }").scenario)
    chances = course.report_days
    assert course.mean_report_days == round(float((np.arange(chances.size) * chances).sum() / chances.sum()), 6)
