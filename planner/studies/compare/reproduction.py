"""An earlier bundle run again from its manifest, and each of its files compared to the digit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from planner.base.fault import Fault, InputError
from planner.base.version import VERSION
from planner.experiment import ENGINES, Experiment, run_until
from planner.parallel import processors
from planner.present.fingerprint import fingerprint
from planner.present.manifest import Run, parse_manifest
from planner.present.section import Section
from planner.present.study import IsStopped, Progress, Work
from planner.scenario import ScenarioFile
from planner.studies.compare import deliverable

MOST_FUTURES = 5000
ON_COMMAND_LINE = "can only be run again on the command line: planner reproduce MANIFEST --out DIR"
SAME, DIFFERS, NOT_KNOWN = "the same", "differs", "not made by this run"


@dataclass(frozen=True)
class Bundle:
    """An earlier run, as its manifest tells it."""

    run: Run
    files: tuple[ScenarioFile, ...]
    hashes: dict[str, str]  # of each file it wrote

    @property
    def key(self) -> str:
        """The hash of all that goes into running it again."""
        return fingerprint("reproduce", self.files, run=self.run, hashes=self.hashes)

    def work(self) -> Work[Reproduced]:
        """Return the work that runs it again."""
        return lambda is_stopped: _again(self, is_stopped)


@dataclass(frozen=True, eq=False)
class Reproduced:
    """What came of running a bundle again."""

    bundle: Bundle
    made: dict[str, bytes]

    def verdicts(self) -> list[list[str]]:
        """Return for each file whether it is the same."""
        return [[name, self._verdict(name, known)] for name, known in self.bundle.hashes.items()]

    def _verdict(self, name: str, known: str) -> str:
        if name not in self.made:
            return NOT_KNOWN
        return SAME if hashlib.sha256(self.made[name]).hexdigest() == known else DIFFERS

    @property
    def is_same(self) -> bool:
        """Whether every file is the same."""
        return all(verdict == SAME for _, verdict in self.verdicts())

    def section(self) -> Section:
        """Return what came of it as a section."""
        count = sum(verdict == SAME for _, verdict in self.verdicts())
        whole = len(self.bundle.hashes)
        said = "Every file is the same, to the digit." if self.is_same else f"{count} of {whole} files are the same."
        sentence = f"{said} {self.bundle.run.replications:,} futures, seed {self.bundle.run.seed}, planner {VERSION}."
        return Section(
            "Run again",
            sentence,
            None,
            ("File", "Against the manifest"),
            self.verdicts(),
            ("Manifest",),
            text_columns=2,
        )


def open_bundle(content: bytes, name: str) -> Bundle:
    """Return the run of a manifest.

    Raises InputError where it is no manifest, or asks for what a page must not run: somebody's own code, or
    more than it could hold.
    """
    run, files, hashes = parse_manifest(content, name)
    faults = []
    if run.policy:
        faults.append(Fault(name, "policy", run.policy, ON_COMMAND_LINE))
    if run.engine not in ENGINES:
        faults.append(Fault(name, "engine", run.engine, f"must be one of {', '.join(ENGINES)}"))
    if run.replications > MOST_FUTURES:
        faults.append(Fault(name, "replications", f"{run.replications:,}", f"above {MOST_FUTURES:,} {ON_COMMAND_LINE}"))
    if faults:
        raise InputError(faults)
    return Bundle(run, tuple(files), hashes)


def _again(bundle: Bundle, is_stopped: IsStopped) -> Iterator[Progress[Reproduced]]:
    run = bundle.run
    experiment = Experiment(list(bundle.files), run.seed, run.engine, weekly=run.command == "forecast")
    executor = experiment.executor(processors() if run.engine == "batch" else 1)
    whole, outcomes = run.replications + 1, []
    for outcomes in run_until(experiment, lambda _: is_stopped(), run.replications, 1, executor):
        yield Progress(outcomes[0].replications, whole)
    if is_stopped() or not outcomes:
        return
    made = deliverable.in_memory(bundle.files, run, deliverable.files_of(run, outcomes))
    yield Progress(whole, whole, Reproduced(bundle, made))
