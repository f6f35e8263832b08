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
    """Yield task(chunk) for each chunk, in the order of chunks; stop everything when the reader stops.

    `done` hears of each chunk in this thread as soon as it is finished, whatever its place. What the task raises comes
    where its result would have, so that this too is the same however the chunks are spread. Over threads or a cluster
    the task may be called by several threads at once; over processes or a cluster it and its results must be picklable.
    Raises SpreadError where the chunks cannot be spread as asked.
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
