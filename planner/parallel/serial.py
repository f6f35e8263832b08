"""Chunks done in this thread, one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from planner.parallel.executor import Executor, Pool

T = TypeVar("T")


@dataclass(frozen=True)
class Serial(Executor):
    """In this thread, one after another."""

    @contextmanager
    def pool(self, task: Callable[[range], T]) -> Iterator[Pool[T]]:
        """Open a pool that does each chunk when its result is waited for."""
        yield _InLinePool(task)


class _InLinePool(Pool[T]):
    room = 1

    def __init__(self, task: Callable[[range], T]) -> None:
        self._task = task

    def submit(self, place: int, chunk: range) -> None:
        self._next = place, chunk

    def wait(self) -> list[tuple[int, Future[T]]]:
        place, chunk = self._next
        future: Future[T] = Future()
        future.set_result(self._task(chunk))  # what it raises is in order already
        return [(place, future)]
