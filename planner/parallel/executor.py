"""What every executor has: a pool that works on the chunks it is given, and the errors that it may raise."""

from __future__ import annotations

import operator
import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")
CHUNKS_PER_WORKER = 2  # in flight: one at work and one at hand, so that a stop waits for little
GLANCE_SECONDS = 0.2  # so that Ctrl-C is heard in time where a wait cannot be interrupted


class Pool(ABC, Generic[T]):
    """Works on chunks; a chunk is known by its place in the order, so that its result finds its way back."""

    @property
    @abstractmethod
    def room(self) -> int:
        """How many chunks to have in flight."""

    @abstractmethod
    def submit(self, place: int, chunk: range) -> None:
        """Take a chunk to work on."""

    @abstractmethod
    def wait(self) -> list[tuple[int, Future[T]]]:
        """Wait until something ends; return the place and the result (or exception) of all that has.

        Raises SpreadError where the pool cannot go on.
        """


class FuturePool(Pool[T]):
    """Futures are put in a queue as they end; that keeps their number out of the cost of waiting."""

    def __init__(self, call: Callable[[range], Future[T]], room: int) -> None:
        self._call, self._room = call, room
        self._ended: SimpleQueue[tuple[int, Future[T]]] = SimpleQueue()

    @property
    def room(self) -> int:
        """How many chunks to have in flight."""
        return self._room

    def submit(self, place: int, chunk: range) -> None:
        """Take a chunk to work on."""
        self._call(chunk).add_done_callback(lambda future: self._ended.put((place, future)))

    def wait(self) -> list[tuple[int, Future[T]]]:
        """Wait until something ends, and return all that has."""
        while True:
            try:
                ended = [self._ended.get(timeout=GLANCE_SECONDS)]
            except Empty:
                self.look()
            else:
                while not self._ended.empty():
                    ended.append(self._ended.get())
                return ended

    def look(self) -> None:
        """Look around while nothing ends; there may be a reason for it."""


class Executor(ABC):
    """Where chunks are done: Serial, Threads, Processes or Cluster."""

    @abstractmethod
    def pool(self, task: Callable[[range], T]) -> AbstractContextManager[Pool[T]]:
        """Open a pool for a task; leaving it stops whatever is still at work."""


def check_workers(workers: int) -> None:
    """Raise ValueError where workers < 1, and TypeError where it is no whole number."""
    if operator.index(workers) < 1:
        raise ValueError("workers must be at least 1")


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# --- errors, each in one sentence for the person who started it


class SpreadError(Exception):
    """Chunks could not be spread as asked; nothing is wrong with the task."""


class WorkersLostError(SpreadError):
    """Workers end again and again at the same chunk."""


class ClusterError(SpreadError):
    """A cluster cannot be reached, has no workers, or cannot run the task."""


class UnguardedScriptError(SpreadError):
    """A script would start itself again in each process that it starts."""

    def __init__(self) -> None:
        super().__init__('a script that spreads over processes must do so under: if __name__ == "__main__":')
