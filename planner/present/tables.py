"""Tidy tables of outcomes, one fact a row, and what each of their columns means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
import pandas as pd

from planner.base.arrays import Float64s
from planner.outcome import Compared, Outcome, Series
from planner.outcome.compare import VERDICTS, Row
from planner.outcome.interval import mean_interval, order_statistics, quantiles_of_each
from planner.outcome.measures import measures_of
from planner.outcome.outcome import RESULT_LABELS, WHY_LABELS, group_labels
from planner.outcome.series import each_team, series_of
from planner.outcome.wait import cumulative_incidence
from planner.scenario import assumptions
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.tally.outcome_codes import SpellOutcome, UntreatedCause
from planner.sim.tally.sections import GROUPINGS

DICTIONARY = {
    "scenario": "name of the scenario's file, without its ending",
    "week": "week of the run, from 1",
    "week_starts": "first day of the week",
    "team": "people and courses: home team, the first that serves the prison; hours and places: the posts' own team",
    "team_name": "its name in the scenario file; empty for all teams",
    "series": "what is counted; see the label beside it",
    "measure": "what is measured; see the label beside it",
    "label": "the series or measure in words",
    "unit": "its unit",
    "mean": "mean over futures (replications)",
    "mean_low": "lower end of the 95% interval of the mean",
    "mean_high": "upper end of the 95% interval of the mean",
    "p05": "5% of futures are at or below this",
    "p10": "10% of futures are at or below this",
    "p25": "25% of futures are at or below this",
    "p50": "half of futures are at or below this",
    "p75": "75% of futures are at or below this",
    "p90": "90% of futures are at or below this",
    "p95": "95% of futures are at or below this",
    "difference": "mean paired difference from the baseline, future by future",
    "difference_low": "lower end of its 95% interval",
    "difference_high": "upper end of its 95% interval",
    "share_better": "share of futures in which the scenario does better than the baseline",
    "share_same": "share of futures in which it does the same",
    "verdict": "; ".join(f"{verdict}: {meaning}" for verdict, meaning in VERDICTS.items()),
    "replications_to_settle": "about how many futures would leave zero out, if the difference stays as it is",
    "grouping": "year (plan year the spell ended in), team, prison, or time left when referred or on the first day",
    "group": "the year, team, prison or band of time left",
    "group_name": "its name in the scenario file, of a team or prison; otherwise as the group",
    "result": "outcome of the custody spell",
    "why": "cause of an untreated release; empty for others",
    "weeks_waited": "weeks since first ready and willing, begun: 1 is within 7 days",
    "share_started": "share of people who had started a course by then (cumulative incidence)",
    "share_released": "share released, or gone, without a start by then",
    "share_started_p10": "10% of futures are at or below this share",
    "share_started_p90": "90% of futures are at or below this share",
    "share_released_p10": "10% of futures are at or below this share",
    "share_released_p90": "90% of futures are at or below this share",
    "key": "dotted key of the parameter in the scenario file",
    "value": "of a parameter: its value in this scenario; of a measure or series: its value in this replication",
    "replication": "number of the future, from 0",
    "grade": "read in the source, quoted second-hand, computed from those, or assumption",
    "source": "where the value comes from",
    "stated_in": "file that states it",
}


def measures_table(compared: Sequence[Compared]) -> pd.DataFrame:
    """Return every measure of every scenario, with its difference from the first.

    Returns
    -------
    pd.DataFrame
        One row a scenario and measure; columns as `DICTIONARY` has them, numbers in the row's `unit`.
    """
    table = pd.DataFrame([_measure_row(entry, row) for entry in compared for row in entry.rows.values()])
    return table.astype({"replications_to_settle": "Int64"}) if "replications_to_settle" in table else table


def _measure_row(entry: Compared, row: Row) -> dict[str, object]:
    cells: dict[str, object] = {
        "scenario": entry.outcome.file.name,
        "measure": row.measure.name,
        "label": row.measure.label,
        "unit": row.measure.unit,
        **row.mean.cells("mean"),
        **percentiles(row.quantiles),
    }
    difference = row.difference
    if difference is not None:
        cells |= difference.interval.cells("difference")
        cells |= {"share_better": difference.share_better, "share_same": difference.share_same}
        cells["replications_to_settle"] = difference.replications_to_settle
    return {**cells, "verdict": row.verdict}


def groups_table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return people by outcome and cause in each group, where any replication has any.

    Returns
    -------
    pd.DataFrame
        One row a scenario, grouping, group, outcome and cause.
    """
    rows = []
    for outcome in outcomes:
        for grouping in GROUPINGS:
            names, labels = zip(*group_labels(outcome.parameters, grouping).items(), strict=True)
            cells = outcome.tally.section(grouping)
            found = np.argwhere(cells.sum(axis=0) > 0)
            people = cells[:, *found.T].astype(np.float64)  # [replications, found]
            spreads = quantiles_of_each(people)
            for at, (group, result, why) in enumerate(found):
                rows.append(
                    {
                        "scenario": outcome.file.name,
                        "grouping": grouping,
                        "group": labels[group],
                        "group_name": names[group],
                        "result": RESULT_LABELS[SpellOutcome(result)],
                        "why": WHY_LABELS.get(UntreatedCause(why), ""),
                        **mean_interval(people[:, at]).cells("mean"),
                        **percentiles(spreads[at]),
                    }
                )
    return pd.DataFrame(rows)


