"""What is certain, worked out as a job: the answer as it grows."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner import export
from planner.app.comparison import Question as Compare
from planner.app.fingerprint import fingerprint
from planner.app.job import Step, Work
from planner.certainty.certainty import FUTURES, Answer, Question, answers
from planner.certainty.criterion import COST, UNTREATED, Criterion
from planner.certainty.screening import MORRIS, SOBOL
from planner.certainty.stated import read_ranges
from planner.certainty.tables import document
from planner.scenario import ScenarioFile
from planner.sim.experiment import processors
from planner.study import BATCH
from planner.version import VERSION

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
        return lambda stop: _steps(self.question, stop)


def ask(
    files: Sequence[ScenarioFile], criterion: str, worth: float, seed: int, futures: int, method: str = MORRIS
) -> Asked:
    """Return the question.

    Raises InputError where it cannot be answered: other lengths of time, other people, one scenario alone.
    """
    Compare(tuple(files), seed, futures).check()
    worth = worth if criterion == COST else 0.0
    question = Question(tuple(files), read_ranges(), Criterion(criterion, worth), seed, futures, method)
    question.check()
    return Asked(question)


def _steps(question: Question, stop: threading.Event) -> Iterator[Step[Answer]]:
    yield Step(0, 1 + len(question.assumptions))
    for stage in answers(question, question.model(processors())):
        yield Step(stage.done, stage.of, stage.answer)
        if stop.is_set():
            return


def as_json(answer: Answer) -> bytes:
    """Return the whole answer as a file."""
    return export.as_bytes(export.json_text(document(answer, VERSION)))
