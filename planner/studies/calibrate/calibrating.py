"""A calibration made, and its files: for the command and for whoever calls it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from planner.base.uk_date import uk_date
from planner.caseload import Entry
from planner.outcome.interval import Interval
from planner.present import export
from planner.present.export import Writer
from planner.scenario import ScenarioFile, assumptions, read
from planner.scenario.toml_text import toml_text
from planner.studies.calibrate import BackTest, Finding, History, back_test, calibrate
from planner.studies.calibrate.backtest import Runner
from planner.studies.calibrate.estimate import table

FRAGMENT, ESTIMATES, BACK_TEST = "calibrated.toml", "estimates.csv", "backtest.csv"
SPOKEN_OF = ("demand.", "readiness.", "consent.", "parole.", "programme.")  # parts a history might speak of
LITTLE = (
    "One stretch of time is little evidence: a good forecast may miss it, and a bad one hit it. The five measures move "
    "together, so they are not five tests. The prediction interval takes the estimates as true, and posts as the "
    "scenario has them."
)


@dataclass(frozen=True)
class Calibration:
    """What a history says, as values of a scenario, and how a forecast from it would have done."""

    history: History
    file: ScenarioFile  # what the values go into
    findings: tuple[Finding, ...]
    back_test: BackTest | None = None
    notes: tuple[str, ...] = field(default=())  # what was repaired or not counted

    @cached_property
    def stated(self) -> tuple[Finding, ...]:
        """What the fragment states."""
        return tuple(one for one in self.findings if one.value is not None)

    @property
    def kept(self) -> list[str]:
        """Keys of people and programme that stay as the scenario has them."""
        mine = tuple(one.key for one in self.stated)
        return [
            one.key
            for one in assumptions(self.file)
            if one.key.startswith(SPOKEN_OF) and one.key not in mine and not one.key.startswith(_inside(mine))
        ]

    @property
    def kept_in_short(self) -> list[str]:
        """The same, with the many values of the sentences and the caseload as one each."""
        parts = ("demand.sentences", "demand.caseload")
        return list(dict.fromkeys(next((part for part in parts if key.startswith(part)), key) for key in self.kept))

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the history's files, without folders."""
        return tuple(Path(name).name for name in self.history.files)

    def fragment(self, extends: str) -> str:
        """Return the scenario file that states what was estimated, and nothing else."""
        made_up = (
            " The history is synthetic: made up, so these values say nothing of the world." * self.history.synthetic
        )
        head = {
            "extends": extends,
            "title": f"{self.file.scenario.title}, calibrated",
            "description": f"{self.file.scenario.title}, with what could be estimated from {', '.join(self.files)}, "
            f"{self.history.window}.{made_up}",
        }
        statements = {one.key: one.value for one in self.stated}
        return toml_text(head, statements, {one.key: self._source(one) for one in self.stated})

    def _source(self, one: Finding) -> dict[str, str]:
        said = [_said(estimate.part, estimate.interval) for estimate in one.estimates]
        largest = max(one.estimates, key=lambda estimate: estimate.n)
        words = [
            f"Estimated from {', '.join(self.files)}, {self.history.window}",
            f"n = {largest.n:,} {largest.of}",
            *said,
            one.estimates[0].method,
            *([one.note] if one.note else []),
        ]
        text = "; ".join(words)
        if self.history.synthetic:
            return {"grade": "assumption", "source": f"SYNTHETIC history, made up. {text}"}
        return {"grade": "computed", "source": text}

    def estimates(self) -> pd.DataFrame:
        """Return a row an estimate."""
        known = {one.key: one.value for one in assumptions(self.file)}
        variation = self.file.scenario.demand.variation.model_dump()
        known["demand.variation"] = ", ".join(
            f"{value:g}" if value != str(value) else value for value in variation.values()
        )
        return table(self.findings, known)

    def files_for(self, out: Path) -> dict[str, Writer]:
        """Return the files, by name; the fragment is checked as it would be read from `out`.

        Raises InputError where the scenario with the estimates in it is not valid.
        """
        here = Path(os.path.abspath(self.file.path))  # noqa: PTH100 - links stay links
        check(self.fragment(str(here)))
        text = self.fragment(Path(os.path.relpath(here, os.path.abspath(out))).as_posix())  # noqa: PTH100
        made = {FRAGMENT: _text(text), ESTIMATES: export.csv(self.estimates())}
        return made if self.back_test is None else {**made, BACK_TEST: export.csv(self.back_test.table())}

    def document(self) -> dict[str, Any]:
        """Return all of it as one JSON document."""
        return {
            "history": {
                "files": list(self.files),
                "from": self.history.window.first.isoformat(),
                "to": self.history.window.last.isoformat(),
                "people": len(self.history.people),
                "synthetic": self.history.synthetic,
                "notes": list(self.notes),
            },
            "scenario": self.file.name,
            "estimates": _records(self.estimates()),
            "stated": {one.key: one.value for one in self.stated},
            "kept": self.kept,
            "back_test": None if self.back_test is None else _back_test(self.back_test),
        }