def percentiles(found: dict[str, float] | None) -> dict[str, object]:
    """Return quantiles under the names of the columns: 5% is p05."""
    return {f"p{name.rstrip('%').zfill(2)}": value for name, value in (found or {}).items()}


def replications_table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return every measure of each replication: what the means are of.

    Returns
    -------
    pd.DataFrame
        One row a scenario, measure and replication: `scenario`, `replication` from 0, `measure`, `value` in the
        measure's unit; not a number where the scenario has no such measure.
    """
    frames = [
        pd.DataFrame(
            {
                "scenario": outcome.file.name,
                "replication": np.arange(outcome.replications),
                "measure": measure.name,
                "value": measure.values(outcome),
            }
        )
        for outcome in outcomes
        for measure in measures_of(outcomes)
    ]
    return pd.concat(frames, ignore_index=True)


def weekly_replications(outcomes: Sequence[Outcome]) -> Iterator[pd.DataFrame]:
    """Yield every week of each replication, series by series: what the weekly forecast is of.

    Yields
    ------
    pd.DataFrame
        One row a scenario, series, team, replication and week; `value` in the series' unit.
    """
    for outcome in outcomes:
        for series in series_of(outcome):
            for name, team, found in each_team(outcome, series):
                replications, weeks = found.shape
                yield pd.DataFrame(
                    {
                        "scenario": outcome.file.name,
                        "series": series.name,
                        "team": team,
                        "team_name": name,
                        "replication": np.repeat(np.arange(replications), weeks),
                        "week": np.tile(np.arange(1, weeks + 1), replications),
                        "value": found.ravel().astype(np.float64),
                    }
                )


def waits_table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return the cumulative incidence of a start, and of release without one.

    Returns
    -------
    pd.DataFrame
        One row a scenario and week waited: shares between 0 and 1, of all replications' people together, and the middle
        80% of replications.
    """
    frames = []
    for outcome in outcomes:
        waits = outcome.tally.section("waits")
        weeks = np.flatnonzero(waits.sum(axis=(0, 1))).max(initial=0) + 1  # nobody waited for longer
        each_waits = waits[:, :, :weeks].astype(np.float64)
        incidence, each = cumulative_incidence(each_waits.sum(axis=0)), cumulative_incidence(each_waits)
        columns = {"weeks_waited": np.arange(1, weeks + 1), "share_started": incidence.started}
        columns |= {"share_released": incidence.competed}
        for name, shares in (("share_started", each.started), ("share_released", each.competed)):
            low, high = order_statistics(shares, (0.1, 0.9))
            columns |= {f"{name}_p10": low, f"{name}_p90": high}
        frame = pd.DataFrame(columns)
        frame.insert(0, "scenario", outcome.file.name)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def weekly_table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return the capacity forecast: every weekly series, by team and over all, as a distribution.

    Parameters
    ----------
    outcomes
        With their weeks.

    Returns
    -------
    pd.DataFrame
        One row a scenario, series, team and week.
    """
    frames = []
    for outcome in outcomes:
        for series in series_of(outcome):
            frames += [_weekly(outcome, series, *team) for team in each_team(outcome, series)]
    return pd.concat(frames, ignore_index=True)


def _weekly(outcome: Outcome, series: Series, name: str, team: str, values: Float64s) -> pd.DataFrame:
    """Return one series' rows; `values` are [replications, weeks]."""
    calendar = outcome.parameters.scenario.calendar
    weeks = np.arange(values.shape[1])
    low, middle, high = order_statistics(values, (0.1, 0.5, 0.9))
    return pd.DataFrame(
        {
            "scenario": outcome.file.name,
            "week": weeks + 1,
            "week_starts": [calendar.start_date + timedelta(days=int(w) * DAYS_PER_WEEK) for w in weeks],
            "team": team,
            "team_name": name,
            "series": series.name,
            "label": series.label,
            "unit": series.unit,
            "mean": values.mean(axis=0),
            "p10": low,
            "p50": middle,
            "p90": high,
        }
    )


def assumptions_table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return every parameter of every scenario, with its source and grade; one row a scenario and key."""
    rows = [
        {
            "scenario": outcome.file.name,
            "key": entry.key,
            "label": entry.label,
            "value": entry.value,
            "unit": entry.unit,
            "grade": entry.grade,
            "source": entry.source,
            "stated_in": entry.stated_in,
        }
        for outcome in outcomes
        for entry in assumptions(outcome.file)
    ]
    return pd.DataFrame(rows)


def dictionary_table() -> pd.DataFrame:
    """Return what each column of these tables means."""
    return pd.DataFrame({"column": list(DICTIONARY), "meaning": list(DICTIONARY.values())})
