"""Tidy tables of outcomes, one fact a row, and what each of their columns means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
import pandas as pd

from planner.base.arrays import Float64s
from planner.model.rules import MINUTES_PER_HOUR, EventDetail
from planner.outcome import community, licensed
from planner.outcome.compare import Compared, Row
from planner.outcome.interval import mean_interval, order_statistics, quantiles_of_each
from planner.outcome.outcome import RESULT_LABELS, WHY_LABELS, Outcome, group_labels
from planner.outcome.wait import cumulative_incidence
from planner.scenario import assumptions
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.tally.sections import FLOWS, GROUPINGS, HOURS, LEVELS, SERIES
from planner.sim.tally.spell import SpellOutcome, UntreatedCause

ALL_TEAMS = "all teams"
PLACES = "places"
BOUND = {
    f"bound_{cause.name.lower()}": cause
    for cause in (EventDetail.HOURS, EventDetail.PAIRS, EventDetail.TIME, EventDetail.READINESS, EventDetail.CONSENT)
}
WEEKLY_LABELS = {
    **SERIES,
    PLACES: "courses that the hours available could carry",
    "bound_hours": "teams that could start no more people for want of hours",
    "bound_pairs": "teams that could start no more people for want of a second facilitator",
    "bound_time": "teams whose waiting people had too little time left by the rule",
    "bound_readiness": "teams whose waiting people were not ready",
    "bound_consent": "teams whose waiting people were not willing",
}
WEEKLY_UNITS = {
    **dict.fromkeys(FLOWS, "a week"),
    **dict.fromkeys(LEVELS, "people at the end of the week"),
    **dict.fromkeys(HOURS, "hours a week"),
    "sessions_held": "sessions a week",
    "sessions_lost": "sessions a week",
    PLACES: "places",
    **dict.fromkeys(BOUND, "teams; of one team, the mean is the share of futures"),
}
DICTIONARY = {
    "scenario": "name of the scenario's file, without its ending",
    "week": "week of the run, from 1",
    "week_starts": "first day of the week",
    "team": "people and courses: home team, the first that serves the prison; hours and places: the posts' own team",
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
    "verdict": "better or worse where the 95% interval of the difference leaves zero out; otherwise too close to call",
    "replications_to_settle": "about how many futures would leave zero out, if the difference stays as it is",
    "grouping": "year (plan year the spell ended in), team, prison, or time left when referred or on the first day",
    "group": "the year, team, prison or band of time left",
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
    "value": "its value in this scenario",
    "grade": "read in the source, quoted second-hand, computed from those, or assumption",
    "source": "where the value comes from",
    "stated_in": "file that states it",
}


def measures_table(compared: Sequence[Compared]) -> pd.DataFrame:
    """Return every measure of every scenario, with its difference from the first."""
    return pd.DataFrame([_measure_row(entry, row) for entry in compared for row in entry.rows.values()])


def _measure_row(entry: Compared, row: Row) -> dict[str, object]:
    cells: dict[str, object] = {
        "scenario": entry.outcome.file.name,
        "measure": row.measure.name,
        "label": row.measure.label,
        "unit": row.measure.unit,
        **row.mean.cells("mean"),
        **_percentiles(row.quantiles),
    }
    difference = row.difference
    if difference is not None:
        cells |= difference.interval.cells("difference")
        cells |= {"share_better": difference.share_better, "share_same": difference.share_same}
        cells["replications_to_settle"] = difference.replications_to_settle
    return {**cells, "verdict": row.verdict}


def groups_table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return people by outcome and cause in each group, where any future has any."""
    rows = []
    for outcome in outcomes:
        for grouping in GROUPINGS:
            labels = group_labels(outcome.parameters, grouping)
            cells = outcome.tally.section(grouping)
            found = np.argwhere(cells.sum(axis=0) > 0)
            people = cells[:, *found.T].astype(np.float64)  # [replications, found]
            percentiles = quantiles_of_each(people)
            for at, (group, result, why) in enumerate(found):
                rows.append(
                    {
                        "scenario": outcome.file.name,
                        "grouping": grouping,
                        "group": labels[group],
                        "result": RESULT_LABELS[SpellOutcome(result)],
                        "why": WHY_LABELS.get(UntreatedCause(why), ""),
                        **mean_interval(people[:, at]).cells("mean"),
                        **_percentiles(percentiles[at]),
                    }
                )
    return pd.DataFrame(rows)


