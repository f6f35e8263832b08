"""Groups of people among whom an order of places makes some go sooner and others later."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.base.arrays import Int64s
from planner.model.parameters import Parameters
from planner.model.rules import TIME_LEFT_LABELS, Clock, deadline_day, time_left_band
from planner.world import World

COURSE_EDGES = (18, 23)
"""Sessions at which a course counts as middling, and as long: about a third of courses are in each (an assumption)."""
LENGTH, PSYCHOLOGISTS, TIME_LEFT = "length of course", "psychologists", "time left when referred"
GROUPINGS: dict[str, tuple[str, ...]] = {
    LENGTH: ("17 sessions or fewer", "18 to 22 sessions", "23 sessions or more"),
    PSYCHOLOGISTS: ("one psychologist", "two psychologists"),
    TIME_LEFT: TIME_LEFT_LABELS,
}


def labels() -> list[tuple[str, str]]:
    """Return (grouping, group) of every group, in the order of `counts`."""
    return [(name, group) for name, groups in GROUPINGS.items() for group in groups]


def codes(parameters: Parameters, world: World) -> Int64s:
    """Return which group of each grouping each person is in, [groupings, people]."""
    rows: Any = world.rows
    clock = Clock(parameters.clock)
    left = [
        time_left_band(
            deadline_day(clock, int(who.first_review_day), int(who.custody_end_day)), max(int(who.referral_day), 0)
        )
        for who in rows
    ]
    return np.stack(
        [
            np.searchsorted(COURSE_EDGES, rows["sessions_needed"], side="right"),
            rows["facilitators"].astype(np.int64) - 1,
            np.asarray(left, dtype=np.int64),
        ]
    ).astype(np.int64)


def counts(codes_of: Int64s, people: list[int]) -> Int64s:
    """Return how many of these people are in each group, [groups]."""
    made = [
        np.bincount(row[people], minlength=len(groups))
        for row, groups in zip(codes_of, GROUPINGS.values(), strict=True)
    ]
    return np.concatenate(made)
