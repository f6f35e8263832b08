"""What does a history say of a scenario's values? Estimates, and a forecast from them held against what happened."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from planner.base.fault import Fault, InputError
from planner.caseload import Entry, InMemoryFile, InputFile
from planner.experiment import BATCH, Experiment, run_until
from planner.outcome import Outcome
from planner.present.fingerprint import fingerprint
from planner.present.study import IsStopped, Progress, never
from planner.scenario import ScenarioFile
from planner.studies.calibrate.answer import CalibrateAnswer
from planner.studies.calibrate.back_test import Forecast, check_hold_out, forecast
from planner.studies.calibrate.estimators import calibrate
from planner.studies.calibrate.history import History, Window
from planner.studies.calibrate.reader import read_history

HOLD_OUT, REPLICATIONS = 365, 400


@dataclass(frozen=True)
class CalibrateQuestion:
    """A history to estimate a scenario's values from.

    Parameters
    ----------
    files
        People, sessions, pauses, parole reviews: CSV, or one workbook; on the disk or in memory.
    first, last
        The days over which all was written down, both included.
    file
        The scenario that the estimates go into.
    hold_out
        How many last days to forecast from what came before, in days; 0 for no back-test.
    replications
        Of the back-test.
    seed
        Of the random-number streams: the same seed gives the same digits.
    """

    files: tuple[InputFile, ...]
    first: date
    last: date
    file: ScenarioFile
    hold_out: int = HOLD_OUT
    replications: int = REPLICATIONS
    seed: int = 1
    unit: ClassVar[str] = "futures"

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        when = {"first": self.first.isoformat(), "last": self.last.isoformat(), "hold_out": self.hold_out}
        run = {"replications": self.replications, "seed": self.seed, "engine": BATCH}
        history = [_hash(file) for file in self.files]
        return fingerprint("calibrate", [self.file], history=history, **when, **run)

    @property
    def command_line(self) -> str:
        """The command that gives the same files."""
        words = ["planner", "calibrate", *map(str, self.files), "--from", self.first.isoformat()]
        words += ["--to", self.last.isoformat(), "--scenario", self.file.argument, "--hold-out", str(self.hold_out)]
        words += ["--replications", str(self.replications), "--seed", str(self.seed), "--out", "calibrated"]
        return shlex.join(words)

    def check(self) -> None:
        """Raise InputError where it cannot be answered: with every fault of the files, or of what is held out."""
        history, _ = self.reading
        if self.hold_out:
            check_hold_out(history, self.hold_out)

    @cached_property
    def reading(self) -> tuple[History, tuple[Entry, ...]]:
        """The history, and what was repaired or not counted; raises InputError where anything is wrong."""
        try:
            window = Window(self.first, self.last)
        except ValueError as error:
            raise InputError([Fault("--to", "", self.last.isoformat(), str(error))]) from None
        return read_history(self.files, window, self.file.scenario)

    def answer(self, workers: int, is_stopped: IsStopped = never) -> Iterator[Progress[CalibrateAnswer]]:
        """Yield how far the back-test has come, then the answer; no digit depends on how many workers.

        Raises
        ------
        InputError
            Where the scenario cannot hold at the start of the back-test.
        """
        history, entries = self.reading
        of, tested = self.replications if self.hold_out else 1, None
        yield Progress(0, of)
        if self.hold_out:
            made, outcome = forecast(history, self.file, self.hold_out), None
            for outcome in self._outcomes(made, workers, is_stopped):
                yield Progress(outcome.replications, of)
            if outcome is None or outcome.replications < of:
                return
            tested = made.held_against(outcome, self.seed)
        findings = calibrate(history, self.file.scenario)
        yield Progress(of, of, CalibrateAnswer(self, history, findings, tested, tuple(map(str, entries))))

    def _outcomes(self, made: Forecast, workers: int, is_stopped: IsStopped) -> Iterator[Outcome]:
        experiment = Experiment([made.file], self.seed, BATCH)
        executor = experiment.executor(workers)
        for outcomes in run_until(experiment, lambda _: is_stopped(), self.replications, 1, executor):
            yield outcomes[0]


def _hash(file: InputFile) -> list[str]:
    content = file.content if isinstance(file, InMemoryFile) else Path(file).read_bytes()
    return [str(file), hashlib.sha256(content).hexdigest()]
