"""What sessions and pauses say: how often booked, lost to what; how often a course pauses, for how long, or ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from planner.base.arrays import Float64s
from planner.outcome.interval import CONFIDENCE, Interval
from planner.scenario import Scenario
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.studies.calibrate.columns import LOST
from planner.studies.calibrate.estimate import Estimate, Finding, finding, rounded
from planner.studies.calibrate.history import History, stamp
from planner.studies.calibrate.length import Lengths, length
from planner.studies.calibrate.share import EXACT, design_effect, share, share_interval

LOSSES = {
    "lost_regime": "a booked session is lost to the regime",
    "lost_staff": "a booked session is lost to staff absence",
    "lost_person": "a booked session is lost because the person does not attend",
}
NO_SESSIONS, NO_PAUSES = "the history has no sessions file", "the history has no pauses file"
OVER = ("last_session_date", "completed_date", "ended_early_date", "released_date", "left_date")


def losses(history: History, scenario: Scenario) -> Iterator[Finding]:
    """Yield the share of booked sessions lost to each cause; weeks within a shut-down of the scenario left out."""
    for column in LOST:
        key = f"programme.p_not_held_{column.removeprefix('lost_')}"
        if history.sessions is None or history.sessions.empty:
            yield Finding(key, None, (), NO_SESSIONS)
        elif scenario.levers.not_held_factor != 1:
            yield Finding(key, None, (), "the scenario's lever not_held_factor would count twice")
        else:
            yield _loss(key, column, _open_weeks(history.sessions, scenario), history)


def _open_weeks(sessions: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    shut = pd.Series(data=False, index=sessions.index)
    for one in scenario.shutdowns.values():
        shut |= (sessions["date"] >= stamp(one.from_date)) & (sessions["date"] < stamp(one.until_date))
    return sessions[~shut]


def _loss(key: str, column: str, sessions: pd.DataFrame, history: History) -> Finding:
    week = (sessions["date"] - stamp(history.window.first)).dt.days // DAYS_PER_WEEK
    weekly = sessions.groupby(week)[["booked", column]].sum()
    booked, lost = weekly["booked"].to_numpy(dtype=float), weekly[column].to_numpy(dtype=float)
    effect = design_effect(lost, booked)
    interval = share_interval(float(lost.sum()), float(booked.sum()), effect)
    method = f"{EXACT}, design effect of weeks {effect:.2f}"
    estimate = Estimate(LOSSES[column], "probability", interval, int(booked.sum()), "booked sessions", method)
    return finding(key, rounded(interval.estimate or 0.0), estimate)


def days_between(history: History, scenario: Scenario) -> Iterator[Finding]:  # noqa: ARG001 - as the others
    """Yield the days between booked sessions: one whole number in a scenario, so the median.

    Pauses, and leave on which none is booked, make some gaps long; the median does not mind while most gaps are free of
    both.
    """
    key = "programme.days_between_sessions"
    if history.sessions is None or not history.names_people:
        yield Finding(key, None, (), "the history does not say whose each session was")
        return
    gaps = _gaps(history.sessions)
    interval = median_interval(gaps)
    estimate = Estimate("days between booked sessions: median", "days", interval, gaps.size,
                        "gaps between a person's sessions", "order statistics")  # fmt: skip
    yield finding(key, max(1, round(interval.estimate or 1.0)), estimate)


def _gaps(sessions: pd.DataFrame) -> Float64s:
    by_person = sessions.sort_values(["person", "date"]).groupby("person")["date"]
    return np.asarray(by_person.diff().dt.days.dropna(), dtype=np.float64)


def median_interval(values: Float64s) -> Interval:
    """Return the median with the order statistics that hold it with 95% chance; scipy's."""
    if values.size == 0:
        return Interval(None, None, None)
    ends: Any = stats.quantile_test(values, p=0.5).confidence_interval(CONFIDENCE)
    low, high = (None if np.isnan(end) else float(end) for end in (ends.low, ends.high))
    return Interval(float(np.median(values)), low, high)


def course_hazards(history: History, scenario: Scenario) -> Iterator[Finding]:  # noqa: ARG001 - as the others
    """Yield the chance that a course ends early, or pauses, after a session held that is not the last."""
    pause_key, end_key = "programme.p_pause_per_session", "programme.p_ends_early_per_session"
    if history.sessions is None or history.sessions.empty:
        yield Finding(end_key, None, (), NO_SESSIONS)
        yield Finding(pause_key, None, (), NO_SESSIONS)
        return
    turns = int(history.sessions["held"].sum()) - _courses_done(history)
    ends = int(history.window.has(history.people["ended_early_date"]).sum())
    of = "sessions held, the last of a course apart"
    if "ended_early_date" in history.given:
        yield share(end_key, "the course ends for good after a session held", ends, turns, of)
    else:
        yield Finding(end_key, None, (), "the history has no column ended_early_date")
    if history.pauses is None:
        yield Finding(pause_key, None, (), NO_PAUSES)
    else:
        label = "the course pauses after a session held"
        yield share(pause_key, label, len(history.pauses), turns - ends, f"{of}, and early ends")


def _courses_done(history: History) -> int:
    """Return in how many courses the last session fell within the window."""
    people = history.people
    day = people["last_session_date"].fillna(people["completed_date"])
    return int(history.window.has(day).sum())


def pauses(history: History, scenario: Scenario) -> Iterator[Finding]:
    """Yield the length of a pause; one that had not ended when the course or the history did is longer."""
    key = "programme.pause_days"
    if history.pauses is None:
        yield Finding(key, None, (), NO_PAUSES)
        return
    lengths = pause_lengths(history.pauses, history)
    yield length(key, "length of a pause", "days", scenario.programme.pause_days, lengths, "pauses")


def pause_lengths(pauses: pd.DataFrame, history: History) -> Lengths:
    """Return the lengths of pauses, at least a day each."""
    over = history.people.set_index("person")[list(OVER)].min(axis=1) - pd.Timedelta(days=1)
    last = pauses["person"].map(over).fillna(pd.Timestamp(history.window.last))
    ended = pauses["pause_until"].notna()
    known = (pauses["pause_until"].where(ended, last) - pauses["pause_from"]).dt.days.to_numpy(dtype=float)
    return Lengths.of(known[ended.to_numpy()], np.maximum(known[~ended.to_numpy()], 0), least=1)
