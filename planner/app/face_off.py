"""A face-off of orders, worked out as a job: the answer as it grows."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from planner import export
from planner.app.fingerprint import fingerprint
from planner.app.job import Step, Work
from planner.face_off import Answer, Question, stages
from planner.face_off.tables import document
from planner.sim.experiment import processors
from planner.study import BATCH
from planner.version import VERSION


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
    return lambda stop: _steps(question, stop)


def _steps(question: Question, stop: threading.Event) -> Iterator[Step[Answer]]:
    yield Step(0, question.futures)
    for stage in stages(question, processors()):
        yield Step(stage.done, stage.of, stage.answer)
        if stop.is_set():
            return


def as_json(answer: Answer) -> bytes:
    """Return the whole answer as a file."""
    return export.as_bytes(export.json_text(document(answer, VERSION)))
