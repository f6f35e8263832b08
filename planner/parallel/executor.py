"""What every way of spreading has: a pool that works on the chunks it is given."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Generic, TypeVar

T = TypeVar("T")
CHUNKS_PER_WORKER = 2  # in flight: one at work and one at hand, so that a stop waits for little


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


class Executor(ABC):
    """How chunks are spread: InLine, Threads, Processes or Cluster."""

    @abstractmethod
    def pool(self, task: Callable[[range], T]) -> AbstractContextManager[Pool[T]]:
        """Open a pool for a task; leaving it stops whatever is still at work."""


def check_workers(workers: int) -> None:
    """Raise ValueError where workers < 1, and TypeError where it is no whole number."""
    if operator.index(workers) < 1:
        raise ValueError("workers must be at least 1")
