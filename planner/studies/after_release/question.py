"""What comes after release? A scenario's licences, followed to their end in each replication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from planner.base.fault import Fault, InputError
from planner.experiment import BATCH, Experiment, run_until
from planner.present.fingerprint import fingerprint
from planner.present.study import IsStopped, Progress, never
from planner.scenario import ScenarioFile
from planner.studies.after_release.answer import AfterReleaseAnswer

REPLICATIONS, MOST_REPLICATIONS, FIRST_LOOK = 100, 1000, 20


@dataclass(frozen=True)
class AfterReleaseQuestion:
    """A scenario that tells of licences.

    Parameters
    ----------
    file
        The scenario; it states [licence].
    seed
        Of the random-number streams: the same seed gives the same digits.
    replications
        How many.
    """

    file: ScenarioFile
    seed: int = 1
    replications: int = REPLICATIONS
    unit: ClassVar[str] = "futures"

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        return fingerprint("after release", [self.file], seed=self.seed, replications=self.replications, engine=BATCH)

    @property
    def command_line(self) -> str:
        """The command that gives the same numbers."""
        return f"planner after-release {self.file.argument} --replications {self.replications} --seed {self.seed}"

    def check(self) -> None:
        """Raise InputError where it cannot be answered, all faults at once."""
        faults = []
        if self.file.scenario.licence is None:
            faults.append(Fault(str(self.file.path), "licence", "", "must be stated: nothing is told of after release"))
        if self.replications < 2:
            faults.append(Fault("after-release", "replications", str(self.replications), "must be 2 or more"))
        if faults:
            raise InputError(faults)

    def answer(self, workers: int, is_stopped: IsStopped = never) -> Iterator[Progress[AfterReleaseAnswer]]:
        """Yield how far it has come, a first look, and the whole; no digit depends on how many workers."""
        experiment = Experiment([self.file], self.seed, BATCH, weekly=True)
        executor, has_looked = experiment.executor(workers), False
        yield Progress(0, self.replications)
        for outcomes in run_until(experiment, lambda _: is_stopped(), self.replications, 1, executor):
            done = outcomes[0].replications
            is_look = done == self.replications or is_stopped() or (done >= FIRST_LOOK and not has_looked)
            has_looked = has_looked or is_look
            yield Progress(done, self.replications, AfterReleaseAnswer(self, outcomes[0]) if is_look else None)
