"""The forecast by week, month or plan year: each replication summed or averaged over it, then counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from scipy import stats

from planner.base.arrays import Float64s, Int64s
from planner.outcome import Outcome, Series
from planner.outcome.interval import CONFIDENCE, order_statistics
from planner.outcome.measure import Kind
from planner.outcome.series import SERIES, each_team
from planner.scenario import Calendar
from planner.scenario.scenario import DAYS_PER_WEEK

GRAINS = {"week": "Week", "month": "Month", "year": "Plan year"}


def period_table(outcomes: Sequence[Outcome], grain: str) -> pd.DataFrame:
    """Return every series by period, by team and over all.

    Parameters
    ----------
    outcomes
        With their weeks.
    grain
        A key of `GRAINS`. A week belongs to the month or plan year in which it starts.

    Returns
    -------
    pd.DataFrame
        One row a scenario, series, team and period: middle and 80% of replications, mean with its 95% Student t
        interval, in the row's `unit`. Flows are summed over the period, levels are as at its end, hours and shares are
        averaged.
    """
    return pd.concat([_outcome(outcome, grain) for outcome in outcomes], ignore_index=True)


def _outcome(outcome: Outcome, grain: str) -> pd.DataFrame:
    periods, firsts, labels = _periods(outcome.parameters.scenario.calendar, grain)
    frames = []
    for series in SERIES.values():
        for name, team, values in each_team(outcome, series):
            columns = {"period": labels, "starts": firsts, "team": team, "team_name": name, "series": series.name}
            frames.append(pd.DataFrame({**columns, **_spread(_within(values, periods, series))}))
    table = pd.concat(frames, ignore_index=True)
    table.insert(0, "scenario", outcome.file.name)
    table["label"] = table["series"].map({name: series.label for name, series in SERIES.items()})
    table["unit"] = table["series"].map({name: series.unit_over(grain) for name, series in SERIES.items()})
    return table


def _periods(calendar: Calendar, grain: str) -> tuple[Int64s, list[date], list[str]]:
    """Return which period each week is in, the first day of each and its label."""
    starts = [calendar.date_of(week * DAYS_PER_WEEK) for week in range(calendar.weeks)]
    if grain == "week":
        return np.arange(len(starts)), starts, [f"{day:%-d %b %Y}" for day in starts]
    if grain == "month":
        keys = [f"{day:%b %Y}" for day in starts]
    else:
        years = np.searchsorted(calendar.year_start_days, np.arange(len(starts)) * DAYS_PER_WEEK, side="right") - 1
        keys = [calendar.year_labels[year] for year in years]
    labels = list(dict.fromkeys(keys))
    at = np.asarray([labels.index(key) for key in keys])
    return at, [starts[int(np.argmax(at == number))] for number in range(len(labels))], labels


def _within(values: Float64s, periods: Int64s, series: Series) -> Float64s:
    """Return [replications, weeks] by period, [replications, periods]."""
    edges = np.searchsorted(periods, np.arange(periods[-1] + 1))
    ends = np.append(edges[1:], len(periods))
    if series.kind is Kind.LEVEL:
        return values[:, ends - 1]
    sums = np.add.reduceat(values, edges, axis=1)
    return sums if series.kind is Kind.FLOW else np.asarray(sums / (ends - edges))


def _spread(values: Float64s) -> dict[str, Float64s]:
    low, middle, high = order_statistics(values, (0.1, 0.5, 0.9))
    mean, n = values.mean(axis=0), len(values)
    half = np.full_like(mean, np.nan)
    if n > 1:
        half = stats.t.ppf(0.5 + CONFIDENCE / 2, n - 1) * values.std(axis=0, ddof=1) / np.sqrt(n)
    return {"p10": low, "p50": middle, "p90": high, "mean": mean, "mean_low": mean - half, "mean_high": mean + half}
