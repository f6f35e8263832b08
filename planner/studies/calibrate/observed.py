"""What happened over some days, counted as the engines count it."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from planner.scenario.scenario import DAYS_PER_WEEK
from planner.studies.calibrate.history import Window, stamp


def observed(people: pd.DataFrame, window: Window, *, goes_on: bool) -> dict[str, float]:
    """Return each measure of `planner.studies.calibrate.backtest.MEASURES` over a window.

    `goes_on` says that a course goes on after release, so that whoever is released on one is not untreated. Whoever's
    course had ended early before the window is not counted: they had no course to come.
    """
    ended = people["ended_early_date"] < stamp(window.first)
    return {
        "referrals": float(window.has(people["referral_date"]).sum()),
        "starts": float(window.has(people["started_date"]).sum()),
        "completions": float(window.has(people["completed_date"]).sum()),
        "untreated": float(_untreated(people[~ended], window, goes_on=goes_on)),
        "waiting": _waiting(people, window),
    }


def _untreated(people: pd.DataFrame, window: Window, *, goes_on: bool) -> int:
    """Return how many were released without having completed on an earlier day."""
    released = window.has(people["released_date"])
    untreated = ~(people["completed_date"] < people["released_date"])
    open_still = people["started_date"].notna() & people["ended_early_date"].isna()
    return int((released & untreated & ~(open_still & goes_on)).sum())


def _waiting(people: pd.DataFrame, window: Window) -> float:
    """Return people referred, in custody and without a course, at the end of each week, as a mean."""
    days = [min(end, window.days) - 1 for end in range(DAYS_PER_WEEK, window.days + DAYS_PER_WEEK, DAYS_PER_WEEK)]
    return sum(_wait_on(people, stamp(window.first + timedelta(days=day))) for day in days) / len(days)


def _wait_on(people: pd.DataFrame, day: pd.Timestamp) -> int:
    """Return how many wait at the end of a day."""
    over = ("started_date", "released_date", "left_date")
    begun = pd.concat([people[name] <= day for name in over], axis=1).any(axis=1)
    return int(((people["referral_date"] <= day) & ~begun).sum())
