"""Chunks spread over the threads of this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from planner.parallel.executor import CHUNKS_PER_WORKER, Executor, Pool, check_workers
from planner.parallel.executor_pool import ExecutorPool

T = TypeVar("T")


@dataclass(frozen=True)
class Threads(Executor):
    """Over threads: for compiled tasks, which let go of the interpreter's lock.

    Raises ValueError where workers < 1.
    """

    workers: int

    def __post_init__(self) -> None:
        check_workers(self.workers)

    @contextmanager
    def pool(self, task: Callable[[range], T]) -> Iterator[Pool[T]]:
        """Open a pool of threads; on leaving no further chunk begins, and those at work are waited for."""
        executor = ThreadPoolExecutor(self.workers, thread_name_prefix="replications")
        try:
            yield ExecutorPool(lambda chunk: executor.submit(task, chunk), self.workers * CHUNKS_PER_WORKER)
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