def _percentiles(found: dict[str, float] | None) -> dict[str, object]:
    """Return quantiles under the names of the columns: 5% is p05."""
    return {f"p{name.rstrip('%').zfill(2)}": value for name, value in (found or {}).items()}


def waits_table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return the cumulative incidence of a start, and of release without one: pooled, and in 80% of futures."""
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
    """Return the capacity forecast: every weekly series, by team and over all, as a distribution."""
    frames = []
    for outcome in outcomes:
        titles = [team.title for team in outcome.parameters.scenario.teams.values()]
        for name in WEEKLY_LABELS:
            by_team = weekly_series(outcome, name)
            frames.append(_weekly(outcome, name, ALL_TEAMS, by_team.sum(axis=1)))
            if len(titles) > 1:
                frames.extend(_weekly(outcome, name, title, by_team[:, i]) for i, title in enumerate(titles))
        if licensed.is_told(outcome):
            frames.extend(_weekly(outcome, name, ALL_TEAMS, licensed.weekly(outcome, name)) for name in licensed.WEEKLY)
        if community.is_told(outcome):
            frames.extend(_community(outcome))
    return pd.concat(frames, ignore_index=True)


def weekly_series(outcome: Outcome, name: str) -> Float64s:
    """Return a weekly series, [replications, teams, weeks].

    Places are hours over a course's mean weekly hours; what bound is 1 for a team so bound at the end of the week.
    """
    if name in BOUND:
        return np.asarray(outcome.tally.weekly_bound == BOUND[name], dtype=np.float64)
    if name != PLACES:
        return outcome.weekly(name)
    parameters = outcome.parameters
    facilitators = 1 + parameters.scenario.programme.p_two_facilitators
    hours_each = (
        np.asarray(parameters.course_minutes, dtype=np.float64)[None, :, None] / MINUTES_PER_HOUR * facilitators
    )
    available = weekly_series(outcome, "hours_available")
    return np.divide(available, hours_each, out=np.zeros_like(available), where=hours_each > 0)


def _community(outcome: Outcome) -> Iterator[pd.DataFrame]:
    """Yield the rows of each work in the community: people waiting, and people with a place."""
    weekly = community.weekly(outcome)
    for number, (key, work) in enumerate(outcome.parameters.scenario.community.items()):
        for at, (name, what) in enumerate((("waiting", "waiting"), ("open", "with a place"))):
            label = f"{work.title}: {what}", "people, mean of the week"
            yield _weekly(outcome, f"community_{name}_{key}", ALL_TEAMS, weekly[:, number, at], label)


def _weekly(
    outcome: Outcome, name: str, team: str, values: Float64s, said: tuple[str, str] | None = None
) -> pd.DataFrame:
    """Return one series' rows; `values` are [replications, weeks], `said` its label and unit where they are its own."""
    label, unit = said or licensed.WEEKLY.get(name) or (WEEKLY_LABELS[name], WEEKLY_UNITS[name])
    calendar = outcome.parameters.scenario.calendar
    weeks = np.arange(values.shape[1])
    low, middle, high = order_statistics(values, (0.1, 0.5, 0.9))
    return pd.DataFrame(
        {
            "scenario": outcome.file.name,
            "week": weeks + 1,
            "week_starts": [calendar.start_date + timedelta(days=int(w) * DAYS_PER_WEEK) for w in weeks],
            "team": team,
            "series": name,
            "label": label,
            "unit": unit,
            "mean": values.mean(axis=0),
            "p10": low,
            "p50": middle,
            "p90": high,
        }
    )


def assumptions_table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return every parameter of every scenario, with its source and grade."""
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
