"""A run: scenarios simulated together, and what has to be known to have the same numbers again."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

from planner.base.fault import Fault, InputError
from planner.experiment import BATCH, ENGINES, Experiment, run_until, together_faults
from planner.model.parameters import Parameters
from planner.model.policy import AllocationPolicy
from planner.outcome import Outcome
from planner.parallel import Executor
from planner.present.fingerprint import fingerprint
from planner.present.study import IsStopped, Progress, never
from planner.scenario import ScenarioFile
from planner.scenario.file import with_labels
from planner.sim.tally.tally import Tally

A = TypeVar("A")


@dataclass(frozen=True)
class Run:
    """What was run, as a manifest has it."""

    command: str  # compare or forecast
    seed: int
    replications: int
    engine: str
    policy: str  # module:function where it overruled the scenarios' own; otherwise ""


@dataclass(frozen=True)
class RunQuestion(ABC, Generic[A]):
    """What is asked of scenarios that are simulated together.

    Parameters
    ----------
    files
        The scenarios, of one first day and length; the first is what the others are compared with.
    seed
        Of the random-number streams: the same seed gives the same digits.
    replications
        How many, or the most.
    engine
        "batch" (compiled) or "reference" (SimPy); the numbers are the same.
    policy
        An order of places that overrules every scenario's own; None leaves it. One that is not compiled is run by the
        reference engine.
    policy_name
        What the policy is called: module:function.
    executor
        What the replications are run on where not on this machine's processors; no digit depends on it.
    by_replication
        Whether the files have what each replication came to, too.
    """

    files: tuple[ScenarioFile, ...]
    seed: int = 1
    replications: int = 100
    engine: str = BATCH
    policy: AllocationPolicy | None = None
    policy_name: str = ""
    executor: Executor | None = field(default=None, compare=False, repr=False)
    by_replication: bool = field(default=False, compare=False)
    command: ClassVar[str]
    unit: ClassVar[str] = "futures"
    weekly: ClassVar[bool] = False  # whether each week of every replication is kept

    def __post_init__(self) -> None:
        """Tell scenarios of one title apart."""
        object.__setattr__(self, "files", with_labels(self.files))

    def experiment(self, *, weekly: bool = False) -> Experiment:
        """Return the scenarios ready to be run; `weekly` keeps every week of every replication."""
        return Experiment(self.files, self.seed, self.engine, self.policy, weekly=weekly)

    def run(self, replications: int) -> Run:
        """Return what is run for so many replications."""
        return Run(self.command, self.seed, replications, self.experiment().engine, self.policy_name)

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        return fingerprint(self.command, self.files, **self.settings)

    @property
    def settings(self) -> dict[str, object]:
        """What the answer depends on beside the scenarios."""
        asked = {"seed": self.seed, "futures": self.replications, "engine": self.engine}
        return {**asked, "policy": self.policy_name} if self.policy_name else asked

    def check(self) -> None:
        """Raise InputError where it cannot be answered, all faults at once."""
        faults = together_faults(self.files)
        if self.replications < 1:
            faults.append(Fault(self.command, "replications", str(self.replications), "must be 1 or more"))
        if self.engine not in ENGINES:
            faults.append(Fault(self.command, "engine", self.engine, f"must be one of {', '.join(ENGINES)}"))
        if faults:
            raise InputError(faults)
        self._check_memory()

    def _check_memory(self) -> None:
        """Raise InputError where the counts of all replications could not be held; those of an open end may be few."""
        each = sum(tally.counts.nbytes + tally.weekly.nbytes for tally in self._one_replication())
        there, needed = memory_bytes(), each * self.replications
        if there and needed > there and not self.is_open_ended:
            most = max(there // each // 2, 1)
            rule = f"would take {needed / 1e9:,.0f} GB of memory, and there are {there / 1e9:,.0f}: try {most:,}"
            raise InputError([Fault(self.command, "replications", f"{self.replications:,}", rule)])

    def _one_replication(self) -> Iterator[Tally]:
        for file in self.files:
            yield Tally.zeros(Parameters(file.scenario), 1, weekly=self.weekly)

    @property
    def is_open_ended(self) -> bool:
        """Whether it may end long before all replications are run."""
        return False

    @abstractmethod
    def answer(self, workers: int, is_stopped: IsStopped = never) -> Iterator[Progress[A]]:
        """Yield how far the answer has come; the last has the whole of it, unless it was stopped."""

    def outcomes(
        self,
        workers: int,
        replications: int,
        settled: Callable[[list[Outcome]], bool],
        *,
        weekly: bool = False,
    ) -> Iterator[list[Outcome]]:
        """Yield the outcomes after each chunk of replications, until settled or so many are done."""
        experiment = self.experiment(weekly=weekly)
        yield from run_until(experiment, settled, replications, 1, self.executor or experiment.executor(workers))


def memory_bytes() -> int:
    """Return the memory of this machine, in bytes; 0 where it does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # on Windows, and where it is not told
        return 0


def looks(found: Iterator[list[Outcome]], at: Sequence[int]) -> Iterator[tuple[list[Outcome], bool]]:
    """Yield outcomes as they come, and whether it is time to look at them: after so many replications, and at last."""
    due, outcomes, is_look = deque(at), list[Outcome](), True
    for outcomes in found:
        is_look = False
        while due and due[0] <= outcomes[0].replications:
            is_look = bool(due.popleft())
        yield outcomes, is_look
    if not is_look:
        yield outcomes, True
