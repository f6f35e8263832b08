"""A back-test: fit on all but the last days of a history, forecast those, and compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import ValidationError

from planner.base.arrays import Float64s
from planner.base.fault import Fault, InputError
from planner.outcome import Outcome
from planner.outcome.interval import CONFIDENCE, Interval, is_same, mean_interval, order_statistics
from planner.scenario import Scenario, ScenarioFile
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.scenario.status import Status
from planner.scenario.table import with_key
from planner.sheets.table import records
from planner.studies.calibrate.estimate import Finding
from planner.studies.calibrate.estimators import calibrate
from planner.studies.calibrate.history import History, Window, stamp

Row = dict[str, Any]
Runner = Callable[[ScenarioFile], Outcome]  # runs the replications of a scenario
ENDS = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)
LEAST_DAYS = 365  # to fit on
WAITING = ("waiting_ready", "waiting_assessment", "waiting_not_ready", "declined")
MEASURES: dict[str, tuple[str, str, Callable[[Outcome], Float64s]]] = {  # label, unit, of the replications
    "referrals": ("people referred", "people", lambda of: of.total("referrals")),
    "starts": ("courses started", "courses", lambda of: of.total("starts")),
    "completions": ("courses completed", "courses", lambda of: of.total("completions")),
    "untreated": (
        "released without having completed",
        "people",
        lambda of: np.asarray(of.total("released_never_started") + of.total("released_part_way")),
    ),
    "waiting": (
        "in custody without a course, weekly mean",
        "people",
        lambda of: np.asarray(sum(of.mean(name) for name in WAITING)),
    ),
}
COLUMNS = (
    "measure", "label", "unit", "forecast", "mean_low", "mean_high", "low", "high", "happened", "error", "inside",
    "crps", "naive", "naive_crps", "closer",
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """One measure: what was forecast, and what happened."""

    measure: str
    mean: Interval  # of the replications; says how well the run has pinned the mean down
    low: float  # ends of the 95% prediction interval: values that some replication had
    high: float
    happened: float
    crps: float
    naive: float | None  # as in the days before; None where the history does not go back so far

    @property
    def inside(self) -> bool:
        """Whether what happened is within the prediction interval."""
        within = self.low <= self.happened <= self.high
        return within or is_same(self.low, self.happened) or is_same(self.high, self.happened)

    @property
    def error(self) -> float:
        """Forecast less what happened."""
        return (self.mean.estimate or 0.0) - self.happened

    @property
    def naive_crps(self) -> float | None:
        """The score of the naive forecast: of one value, the absolute error."""
        return None if self.naive is None else abs(self.naive - self.happened)

    @property
    def closer(self) -> str:
        """Which of the two did better, by the score."""
        if self.naive_crps is None or is_same(self.naive_crps, self.crps):
            return ""
        return "forecast" if self.crps < self.naive_crps else "as before"


@dataclass(frozen=True)
class BackTest:
    """What was forecast from what was known on one day."""

    fitted: Window
    held_out: Window
    findings: tuple[Finding, ...]
    people: int  # there on the first day held out
    replications: int
    seed: int
    comparisons: tuple[Comparison, ...]

    @property
    def inside(self) -> int:
        """How many measures lie within their prediction intervals."""
        return sum(one.inside for one in self.comparisons)

    def table(self) -> pd.DataFrame:
        """Return a row a measure."""
        return pd.DataFrame([_row(one) for one in self.comparisons], columns=list(COLUMNS))


def _row(one: Comparison) -> dict[str, object]:
    label, unit, _ = MEASURES[one.measure]
    return {
        "measure": one.measure, "label": label, "unit": unit, "forecast": one.mean.estimate,
        "mean_low": one.mean.low, "mean_high": one.mean.high, "low": one.low, "high": one.high,
        "happened": one.happened, "error": one.error, "inside": one.inside, "crps": one.crps, "naive": one.naive,
        "naive_crps": one.naive_crps, "closer": one.closer,
    }  # fmt: skip


def check_hold_out(history: History, days: int) -> None:
    """Raise InputError where a back-test of so many last days cannot be made of a history."""
    rules = []
    if history.window.days - days < LEAST_DAYS:
        rules.append(f"must leave at least {LEAST_DAYS} of the history's {history.window.days} days to fit on")
    if not history.names_people:
        rules.append(
            "must be 0 where the history does not say whose each session was: what was done by then is unknown"
        )
    if rules:
        raise InputError([Fault("--hold-out", "", str(days), rule) for rule in rules])


@dataclass(frozen=True)
class Forecast:
    """All but the last days of a history, fitted; and the scenario whose replications forecast those days."""

    history: History
    fitted: Window
    held_out: Window
    findings: tuple[Finding, ...]
    people: int  # there on the first day held out
    file: ScenarioFile

    def held_against(self, outcome: Outcome, seed: int) -> BackTest:
        """Return what was forecast, by replications of `file` of a seed, against what happened."""
        goes_on = self.file.scenario.programme.continues_after_release
        happened = observed(self.history.people, self.held_out, goes_on=goes_on)
        before = _before(self.history, self.held_out, goes_on=goes_on)
        compared = tuple(_compared(name, outcome, happened[name], before.get(name)) for name in MEASURES)
        return BackTest(self.fitted, self.held_out, self.findings, self.people, outcome.replications, seed, compared)


def forecast(history: History, file: ScenarioFile, days: int) -> Forecast:
    """Fit a scenario on all but the last days of a history, with the people who were there on the first of these.

    Parameters
    ----------
    history
        As read; only what was known on the last day fitted is looked at.
    file
        The scenario that the estimates go into.
    days
        How many last days are held out.

    Returns
    -------
    Forecast
        With the scenario to run.

    Raises
    ------
    InputError
        Where the history is too short, or what the scenario states cannot hold so early.
    """
    check_hold_out(history, days)
    split = history.window.last - timedelta(days=days)
    fitted = Window(history.window.first, split)
    held_out = Window(fitted.end, history.window.last)
    known = history.over(fitted)
    findings = calibrate(known, file.scenario)
    rows = standing(known, file.scenario)
    return Forecast(history, fitted, held_out, findings, len(rows), as_it_stood(file, findings, held_out, rows))


def back_test(history: History, file: ScenarioFile, days: int, seed: int, run: Runner) -> BackTest:
    """Fit on all but the last days of a history, forecast them, and compare.

    Parameters
    ----------
    history, file, days
        As `forecast` has them.
    seed
        Of the replications, to be told beside the numbers.
    run
        Runs replications of a scenario.

    Raises
    ------
    InputError
        As `forecast` does.
    """
    made = forecast(history, file, days)
    return made.held_against(run(made.file), seed)


def _before(history: History, held_out: Window, *, goes_on: bool) -> dict[str, float]:
    """Return what happened in as many days before, where the history goes back so far."""
    first = held_out.first - timedelta(days=held_out.days)
    if first < history.window.first:
        return {}
    return observed(history.people, Window(first, held_out.first - timedelta(days=1)), goes_on=goes_on)


def _compared(name: str, outcome: Outcome, happened: float, naive: float | None) -> Comparison:
    values = MEASURES[name][2](outcome)
    low, high = (float(end) for end in order_statistics(values, ENDS))
    return Comparison(name, mean_interval(values), low, high, happened, crps(values, happened), naive)


def crps(values: Float64s, happened: float) -> float:
    """Return the continuous ranked probability score of a forecast, E|X - y| - E|X - X'| / 2: less is better.

    Parameters
    ----------
    values
        Equally likely values of X, float64 [replications].
    happened
        y, what happened.

    Returns
    -------
    float
        In the unit of the values; of a single value it is the absolute error.

    References
    ----------
    Gneiting and Raftery (2007), "Strictly proper scoring rules, prediction, and estimation", equation 21.
    """
    ordered = np.sort(values)
    n = ordered.size
    spread = float(((2 * np.arange(1, n + 1) - n - 1) * ordered).sum()) / n**2  # E|X - X'| / 2
    return float(np.abs(ordered - happened).mean()) - spread


def as_it_stood(
    file: ScenarioFile, findings: Iterable[Finding], window: Window, rows: list[dict[str, Any]]
) -> ScenarioFile:
    """Return a scenario over a window, with what was estimated and the people who were there.

    Raises
    ------
    InputError
        Where what it states cannot hold then.
    """
    table = file.resolved
    stated = {one.key: one.value for one in findings if one.value is not None}
    stated |= {"calendar.start_date": window.first, "calendar.horizon_days": window.days}
    stated["demand.caseload"] = {"kind": "file", "path": "people as they stood", "rows": rows}
    for key, value in stated.items():
        table = with_key(table, key, value)
    try:
        scenario = Scenario.model_validate(table)
    except ValidationError as error:
        raise InputError([_fault(file.path, detail) for detail in error.errors()]) from None
    return ScenarioFile(file.path, scenario, {}, {}, table, file.inputs)


def _fault(path: Path, detail: Any) -> Fault:
    where = ".".join(str(step) for step in detail["loc"])
    return Fault(str(path), where, "", f"cannot hold at the start of the back-test: {detail['msg']}")


# --- what happened, counted as the engines count it -----------------------------------------------


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


# --- where people stood on the first day, as the starting caseload of a scenario --------------------


def standing(history: History, scenario: Scenario) -> list[Row]:
    """Return a row for each person in custody, as `scenario.CaseloadRow` has them.

    Whoever's course ended early has no course to come, and is left out.
    """
    day = history.window.end
    commonest = 1 + scenario.priority.weights.index(max(scenario.priority.weights))
    reviews = _next_reviews(history)
    here = history.people[history.people[["released_date", "left_date", "ended_early_date"]].isna().all(axis=1)]
    return [_stands(one, day, commonest, reviews) for one in records(here)]


def _stands(one: Row, day: date, commonest: int, reviews: dict[str, date | None]) -> Row:
    person, status = one["person"], _status(one)
    row = {
        "person": person,
        "prison": one["prison"],
        "status": status.key,
        "band": commonest if pd.isna(one["band"]) else min(int(one["band"]), 20),
        "referral_date": _day(one["referral_date"]),
        "first_review_date": _ahead(reviews.get(person, _day(one["first_review_date"])), day),
        "custody_end_date": _ahead(_day(one["custody_end_date"]), day),
    }
    if status is Status.ON_COURSE and not pd.isna(one["sessions_done"]):
        row["sessions_done"] = int(one["sessions_done"])
    return {name: value for name, value in row.items() if value is not None}


def _status(one: Row) -> Status:
    if not pd.isna(one["completed_date"]):
        return Status.COMPLETED
    if not pd.isna(one["started_date"]):
        return Status.ON_COURSE
    if pd.isna(one["assessed_date"]):
        return Status.NOT_ASSESSED
    if one["declined"] is True and pd.isna(one["consented_date"]):
        return Status.DECLINED
    return Status.NOT_READY if pd.isna(one["ready_date"]) else Status.WAITING


def _next_reviews(history: History) -> dict[str, date | None]:
    """Return the next review of whoever has had one: the last one's own word for it."""
    if history.reviews is None:
        return {}
    last = history.reviews.sort_values("review_date", kind="stable").drop_duplicates("person", keep="last")
    return {person: _day(when) for person, when in zip(last["person"], last["next_review_date"], strict=True)}


def _day(when: Any) -> date | None:
    return None if pd.isna(when) else pd.Timestamp(when).date()


def _ahead(when: date | None, day: date) -> date | None:
    """Return an official date that is to come, as people there on the first day are there all day.

    One of that day counts from the next; one that has passed says nothing any more.
    """
    if when is None or when < day:
        return None
    return max(when, day + timedelta(days=1))
