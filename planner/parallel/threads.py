"""Chunks done in this process: one after another in this thread, or over several threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from planner.parallel.executor import CHUNKS_PER_WORKER, Executor, FuturePool, Pool, check_workers

T = TypeVar("T")


@dataclass(frozen=True)
class Serial(Executor):
    """Runs chunks in this thread, one after another."""

    @contextmanager
    def pool(self, task: Callable[[range], T]) -> Iterator[Pool[T]]:
        """Open a pool that does each chunk when its result is waited for."""
        yield _SerialPool(task)


class _SerialPool(Pool[T]):
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


@dataclass(frozen=True)
class Threads(Executor):
    """Runs chunks over threads: for compiled tasks, which let go of the interpreter's lock.

    Parameters
    ----------
    workers
        Threads, at least 1.

    Raises
    ------
    ValueError
        Where workers < 1.
    """

    workers: int

    def __post_init__(self) -> None:
        check_workers(self.workers)

    @contextmanager
    def pool(self, task: Callable[[range], T]) -> Iterator[Pool[T]]:
        """Open a pool of threads; on leaving no further chunk begins, and those at work are waited for."""
        executor = ThreadPoolExecutor(self.workers, thread_name_prefix="replications")
        try:
            yield FuturePool(lambda chunk: executor.submit(task, chunk), self.workers * CHUNKS_PER_WORKER)
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
