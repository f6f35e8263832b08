"""An earlier run again, from its manifest, and from the files of people that no manifest holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from planner.base.fault import Fault, InputError
from planner.base.version import VERSION
from planner.experiment import BATCH, ENGINES
from planner.model.policy import AllocationPolicy
from planner.parallel import Executor, Serial
from planner.present import export
from planner.present.fingerprint import fingerprint
from planner.present.manifest import REPLICATIONS_FILE, parse_manifest
from planner.present.run import Run, RunQuestion
from planner.present.study import Answer, IsStopped, Progress, never
from planner.scenario import ScenarioFile
from planner.studies.compare import CompareQuestion
from planner.studies.forecast import ForecastQuestion
from planner.studies.reproduce.answer import ReproduceAnswer

MOST_REPLICATIONS, MOST_ON_REFERENCE = 5000, 50  # on a page; the engine in SimPy is hundreds of times slower
ON_COMMAND_LINE = "can only be run again on the command line: planner reproduce MANIFEST --out DIR"
QUESTIONS = {question.command: question for question in (CompareQuestion, ForecastQuestion)}


@dataclass(frozen=True)
class ReproduceQuestion:
    """An earlier run, as its manifest tells it.

    Parameters
    ----------
    run
        What was run.
    files
        The scenarios as they were resolved.
    hashes
        SHA-256 of each file it wrote, by name.
    policy
        The order of places that `run.policy` names; None where it names none.
    executor
        As in `RunQuestion`.
    version
        The planner's, then.
    beside
        SHA-256 of each file that lies beside the manifest now, "" of one that does not; None where nobody looked.
    """

    run: Run
    files: tuple[ScenarioFile, ...]
    hashes: Mapping[str, str]
    policy: AllocationPolicy | None = None
    executor: Executor | None = field(default=None, compare=False, repr=False)
    version: str = VERSION
    beside: Mapping[str, str] | None = None
    unit: ClassVar[str] = "steps"

    @property
    def key(self) -> str:
        """The hash of all that goes into running it again."""
        looked = {"version": self.version, "beside": self.beside}
        return fingerprint("reproduce", self.files, run=self.run, hashes=self.hashes, **looked)

    def check(self) -> None:
        """Raise InputError where the run cannot be had again."""
        if self.run.engine not in ENGINES:
            raise InputError([Fault("manifest", "engine", self.run.engine, f"must be one of {', '.join(ENGINES)}")])
        self._asked.check()

    @property
    def _asked(self) -> RunQuestion[Answer]:
        """What was asked then."""
        run, ask = self.run, QUESTIONS[self.run.command]
        asked = ask(self.files, run.seed, run.replications, run.engine, self.policy, run.policy, self.executor)
        return replace(asked, by_replication=REPLICATIONS_FILE in self.hashes)  # type: ignore[return-value]

    def answer(self, workers: int, is_stopped: IsStopped = never) -> Iterator[Progress[ReproduceAnswer]]:
        """Yield how far it has come; the last is its files, and is a step of its own."""
        whole, answer = self.run.replications + 1, None
        for step in self._asked.answer(workers, is_stopped):
            answer = step.answer or answer
            yield Progress(step.done, whole)
        if answer is not None and not is_stopped():
            yield Progress(whole, whole, ReproduceAnswer(self, export.in_memory(answer.files())))


def open_safely(content: bytes, name: str) -> ReproduceQuestion:
    """Return the run of a manifest that somebody sent.

    Raises
    ------
    InputError
        Where it is no manifest, or asks for what a page must not run: somebody's own code, people it does not hold, or
        more than a page could hold.
    """
    earlier = parse_manifest(content, name)
    run, faults = earlier.run, list[Fault]()
    if run.policy:
        faults.append(Fault(name, "policy", run.policy, ON_COMMAND_LINE))
    if run.engine not in ENGINES:
        faults.append(Fault(name, "engine", run.engine, f"must be one of {', '.join(ENGINES)}"))
    most = MOST_REPLICATIONS if run.engine == BATCH else MOST_ON_REFERENCE
    if run.replications > most:
        rule = f"above {most:,} with the engine {run.engine} {ON_COMMAND_LINE}"
        faults.append(Fault(name, "replications", f"{run.replications:,}", rule))
    if earlier.caseloads:
        names = ", ".join(dict.fromkeys(each.name for each in earlier.caseloads))
        faults.append(Fault(name, "caseload", names, f"{ON_COMMAND_LINE} --caseload FILE"))
    if faults:
        raise InputError(faults)
    executor = None if run.engine == BATCH else Serial()
    return ReproduceQuestion(run, earlier.scenarios(), earlier.hashes, executor=executor, version=earlier.version)
