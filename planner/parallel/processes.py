"""Chunks done by spawned processes."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import connection, resource_tracker
from typing import Any, TypeVar

from planner.parallel.executor import (
    CHUNKS_PER_WORKER,
    Executor,
    Pool,
    UnguardedScriptError,
    WorkersLostError,
    check_workers,
)
from planner.parallel.worker import Worker

T = TypeVar("T")
LOSSES_IN_A_ROW = 3  # of the process at work on a chunk, none finished in between, before it is given up
LOSSES_IN_ALL = 10  # the same, however many are finished in between
UNGUARDED = 77  # exit status of a process in which an unguarded script started itself again
MOST_WORKERS = 61  # on Windows, which waits for no more at once


@dataclass(frozen=True)
class Processes(Executor):
    """Runs chunks over spawned processes, for any picklable task; what a killed one had in hand another does again.

    A script must do so under `if __name__ == "__main__":`, as each process imports it.

    Parameters
    ----------
    workers
        Processes, at least 1; on Windows no more than 61 are started.

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
        """Open a pool of processes; on leaving they end, whatever they are at.

        Raises UnguardedScriptError where a script would start itself again in each.
        """
        if getattr(multiprocessing.current_process(), "_inheriting", False):  # such a script, starting itself again
            raise SystemExit(UNGUARDED)  # told to the parent, which tells its user
        most = min(self.workers, MOST_WORKERS) if sys.platform == "win32" else self.workers
        pool = _ProcessPool(task, most)
        try:
            yield pool
        finally:
            pool.stop()


class _ProcessPool(Pool[T]):
    def __init__(self, task: Callable[[range], T], most: int) -> None:
        self._task = pickle.dumps(task)
        self._most = most
        self._workers: list[Worker] = []
        self._losses: Counter[int] = Counter()  # by place
        self._losses_in_a_row: Counter[int] = Counter()  # since a chunk was last finished

    @property
    def room(self) -> int:
        return self._most * CHUNKS_PER_WORKER

    def submit(self, place: int, chunk: range) -> None:
        """Give a chunk to the worker with least to do, a new one where all are busy."""
        if len(self._workers) < self._most and all(worker.given for worker in self._workers):
            with interrupts_held():
                self._workers.append(Worker(self._task))
        min(self._workers, key=lambda worker: len(worker.given)).give(place, chunk)

    def wait(self) -> list[tuple[int, Future[T]]]:
        ended: list[tuple[int, Future[T]]] = []
        while not ended:
            workers: dict[Any, Worker] = {worker.pipe: worker for worker in self._workers}
            for pipe in connection.wait(workers):
                ended += self._hear(workers[pipe])
        return ended

    def _hear(self, worker: Worker) -> list[tuple[int, Future[T]]]:
        """Return what a worker has ended, if anything; where it has died, have others do what it had in hand."""
        with suppress(EOFError, OSError):
            said = worker.hear()
            return [] if said is None else [self._ended(worker, said)]
        self._replace(worker)
        return []

    def _ended(self, worker: Worker, said: bytes) -> tuple[int, Future[T]]:
        self._losses_in_a_row.clear()
        place, _ = worker.given.popleft()
        return place, _future(said)

    def _replace(self, worker: Worker) -> None:
        exit_code = worker.end()
        self._workers.remove(worker)
        if exit_code == UNGUARDED:
            raise UnguardedScriptError
        if worker.given:
            self._count_loss(*worker.given[0], exit_code)
        for place, chunk in worker.given:
            self.submit(place, chunk)

    def _count_loss(self, place: int, chunk: range, exit_code: int | None) -> None:
        self._losses[place] += 1
        self._losses_in_a_row[place] += 1
        if self._losses_in_a_row[place] == LOSSES_IN_A_ROW or self._losses[place] == LOSSES_IN_ALL:
            where = f"replications {chunk.start} to {chunk.stop - 1}"
            how = _how_it_ended(exit_code)
            raise WorkersLostError(
                f"worker processes ended {self._losses[place]} times at {where}, the last with {how}"
            )

    def stop(self) -> None:
        """End every process without waiting for what it is at: nothing of it will be read."""
        with interrupts_held():
            for worker in self._workers:
                worker.terminate()
            for worker in self._workers:
                worker.end()


def _future(said: bytes) -> Future[T]:
    """Return what a worker said as a future that is done."""
    future: Future[T] = Future()
    try:
        result, error = pickle.loads(said)  # noqa: S301 - from our own process
    except Exception as unreadable:  # noqa: BLE001 - a result of any making
        result, error = None, unreadable
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
    return future


def _how_it_ended(exit_code: int | None) -> str:
    if exit_code is None or exit_code >= 0:
        return f"exit status {exit_code}"
    return f"signal {-exit_code} ({signal.strsignal(-exit_code)})"


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back for a moment; processes started meanwhile never take it, even before they run our code."""
    with _interrupt_deferred():
        if not hasattr(signal, "pthread_sigmask"):
            yield
            return
        resource_tracker.ensure_running()  # first, because it lets interrupts through as it starts
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _interrupt_deferred() -> Iterator[None]:
    """Have Python act on an interrupt at the end: one that another thread takes is none the less the main thread's."""
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler):
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if came:
            signal.raise_signal(signal.SIGINT)
