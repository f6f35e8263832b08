"""A face-off of orders, worked out as a job: the answer as it grows."""

from __future__ import annotations

from collections.abc import Iterator

from planner.base.version import VERSION
from planner.experiment import BATCH
from planner.parallel import processors
from planner.present import export
from planner.present.fingerprint import fingerprint
from planner.present.study import IsStopped, Progress, Work
from planner.studies.orders import Answer, Question, stages
from planner.studies.orders.tables import document


def key(question: Question) -> str:
    """Return the hash of all that the answer depends on."""
    return fingerprint(
        "orders",
        [question.file],
        orders=question.orders,
        seed=question.seed,
        futures=question.futures,
        bounded=question.bounded,
        engine=BATCH,
    )


def work(question: Question) -> Work[Answer]:
    """Return the work that answers it."""
    return lambda is_stopped: _steps(question, is_stopped)


def _steps(question: Question, is_stopped: IsStopped) -> Iterator[Progress[Answer]]:
    yield Progress(0, question.futures)
    for stage in stages(question, processors()):
        yield Progress(stage.done, stage.of, stage.answer)
        if is_stopped():
            return


def as_json(answer: Answer) -> bytes:
    """Return the whole answer as a file."""
    return export.as_bytes(export.json_text(document(answer, VERSION)))
