"""The weekly capacity forecast for an analyst: worked out, looked through, and made into files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from planner.experiment import BATCH, Experiment, run_until
from planner.outcome import Outcome, compare
from planner.outcome.interval import Interval
from planner.parallel import processors
from planner.present import numbers
from planner.present.fingerprint import fingerprint
from planner.present.manifest import Run
from planner.present.numbers import plain
from planner.present.section import Section
from planner.present.study import IsStopped, Progress, Work
from planner.present.tables import ALL_TEAMS, WEEKLY_LABELS, measures_table
from planner.scenario import ScenarioFile
from planner.studies.compare import deliverable
from planner.studies.compare.comparison import Question
from planner.studies.forecast.figures import periods
from planner.studies.forecast.period_tables import GRAINS, period_table

FUTURES, MOST_FUTURES, FIRST_LOOK = 100, 1000, 40
MOST_LINES = 60  # of a table on the page
MEASURES = ("waiting_ready", "open_courses", "completions", "hours_available", "hours_held")
INTERVALS = {"futures": "80% of futures", "mean": "95% interval of the mean"}


@dataclass(frozen=True)
class ForecastQuestion:
    """What is forecast."""

    files: tuple[ScenarioFile, ...]
    seed: int = 1
    futures: int = FUTURES

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        return fingerprint("forecast", self.files, seed=self.seed, futures=self.futures, engine=BATCH)

    @property
    def run(self) -> Run:
        """The run, as the command line would have it."""
        return Run("forecast", self.seed, self.futures, BATCH, "")

    def check(self) -> None:
        """Raise InputError where the scenarios cannot be run together."""
        Question(self.files).check()

    def work(self) -> Work[Forecast]:
        """Return the work that answers it."""
        return lambda is_stopped: _looks(self, is_stopped)


@dataclass(frozen=True, eq=False)
class Forecast:
    """A forecast on so many futures."""

    question: ForecastQuestion
    outcomes: tuple[Outcome, ...]
    _made: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)  # tables already made

    @property
    def futures(self) -> int:
        """How many futures it rests on."""
        return self.outcomes[0].replications

    @property
    def run(self) -> Run:
        """What was run."""
        return Run("forecast", self.question.seed, self.futures, BATCH, "")

    @property
    def titles(self) -> dict[str, str]:
        """Each scenario's title, by its name."""
        return {outcome.file.name: outcome.parameters.scenario.title for outcome in self.outcomes}

    @property
    def teams(self) -> list[str]:
        """Every team's title, after that for all of them."""
        found = [team.title for outcome in self.outcomes for team in outcome.parameters.scenario.teams.values()]
        return [ALL_TEAMS, *dict.fromkeys(found)]

    def table(self, grain: str) -> pd.DataFrame:
        """Return every series by period."""
        if grain not in self._made:
            self._made[grain] = period_table(self.outcomes, grain)
        return self._made[grain]

    def totals(self) -> pd.DataFrame:
        """Return every measure of each scenario."""
        if "totals" not in self._made:
            self._made["totals"] = measures_table(compare(self.outcomes))
        return self._made["totals"]

    def files(self) -> Work[dict[str, bytes]]:
        """Return the work that makes its files: the same as the command line's."""
        return lambda is_stopped: _files(self, is_stopped)


def _looks(question: ForecastQuestion, is_stopped: IsStopped) -> Iterator[Progress[Forecast]]:
    experiment = Experiment(list(question.files), question.seed, BATCH, weekly=True)
    looked = False
    for outcomes in run_until(
        experiment, lambda _: is_stopped(), question.futures, 1, experiment.executor(processors())
    ):
        done = outcomes[0].replications
        is_look = done == question.futures or is_stopped() or (done >= FIRST_LOOK and not looked)
        looked = looked or is_look
        yield Progress(done, question.futures, Forecast(question, tuple(outcomes)) if is_look else None)


def _files(forecast: Forecast, is_stopped: IsStopped) -> Iterator[Progress[dict[str, bytes]]]:
    yield Progress(0, 1)
    files = [outcome.file for outcome in forecast.outcomes]
    made = deliverable.in_memory(files, forecast.run, deliverable.forecast_files(forecast.outcomes))
    if not is_stopped():
        yield Progress(1, 1, made)


