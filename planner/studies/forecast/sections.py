"""A forecast section by section: each series looked at, by period and team; and the totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from planner.outcome.series import SERIES
from planner.present.measured import totals
from planner.present.numbers import digits_between, plain
from planner.present.section import Section
from planner.scenario.service import ALL_TEAMS
from planner.studies.forecast.answer import ForecastAnswer
from planner.studies.forecast.figures import periods
from planner.studies.forecast.tables import GRAINS

__all__ = ["INTERVALS", "USUAL", "Choice", "chosen", "chosen_sections", "totals", "usual"]

MOST_LINES = 60  # of a table on the page
INTERVALS = {"futures": "80% of futures", "mean": "95% interval of the mean"}
USUAL = ("waiting_ready", "hours_available")  # series looked at until others are chosen


@dataclass(frozen=True)
class Choice:
    """What an analyst looks at.

    Parameters
    ----------
    series
        Names of `planner.outcome.series.SERIES`.
    teams
        Titles, or `ALL_TEAMS`.
    grain
        A key of `GRAINS`.
    interval
        A key of `INTERVALS`.
    first, last
        Periods that start between these days.
    """

    series: tuple[str, ...]
    teams: tuple[str, ...]
    grain: str
    interval: str
    first: date
    last: date


def usual(answer: ForecastAnswer) -> Choice:
    """Return what is looked at where nothing is chosen."""
    calendar = answer.outcomes[0].parameters.scenario.calendar
    last = calendar.date_of(calendar.horizon_days - 1)
    return Choice(USUAL, (ALL_TEAMS,), "year", "futures", calendar.start_date, last)


def chosen(answer: ForecastAnswer, choice: Choice) -> pd.DataFrame:
    """Return the lines that are looked at."""
    table = answer.by_period(choice.grain)
    within = (table["starts"] >= choice.first) & (table["starts"] <= choice.last)
    return table[table["series"].isin(choice.series) & table["team"].isin(choice.teams) & within].reset_index(drop=True)


def chosen_sections(answer: ForecastAnswer, choice: Choice) -> Iterator[Section]:
    """Yield a section for each series looked at."""
    rows = chosen(answer, choice)
    for name in choice.series:
        mine = rows[rows["series"] == name]
        if len(mine):
            yield _section(answer, choice, name, mine)


def _section(answer: ForecastAnswer, choice: Choice, name: str, rows: pd.DataFrame) -> Section:
    label, unit = SERIES[name].label, str(rows["unit"].iloc[0])
    middle, low, high = columns(choice.interval)
    last = rows[rows["starts"] == rows["starts"].max()].iloc[0]
    digits = digits_between(rows[high].tolist())
    sentence = (
        f"In the last {GRAINS[choice.grain].lower()} shown ({last['period']}),"
        f" {answer.titles[last['scenario']]}, {last['team']}:"
        f" {plain(last[middle], digits)} {unit}, {plain(last[low], digits)} to {plain(last[high], digits)}"
        f" ({INTERVALS[choice.interval]})."
    )
    lines = [_line(answer, row, (middle, low, high), digits) for _, row in rows.head(MOST_LINES).iterrows()]
    caption = f"{label}, {unit}"
    if len(rows) > MOST_LINES:
        caption += f": the first {MOST_LINES} of {len(rows):,} lines; the download has all"
    head = (
        GRAINS[choice.grain],
        "Scenario",
        "Team",
        "Middle" if middle == "p50" else "Mean",
        INTERVALS[choice.interval],
    )
    figure = periods(rows, answer.titles, (middle, low, high), unit)
    title = f"{label[0].upper()}{label[1:]}"
    return Section(title, sentence, figure, head, lines, ("80% range",), caption, text_columns=3)


def columns(interval: str) -> tuple[str, str, str]:
    """Return the columns of a middle and its two ends."""
    return ("p50", "p10", "p90") if interval == "futures" else ("mean", "mean_low", "mean_high")


def _line(answer: ForecastAnswer, row: pd.Series, names: tuple[str, str, str], digits: int) -> list[str]:
    middle, low, high = (plain(row[name], digits) for name in names)
    return [str(row["period"]), answer.titles[row["scenario"]], str(row["team"]), middle, f"{low} to {high}"]
