"""Replications spread over processes: the same results in the same order, however they are spread."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any, TypeVar

T = TypeVar("T")
CHUNKS_PER_WORKER = 2  # in flight, so that a stop waits for little


def replicate(task: Callable[[int], T], replications: range, workers: int = 1) -> Iterator[T]:
    """Yield task(replication) for each replication, in order.

    Raises ValueError where workers < 1. With more than one, `task` must be picklable.
    """
    if workers < 1:
        raise ValueError("workers must be at least 1")
    if workers == 1 or len(replications) < 2:
        yield from map(task, replications)
    else:
        yield from _spread(task, replications, workers)


def _spread(task: Callable[[int], T], replications: range, workers: int) -> Iterator[T]:
    """Keep a few replications in flight and yield them in order; stop at once when the reader stops."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_adopt, initargs=(task,))
    waiting: list[Future[Any]] = []
    try:
        for replication in replications:
            with _interrupts_held():  # a process may be started here
                waiting.append(pool.submit(_run, replication))
            if len(waiting) >= workers * CHUNKS_PER_WORKER:
                yield waiting.pop(0).result()
        while waiting:
            yield waiting.pop(0).result()
    finally:
        if waiting:
            _end(pool)
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back for a moment; processes started meanwhile never take it, even before they run our code."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # first, because it lets interrupts through as it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(pool: ProcessPoolExecutor) -> None:
    """End the pool's processes without waiting for what they are at: nothing of it will be read."""
    for process in list((pool._processes or {}).values()):  # noqa: SLF001 - public only from Python 3.14 on
        process.terminate()


_task: Callable[[int], object]


def _adopt(task: Callable[[int], object]) -> None:
    """Take the task once for each process; leave an interrupt to the parent, and follow it when it goes."""
    global _task  # noqa: PLW0603 - a worker process has one task for life
    _task = task
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(replication: int) -> object:
    return _task(replication)


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