@dataclass(frozen=True)
class Choice:
    """What an analyst looks at."""

    series: tuple[str, ...]
    teams: tuple[str, ...]
    grain: str  # one of GRAINS
    interval: str  # one of INTERVALS
    first: date
    last: date


def chosen(forecast: Forecast, choice: Choice) -> pd.DataFrame:
    """Return the lines that are looked at."""
    table = forecast.table(choice.grain)
    within = (table["starts"] >= choice.first) & (table["starts"] <= choice.last)
    return table[table["series"].isin(choice.series) & table["team"].isin(choice.teams) & within].reset_index(drop=True)


def sections(forecast: Forecast, choice: Choice) -> Iterator[Section]:
    """Yield a section for each series looked at."""
    rows = chosen(forecast, choice)
    for name in choice.series:
        mine = rows[rows["series"] == name]
        if len(mine):
            yield _section(forecast, choice, name, mine)


def _section(forecast: Forecast, choice: Choice, name: str, rows: pd.DataFrame) -> Section:
    label, unit = WEEKLY_LABELS[name], str(rows["unit"].iloc[0])
    middle, low, high = columns(choice.interval)
    last = rows[rows["starts"] == rows["starts"].max()].iloc[0]
    digits = digits_of(rows[high])
    sentence = (
        f"In the last {GRAINS[choice.grain].lower()} shown ({last['period']}),"
        f" {forecast.titles[last['scenario']]}, {last['team']}:"
        f" {plain(last[middle], digits)} {unit}, {plain(last[low], digits)} to {plain(last[high], digits)}"
        f" ({INTERVALS[choice.interval]})."
    )
    lines = [_line(forecast, row, (middle, low, high), digits) for _, row in rows.head(MOST_LINES).iterrows()]
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
    figure = periods(rows, forecast.titles, (middle, low, high), unit)
    title = label[0].upper() + label[1:]
    return Section(title, sentence, figure, head, lines, ("80% range",), caption, text_columns=3)


def columns(interval: str) -> tuple[str, str, str]:
    """Return the columns of a middle and its two ends."""
    return ("p50", "p10", "p90") if interval == "futures" else ("mean", "mean_low", "mean_high")


def digits_of(values: pd.Series) -> int:
    """Return how many digits after the point are worth showing: none of whole numbers, or of large ones."""
    return 0 if values.max() >= 100 or bool((values % 1 == 0).all()) else 1


def _line(forecast: Forecast, row: pd.Series, names: Sequence[str], digits: int) -> list[str]:
    middle, low, high = (plain(row[name], digits) for name in names)
    return [str(row["period"]), forecast.titles[row["scenario"]], str(row["team"]), middle, f"{low} to {high}"]


def totals_section(forecast: Forecast, names: Sequence[str]) -> Section:
    """Return measures over the whole run, of each scenario, against the first."""
    found = forecast.totals()
    lines = []
    for _, row in found[found["measure"].isin(names)].iterrows():
        digits = digits_of(row[["p10", "p50", "p90"]].astype(float))
        spread = f"{plain(row['p10'], digits)} to {plain(row['p90'], digits)}"
        middle = plain(row["p50"], digits)
        cells = [str(row["label"]), forecast.titles[row["scenario"]], str(row["unit"]), middle, spread]
        lines.append([*cells, _difference(row), str(row["verdict"])])
    head = ("Measure", "Scenario", "Unit", "Middle", "80% of futures", "Difference (95%)", "Verdict")
    first = next(iter(forecast.titles.values()))
    sentence = f"Over the whole run, on {forecast.futures:,} futures; differences are paired with {first}."
    return Section("Totals", sentence, None, head, lines, ("Middle future", "Paired difference"), text_columns=3)


def _difference(row: pd.Series) -> str:
    if "difference" not in row or pd.isna(row["difference"]):
        return numbers.DASH
    ends = (None if pd.isna(row[key]) else float(row[key]) for key in ("difference_low", "difference_high"))
    return numbers.difference(Interval(float(row["difference"]), *ends))
