"""A job: long work in a thread of its own, watched from outside, stopped when asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum
from time import monotonic
from typing import Generic, TypeVar

from planner.base.fault import Fault, InputError
from planner.present.study import Progress, Work

T = TypeVar("T")
MOST_SECONDS = 3600.0  # then it is stopped, and what it has found so far stays
WENT_WRONG = "could not be finished; the reason is in the server's log"


class State(Enum):
    """Where a job stands."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Job(Generic[T]):
    """Work under way. Only its own thread writes; anyone may read."""

    def __init__(
        self,
        key: str,
        work: Work[T],
        log: Callable[[BaseException], None] = lambda error: None,
        most_seconds: float = MOST_SECONDS,
    ) -> None:
        """Begin at once."""
        self._most_seconds = most_seconds
        self.key = key
        self.step: Progress[T] = Progress(0, 1)
        self.result: T | None = None
        self.state = State.RUNNING
        self.faults: tuple[Fault, ...] = ()
        self.seconds_to_first: float | None = None
        self._work, self._log = work, log
        self._stop = threading.Event()
        self._began, self._ended = monotonic(), 0.0
        self._thread = threading.Thread(target=self._run, name=f"job {key[:8]}", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether there is more to come."""
        return self.state is State.RUNNING

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return (self._ended or monotonic()) - self._began

    def stop(self) -> None:
        """Ask it to stop; what it has found so far stays."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it has ended, or so long."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            for step in self._work(self._is_stopped):
                self._take(step)
            self._end(State.STOPPED if self._stop.is_set() and self.step.done < self.step.of else State.DONE)
        except InputError as error:
            self.faults = error.faults
            self._end(State.FAILED)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is told, and ends this job alone
            self._log(error)
            self.faults = (Fault("This result", "", "", WENT_WRONG),)
            self._end(State.FAILED)

    def _is_stopped(self) -> bool:
        """Whether no more is wanted: told so, or it has had its time."""
        if self.seconds > self._most_seconds:
            self._stop.set()
        return self._stop.is_set()

    def _take(self, step: Progress[T]) -> None:
        if step.answer is not None:
            self.result = step.answer
            self.seconds_to_first = self.seconds_to_first or self.seconds
        self.step = step

    def _end(self, state: State) -> None:
        self._ended = monotonic()
        self.state = state
