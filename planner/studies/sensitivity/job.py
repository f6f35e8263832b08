"""What is certain, worked out as a job: the answer as it grows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.base.version import VERSION
from planner.experiment import BATCH
from planner.parallel import processors
from planner.present import export
from planner.present.fingerprint import fingerprint
from planner.present.study import IsStopped, Progress, Work
from planner.scenario import ScenarioFile
from planner.studies.sensitivity.answer import FUTURES, Answer, Question, answers
from planner.studies.sensitivity.criterion import COST, UNTREATED, Criterion
from planner.studies.sensitivity.screening import MORRIS, SOBOL
from planner.studies.sensitivity.stated import read_ranges
from planner.studies.sensitivity.tables import document

CRITERIA = {UNTREATED: "Fewest reachable people released untreated", COST: "Completed courses worth their cost"}
METHODS = {MORRIS: "Morris screening", SOBOL: "Sobol indices (some minutes)"}
FIRST_FUTURES, FIRST_WORTH = FUTURES, 150_000


@dataclass(frozen=True)
class Asked:
    """The question, and what its answer is known by."""

    question: Question

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        asked = self.question
        criterion, ranges = asked.criterion, {name: r.model_dump() for name, r in asked.ranges.stated.items()}
        return fingerprint(
            "certain",
            asked.files,
            seed=asked.seed,
            futures=asked.futures,
            method=asked.method,
            samples=asked.size,
            criterion=criterion.name,
            worth=criterion.worth_gbp,
            ranges=ranges,
            engine=BATCH,
        )

    def work(self) -> Work[Answer]:
        """Return the work that answers it."""
        return lambda is_stopped: _steps(self.question, is_stopped)


def ask(
    files: Sequence[ScenarioFile], criterion: str, worth: float, seed: int, futures: int, method: str = MORRIS
) -> Asked:
    """Return the question.

    Raises InputError where it cannot be answered: other lengths of time, other people, one scenario alone.
    """
    worth = worth if criterion == COST else 0.0
    question = Question(tuple(files), read_ranges(), Criterion(criterion, worth), seed, futures, method)
    question.check()
    return Asked(question)


def _steps(question: Question, is_stopped: IsStopped) -> Iterator[Progress[Answer]]:
    yield Progress(0, 1 + len(question.assumptions))
    for stage in answers(question, question.model(processors())):
        yield Progress(stage.done, stage.of, stage.answer)
        if is_stopped():
            return


def as_json(answer: Answer) -> bytes:
    """Return the whole answer as a file."""
    return export.as_bytes(export.json_text(document(answer, VERSION)))
