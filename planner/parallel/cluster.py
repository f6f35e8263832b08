"""Chunks spread over a Dask cluster that is already there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

from planner.parallel.dask_session import DaskSession
from planner.parallel.event_loop import EventLoop
from planner.parallel.executor import Executor, Pool
from planner.parallel.executor_pool import ExecutorPool
from planner.parallel.quiet import dask_quiet

T = TypeVar("T")
ADDRESS = re.compile(r"tcp://(\[[0-9a-fA-F:.]+\]|[^\s/:@\[\]]+):(?P<port>[0-9]{1,5})")
HIGHEST_PORT = 65535
CHUNKS_PER_THREAD = 4  # in flight: more than for a process here, because a result has further to go
CLOSE_SECONDS = 1.0


@dataclass(frozen=True)
class Cluster(Executor):
    """Over the workers of a Dask scheduler; what a killed one had in hand is done again by another.

    Raises ValueError where the address is not tcp://host:port.
    """

    address: str

    def __post_init__(self) -> None:
        parts = ADDRESS.fullmatch(self.address)
        if parts is None or not 0 < int(parts["port"]) <= HIGHEST_PORT:
            raise ValueError("address must be tcp://host:port")

    @contextmanager
    def pool(self, task: Callable[[range], T]) -> Iterator[Pool[T]]:
        """Open a pool of the cluster's workers; on leaving, what has not begun is cancelled.

        Raises ClusterError where no scheduler answers, or it has no workers.
        """
        session = DaskSession(self.address)
        with dask_quiet(), EventLoop() as loop:
            try:
                loop.start(session.open(task)).result()
                yield _ClusterPool(session, loop)
            finally:
                with suppress(Exception):  # however it goes, it is over
                    loop.start(session.close()).result(CLOSE_SECONDS)


class _ClusterPool(ExecutorPool[T]):
    def __init__(self, session: DaskSession, loop: EventLoop) -> None:
        super().__init__(lambda chunk: loop.start(session.do(chunk)), 0)
        self._session = session
        self._watch = loop.start(session.watch())

    @property
    def room(self) -> int:
        """How many chunks to have in flight; workers may come and go."""
        return CHUNKS_PER_THREAD * self._session.threads

    def look(self) -> None:
        """Raise ClusterError where the cluster has gone."""
        if self._watch.done():
            self._watch.result()
