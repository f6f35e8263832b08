"""A task done for every chunk, its results in the order of the chunks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from planner.parallel.executor import Executor, Pool, SpreadError

T = TypeVar("T")


def map_chunks(
    task: Callable[[range], T],
    chunks: Sequence[range],
    *,
    executor: Executor,
    done: Callable[[range], None] = lambda chunk: None,
) -> Iterator[T]:
    """Map a task over chunks of replications: the same results in the same order, whatever the executor.

    Parameters
    ----------
    task
        Called with each chunk. Over threads or a cluster it may be called by several threads at once; over processes or
        a cluster it and its results must be picklable.
    chunks
        Ranges of replication numbers.
    executor
        Serial, Threads, Processes or Cluster.
    done
        Hears of each chunk, in this thread, as soon as it is finished, whatever its place.

    Yields
    ------
    T
        task(chunk) for each chunk, in the order of chunks. When the reader stops, so does everything.

    Raises
    ------
    SpreadError
        Where the executor cannot go on: WorkersLostError, ClusterError, UnguardedScriptError.
    Exception
        Whatever the task raises, in place of its result, so that this too is the same on any executor.
    """
    if chunks:
        with executor.pool(task) as pool:
            yield from _Order(pool, chunks, done).results()


class _Order(Generic[T]):
    """Hands chunks to a pool in order, and puts what comes back in order again."""

    def __init__(self, pool: Pool[T], chunks: Sequence[range], done: Callable[[range], None]) -> None:
        self._pool, self._chunks, self._done = pool, chunks, done
        self._to_do = deque(enumerate(chunks))
        self._in_flight = 0
        self._ended: dict[int, Future[T]] = {}

    def results(self) -> Iterator[T]:
        for place in range(len(self._chunks)):
            self._hand_out()
            while place not in self._ended:
                self._hear()
                self._hand_out()
            yield self._ended.pop(place).result()

    def _hand_out(self) -> None:
        while self._to_do and self._in_flight < self._pool.room:
            self._pool.submit(*self._to_do.popleft())
            self._in_flight += 1

    def _hear(self) -> None:
        for place, future in self._pool.wait():
            self._in_flight -= 1
            self._ended[place] = future
            error = future.exception()
            if error is None:
                self._done(self._chunks[place])
            elif isinstance(error, SpreadError):
                raise error  # no other chunk would fare better
            else:
                self._to_do.clear()  # whatever is not begun comes after the exception
