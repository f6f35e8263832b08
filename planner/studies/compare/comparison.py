"""Funding scenarios compared as the futures come in: a first look, then tighter ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from planner.base.fault import Fault, InputError
from planner.experiment import BATCH, Experiment, run_until
from planner.outcome import Compared, Outcome, compare
from planner.parallel import processors
from planner.present.fingerprint import fingerprint
from planner.present.manifest import Run
from planner.present.study import IsStopped, Progress, Work
from planner.scenario import ScenarioFile
from planner.studies.compare.tables import weekly_bands

FUTURES, FIRST_LOOK, WEEKLY_FUTURES = 1000, 40, 100
LOOKS = (FIRST_LOOK, 100, 250, 500)  # futures after which there is something new to show
MOST_SCENARIOS = 5


@dataclass(frozen=True)
class Question:
    """What is compared: the first scenario is the baseline."""

    files: tuple[ScenarioFile, ...]
    seed: int = 1
    futures: int = FUTURES

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        return fingerprint("compare", self.files, seed=self.seed, futures=self.futures, engine=BATCH)

    def check(self) -> None:
        """Raise InputError where the scenarios cannot be compared."""
        first = self.files[0].scenario.calendar
        faults = [
            Fault(str(file.path), f"calendar.{key}", str(value), f"must be the baseline's, {getattr(first, key)}")
            for file in self.files
            for key in ("start_date", "horizon_days")
            if (value := getattr(file.scenario.calendar, key)) != getattr(first, key)
        ]
        if faults:
            raise InputError(faults)

    def work(self) -> Work[Comparison]:
        """Return the work that answers it."""
        return lambda is_stopped: _looks(self, is_stopped)


@dataclass(frozen=True, eq=False)
class Comparison:
    """An answer so far."""

    question: Question
    compared: tuple[Compared, ...]
    weekly: dict[str, pd.DataFrame]  # by scenario, see `weekly_bands`; empty until there are some

    @property
    def baseline(self) -> Compared:
        """The scenario that the others are compared with."""
        return self.compared[0]

    @property
    def futures(self) -> int:
        """How many futures it rests on."""
        return self.compared[0].replicated_on

    @property
    def run(self) -> Run:
        """What was run, as the command line would have it."""
        return Run("compare", self.question.seed, self.futures, BATCH, "")

    @property
    def is_whole(self) -> bool:
        """Whether it has every future asked for."""
        return self.futures >= self.question.futures

    def of(self, name: str) -> Compared:
        """Return a scenario; the last where there is none of the name."""
        return next((entry for entry in self.compared if entry.outcome.file.name == name), self.compared[-1])


def _looks(question: Question, is_stopped: IsStopped) -> Iterator[Progress[Comparison]]:
    """Yield looks at the first futures, week by week, and then at all of them."""
    weekly: dict[str, pd.DataFrame] = {}
    few = min(WEEKLY_FUTURES, question.futures)
    for outcomes, is_look in _counted(question, few, is_stopped, weekly=True):
        done = outcomes[0].replications
        if done == few or is_stopped():
            weekly = {outcome.file.name: weekly_bands(outcome) for outcome in outcomes}
        yield Progress(done, question.futures, _answer(question, outcomes, weekly) if is_look else None)
    if few < question.futures and not is_stopped():
        for outcomes, is_look in _counted(question, question.futures, is_stopped, weekly=False):
            if (done := outcomes[0].replications) > few:  # the first few again, without their weeks
                yield Progress(done, question.futures, _answer(question, outcomes, weekly) if is_look else None)


def _answer(question: Question, outcomes: Sequence[Outcome], weekly: dict[str, pd.DataFrame]) -> Comparison:
    return Comparison(question, tuple(compare(outcomes)), weekly)


def _counted(
    question: Question, most: int, is_stopped: IsStopped, *, weekly: bool
) -> Iterator[tuple[list[Outcome], bool]]:
    """Yield the outcomes chunk by chunk, and whether it is time for a look."""
    experiment = Experiment(list(question.files), question.seed, BATCH, weekly=weekly)
    looks = deque(LOOKS)
    for outcomes in run_until(experiment, lambda _: is_stopped(), most, 1, experiment.executor(processors())):
        done = outcomes[0].replications
        is_look = done == most or is_stopped()
        while looks and looks[0] <= done:
            is_look = bool(looks.popleft())
        yield outcomes, is_look
