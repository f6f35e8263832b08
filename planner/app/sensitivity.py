"""What matters most: each assumption moved by itself, down and up, and what that does to the headline."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.app.fingerprint import fingerprint
from planner.app.job import Step, Work
from planner.app.numbers import difference
from planner.app.section import Section
from planner.app.shelf import Shelf
from planner.app.values import at_key
from planner.fault import InputError
from planner.outcome.compare import HEADLINE
from planner.outcome.interval import Interval, mean_interval
from planner.outcome.outcome import BY_NAME
from planner.scenario import ScenarioFile, assumptions
from planner.scenario.draft import Draft
from planner.sensitivity_charts import swings
from planner.sim.experiment import processors
from planner.study import BATCH, Study, run

Floats = NDArray[np.float64]
SHARE, FUTURES = 0.25, 100
LENGTHS = ("mean", "sd", "minimum", "mode", "maximum", "value", "median", "p95", "scale", "values")
MOVED: Mapping[str, tuple[str, ...]] = {  # what is moved, and the keys that move with it
    "referrals a year": ("demand.referrals_per_year",),
    "protected hours of every post": ("levers.protected_hours_factor",),
    "sessions a person needs": ("programme.sessions_needed",),
    "time between booked sessions": ("programme.days_between_sessions",),
    "hours around a session": ("programme.other_hours_per_session",),
    "people who need two facilitators": ("programme.p_two_facilitators",),
    "sessions lost": ("programme.p_not_held_regime", "programme.p_not_held_staff", "programme.p_not_held_person"),
    "courses that pause": ("programme.p_pause_per_session",),
    "length of a pause": ("programme.pause_days",),
    "courses that end early": ("programme.p_ends_early_per_session",),
    "hours of an assessment": ("programme.assessment_hours",),
    "hours of a parole report": ("parole.report_hours",),
    "people who decline": ("consent.p_declines",),
    "people who agree when asked again": ("consent.p_reconsiders",),
    "people ready when referred": ("readiness.p_ready_at_referral",),
    "time until ready": ("readiness.not_ready_days",),
    "time ready until a hold": ("readiness.days_until_hold",),
    "released at a parole review": ("parole.p_release_completed", "parole.p_release_not_completed"),
    "time to fill a post": ("roles.registered-psychologist.recruitment_days",),
    "time in post": ("roles.registered-psychologist.days_until_leaves",),
}


@dataclass(frozen=True)
class Swing:
    """One assumption moved: the scenario with it down and up."""

    label: str
    grade: str
    low: ScenarioFile
    high: ScenarioFile


@dataclass(frozen=True)
class WhatMatters:
    """The question, of one scenario."""

    file: ScenarioFile
    swings: tuple[Swing, ...]
    seed: int = 1
    futures: int = FUTURES

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        files = [self.file, *(each for swing in self.swings for each in (swing.low, swing.high))]
        return fingerprint("what matters", files, seed=self.seed, futures=self.futures, engine=BATCH)

    def work(self) -> Work[pd.DataFrame]:
        """Return the work that answers it."""
        return lambda stop: _steps(self, stop)


def what_matters(shelf: Shelf, name: str, seed: int = 1, futures: int = FUTURES) -> WhatMatters:
    """Return the question for a scenario within reach; what it does not have, or cannot move, is left out."""
    file = shelf.read(name)
    grades = {entry.key: entry.grade for entry in assumptions(file)}
    found = []
    for label, keys in MOVED.items():
        ends = [_moved(shelf, name, file, keys, factor) for factor in (1 - SHARE, 1 + SHARE)]
        if ends[0] is not None and ends[1] is not None:
            found.append(Swing(label, grades.get(keys[0], "assumption"), ends[0], ends[1]))
    return WhatMatters(file, tuple(found), seed, futures)


def _moved(shelf: Shelf, name: str, file: ScenarioFile, keys: tuple[str, ...], factor: float) -> ScenarioFile | None:
    """Return the scenario with these values times a factor; None where that is no valid scenario, or the same."""
    edits = {key: scaled(at_key(file.resolved, key), factor, key) for key in keys}
    if any(value is None for value in edits.values()):
        return None
    title = f"{file.scenario.title}, {keys[0]} at {factor:.0%}"
    try:
        return shelf.over(name, Draft(title, file.path.name, edits=edits))
    except InputError:
        return None


def scaled(value: Any, factor: float, key: str) -> Any:
    """Return a value times a factor: a distribution's lengths, a list's items; None where there is nothing to scale."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return None
    if isinstance(value, Mapping):
        moved = {name: scaled(item, factor, name) if name in LENGTHS else item for name, item in value.items()}
        return None if moved == dict(value) else moved
    if isinstance(value, list):
        return [scaled(float(item), factor, key) for item in value]
    if isinstance(value, int):
        return max(1, round(value * factor))
    is_chance = key.rsplit(".", maxsplit=1)[-1].startswith("p_")
    return min(value * factor, 1.0) if is_chance else value * factor


def _steps(question: WhatMatters, stop: threading.Event) -> Iterator[Step[pd.DataFrame]]:
    yield Step(0, len(question.swings))
    base = _headline([question.file], question)[0]
    rows = []
    for number, swing in enumerate(question.swings, start=1):
        if stop.is_set():
            return
        low, high = _headline([swing.low, swing.high], question)
        ends = {**_ends("low", low - base), **_ends("high", high - base)}
        rows.append({"label": swing.label, "grade": swing.grade, **ends})
        yield Step(number, len(question.swings), _sorted(pd.DataFrame(rows)))


def _headline(files: list[ScenarioFile], question: WhatMatters) -> list[Floats]:
    study = Study(files, question.seed, BATCH)
    outcomes = run(study, question.futures, study.spreading(processors()))
    return [BY_NAME[HEADLINE].of(outcome) for outcome in outcomes]


def _ends(name: str, values: Floats) -> dict[str, float | None]:
    interval = mean_interval(values)
    return {name: interval.estimate, f"{name}_from": interval.low, f"{name}_to": interval.high}


def _sorted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the widest swings first."""
    return rows.iloc[rows[["low", "high"]].abs().max(axis=1).argsort()[::-1]].reset_index(drop=True)


def section(rows: pd.DataFrame, question: WhatMatters) -> Section:
    """Return the swings as a section."""
    most = rows.iloc[0]
    sentence = (
        f"Of these, {most['label']} matters most: {SHARE:.0%} less changes the reachable people released untreated by"
        f" {difference(_interval(most, 'low'))}, {SHARE:.0%} more by {difference(_interval(most, 'high'))}."
        f" The range of {SHARE:.0%} is itself an assumption, the same for all. {question.futures} futures, paired."
    )
    head = ("What is moved", "Grade", f"{SHARE:.0%} less\n(95% interval)", f"{SHARE:.0%} more\n(95% interval)")
    lines = [
        [str(row["label"]), str(row["grade"]), difference(_interval(row, "low")), difference(_interval(row, "high"))]
        for _, row in rows.iterrows()
    ]
    figure = swings(rows, SHARE)
    return Section(
        "What matters most", sentence, figure, head, lines, ("Assumption", "Paired difference"), text_columns=2
    )


def _interval(row: pd.Series, name: str) -> Interval:
    return Interval(*(None if pd.isna(row[key]) else float(row[key]) for key in (name, f"{name}_from", f"{name}_to")))