def _inside(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{key}." for key in keys)


def calibration(
    history: History, notes: Iterable[Entry], file: ScenarioFile, hold_out: int, seed: int, run: Runner
) -> Calibration:
    """Return what a history says, and a back-test of its last days where any are held out.

    Raises InputError where no such back-test can be made.
    """
    tested = back_test(history, file, hold_out, seed, run) if hold_out else None
    return Calibration(history, file, calibrate(history, file.scenario), tested, tuple(map(str, notes)))


def check(text: str) -> ScenarioFile:
    """Return a fragment as read; raises InputError with its faults."""
    with tempfile.TemporaryDirectory(prefix="planner-") as folder:
        path = Path(folder) / FRAGMENT
        return read(path, {path: text})


def _text(text: str) -> Writer:
    def write(path: Path) -> None:
        path.write_text(text, encoding="utf-8")

    return write


def _said(part: str, interval: Interval) -> str:
    between = f"95% interval {number(interval.low)} to {number(interval.high)}"
    return f"{part} {number(interval.estimate)}, {between}" if part else between


def number(value: float | None) -> str:
    """Return a number as people read it; `-` where there is none."""
    return "-" if value is None else f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"


def _records(frame: pd.DataFrame) -> list[Mapping[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): _plain(value) for name, value in row.items()} for row in plain.to_dict("records")]


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _back_test(of: BackTest) -> dict[str, Any]:
    return {
        "fitted_from": of.fitted.first.isoformat(),
        "fitted_to": of.fitted.last.isoformat(),
        "held_out_from": of.held_out.first.isoformat(),
        "held_out_to": of.held_out.last.isoformat(),
        "people_on_the_first_day": of.people,
        "replications": of.replications,
        "seed": of.seed,
        "inside": of.inside,
        "measures": _records(of.table()),
        "read_with_care": LITTLE,
    }


def headlines(of: Calibration) -> Iterator[str]:
    """Yield what a reader must know before any number."""
    yield f"History: {', '.join(of.files)}, {of.history.window}; {len(of.history.people):,} people."
    if of.history.synthetic:
        yield "The history is SYNTHETIC: made up. What follows says nothing of the world."
    yield from of.notes


def unsaid(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield what the history says too little of, with the reason."""
    yield from (f"{one.key}: {one.why_not}" for one in findings if one.value is None)


def back_test_words(of: BackTest) -> str:
    """Return what the back-test is, in words."""
    return (
        f"Fitted on {of.fitted}; {of.people} people there on {uk_date(of.held_out.first)} taken on; forecast to "
        f"{uk_date(of.held_out.last)}, {of.replications:,} futures, seed {of.seed}. {of.inside} of "
        f"{len(of.comparisons)} within the 95% prediction interval."
    )
