"""Weeks of days, and counting in them."""

from __future__ import annotations

from planner.compiled import inlined
from planner.scenario.scenario import DAYS_PER_WEEK

SEVENTH_BITS = 32
SEVENTH = 2**SEVENTH_BITS // DAYS_PER_WEEK + 1  # of 2 ** 32, and a little more


@inlined
def week_of(day: int) -> int:
    """Return the week of a day, without dividing: right for every day up to NEVER."""
    return (day * SEVENTH) >> SEVENTH_BITS
