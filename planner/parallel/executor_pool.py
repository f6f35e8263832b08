"""A pool of whatever takes one call at a time and gives a future for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TypeVar

from planner.parallel.executor import Pool

T = TypeVar("T")
GLANCE_SECONDS = 0.2  # so that Ctrl-C is heard in time where a wait cannot be interrupted


class ExecutorPool(Pool[T]):
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
