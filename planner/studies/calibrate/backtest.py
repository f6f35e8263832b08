"""A back-test: fit on all but the last days of a history, forecast those, and compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import ValidationError

from planner.base.arrays import Float64s
from planner.base.fault import Fault, InputError
from planner.outcome import Outcome
from planner.outcome.interval import CONFIDENCE, Interval, mean_interval, order_statistics
from planner.scenario import Scenario, ScenarioFile
from planner.scenario.table import with_key
from planner.studies.calibrate.calibrate import calibrate
from planner.studies.calibrate.estimate import Finding
from planner.studies.calibrate.history import History, Window
from planner.studies.calibrate.observed import observed
from planner.studies.calibrate.score import crps
from planner.studies.calibrate.standing import standing

Runner = Callable[[ScenarioFile], Outcome]  # runs the futures of a scenario
ENDS = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)
LEAST_DAYS = 365  # to fit on
WAITING = ("waiting_ready", "waiting_not_ready", "declined")
MEASURES: dict[str, tuple[str, str, Callable[[Outcome], Float64s]]] = {  # label, unit, of the futures
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
    mean: Interval  # of the futures; says how well the run has pinned the mean down
    low: float  # ends of the 95% prediction interval: values that some future had
    high: float
    happened: float
    crps: float
    naive: float | None  # as in the days before; None where the history does not go back so far

    @property
    def inside(self) -> bool:
        """Whether what happened is within the prediction interval."""
        return self.low <= self.happened <= self.high

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
        if self.naive_crps is None or self.naive_crps == self.crps:
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


def back_test(history: History, file: ScenarioFile, days: int, seed: int, run: Runner) -> BackTest:
    """Fit on all but the last days, forecast them from the people who were there, and compare.

    Raises InputError where the history is too short, or what the scenario states cannot hold so early.
    """
    check_hold_out(history, days)
    split = history.window.last - timedelta(days=days)
    fitted = Window(history.window.first, split)
    held_out = Window(fitted.end, history.window.last)
    known = history.over(fitted)
    findings = calibrate(known, file.scenario)
    rows = standing(known, file.scenario)
    outcome = run(as_it_stood(file, findings, held_out, rows))
    goes_on = file.scenario.programme.continues_after_release
    happened = observed(history.people, held_out, goes_on=goes_on)
    before = _before(history, held_out, goes_on=goes_on)
    compared = tuple(_compared(name, outcome, happened[name], before.get(name)) for name in MEASURES)
    return BackTest(fitted, held_out, findings, len(rows), outcome.replications, seed, compared)


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


def as_it_stood(
    file: ScenarioFile, findings: Iterable[Finding], window: Window, rows: list[dict[str, Any]]
) -> ScenarioFile:
    """Return a scenario over a window, with what was estimated and the people who were there.

    Raises InputError where what it states cannot hold then.
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
