"""Weeks of days, and counting in them."""

from __future__ import annotations

from typing import Any

from planner.jit import jit, jit_inline
from planner.scenario.scenario import DAYS_PER_WEEK

SEVENTH_BITS = 32
SEVENTH = 2**SEVENTH_BITS // DAYS_PER_WEEK + 1  # of 2 ** 32, and a little more


@jit_inline
def week_of(day: int) -> int:
    """Return the week of a day, without dividing: right for every day up to NEVER."""
    return (day * SEVENTH) >> SEVENTH_BITS


@jit
def count_days(of: Any, first: int, changes: Any, series: int, day: int, amount: int) -> None:
    """Count someone in a weekly series from a day on: the rest of its week here, each later one by `sum_weeks`.

    `first` is where the series begin in the counts, each as long as there are weeks; `changes` is [series, weeks + 1].
    """
    place, week = of.place[0], week_of(day)
    end = min((week + 1) * DAYS_PER_WEEK, place.horizon_days)
    of.counts[first + series * place.weeks + week] += amount * (end - day)
    changes[series, week + 1] += amount


@jit
def sum_weeks(of: Any, changes: Any, first: int) -> None:
    """Turn changes into days, week by week."""
    place = of.place[0]
    for series in range(changes.shape[0]):
        level = 0
        for week in range(place.weeks):
            level += changes[series, week]
            days = min((week + 1) * DAYS_PER_WEEK, place.horizon_days) - week * DAYS_PER_WEEK
            of.counts[first + series * place.weeks + week] += level * days
