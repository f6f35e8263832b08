"""Chunks done by a Dask cluster that is already there."""

from __future__ import annotations

import asyncio
import logging
import operator
import pickle
import re
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import Any, Self, TypeVar

from planner.parallel.executor import ClusterError, Executor, FuturePool, Pool, SpreadError, WorkersLostError

T = TypeVar("T")
ADDRESS = re.compile(r"tcp://(\[[0-9a-fA-F:.]+\]|[^\s/:@\[\]]+):(?P<port>[0-9]{1,5})")
HIGHEST_PORT = 65535
CHUNKS_PER_THREAD = 4  # in flight: more than for a process here, because a result has further to go
CONNECT_SECONDS = 5.0  # for a scheduler to answer
WORKERS_SECONDS = 5.0  # for it to have a worker
RETURN_SECONDS = 30.0  # for it to answer again or to have a worker again, once it has not
LOOK_SECONDS = 1.0  # between looks at who is there
CLOSE_SECONDS = 1.0
SECONDS_TO_END = 1.0  # of the event loop
LOGGERS = ("distributed", "distributed.client", "tornado.application")


@dataclass(frozen=True)
class Cluster(Executor):
    """Runs chunks over the workers of a Dask scheduler; what a killed one had in hand another does again.

    Parameters
    ----------
    address
        Of the scheduler: tcp://host:port. The planner must be installed on its workers, in the same version.

    Raises
    ------
    ValueError
        Where the address is not tcp://host:port.
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


class _ClusterPool(FuturePool[T]):
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


# --- the session with the scheduler


class DaskSession:
    """A client, and the task it has sent; its coroutines all run in one event loop."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._dask = _import("distributed")
        self._client: Any = None
        self._task: Any = None
        self.threads = 1  # of all workers together

    async def open(self, task: Callable[[range], object]) -> None:
        """Connect to a scheduler that has workers, and send it the task.

        Raises ClusterError where no scheduler answers, or it has no workers.
        """
        packed = _import("cloudpickle").dumps(task)
        await self._connect()
        try:
            await self._client.wait_for_workers(1, WORKERS_SECONDS)
        except TimeoutError:
            raise ClusterError(f"the Dask scheduler at {self._address} has no workers") from None
        # Sent as a computation rather than as data, the task is made again elsewhere should the worker that has it die.
        self._task = self._client.submit(pickle.loads, packed, pure=False)

    async def _connect(self) -> None:
        connect = {"asynchronous": True, "timeout": CONNECT_SECONDS, "set_as_default": False}
        self._client = self._dask.Client(self._address, **connect)
        try:
            await asyncio.wait_for(self._client, CONNECT_SECONDS + 1)  # Dask's own limit does not hold for a mute port
        except Exception:  # noqa: BLE001 - whatever listens there may answer anything
            raise ClusterError(f"no Dask scheduler answers at {self._address}") from None

    async def do(self, chunk: range) -> Any:
        """Return what a worker makes of a chunk, or raise what the task raised.

        A chunk whose worker dies goes to another without our doing. Raises WorkersLostError where the scheduler has
        given it up for having cost too many workers, and ClusterError where the scheduler has gone, or its workers
        cannot load the task.
        """
        try:
            return await self._client.submit(operator.call, self._task, chunk, pure=False)
        except Exception as error:
            reason = self._reason(error, chunk)
            if reason is None:
                raise
            raise reason from None

    def _reason(self, error: Exception, chunk: range) -> SpreadError | None:
        """Return why a chunk failed where its task is not to blame."""
        if isinstance(error, self._dask.KilledWorker):
            where = f"{self._address} ended at replications {chunk.start} to {chunk.stop - 1}"
            return WorkersLostError(f"too many workers of the Dask cluster at {where}")
        if isinstance(error, (CancelledError, self._dask.comm.CommClosedError)) or self._client.status != "running":
            return self._gone()
        if self._task.status == "error":
            return ClusterError(f"the workers of the Dask cluster at {self._address} cannot load the task: {error}")
        return None

    async def watch(self) -> None:
        """Keep `threads` true. Raises ClusterError once nobody has been there for too long."""
        seen = monotonic()
        while monotonic() - seen < RETURN_SECONDS:
            threads = await self._count_threads()
            if threads:
                self.threads, seen = threads, monotonic()
            await asyncio.sleep(LOOK_SECONDS)
        raise ClusterError(f"the Dask cluster at {self._address} has no workers left")

    async def _count_threads(self) -> int:
        try:
            return sum((await asyncio.wait_for(self._client.nthreads(), RETURN_SECONDS)).values())
        except Exception:  # noqa: BLE001 - a connection ends in many ways
            raise self._gone() from None

    def _gone(self) -> ClusterError:
        return ClusterError(f"the Dask scheduler at {self._address} has gone")

    async def close(self) -> None:
        """Leave; the scheduler forgets what it was to do for us."""
        if self._client is not None:
            await self._client.close()


def _import(name: str) -> Any:
    """Import Dask only here: it takes a while, and only a cluster needs it."""
    try:
        return import_module(name)
    except ImportError:
        raise ClusterError("a cluster needs dask.distributed: pip install distributed") from None


@contextmanager
def dask_quiet() -> Iterator[None]:
    """Keep off the terminal what Dask says of connections that come and go: what matters is raised."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


# --- the loop that its coroutines run in


class EventLoop:
    """Runs coroutines for as long as the `with` lasts; on leaving, those still at work are cancelled."""

    def __init__(self) -> None:
        self._loop = asyncio.SelectorEventLoop()  # the kind that tornado, under Dask, takes everywhere
        self._loop.set_exception_handler(lambda loop, context: None)  # what matters is raised where it is waited for
        self._thread = Thread(target=self._loop.run_forever, name="event loop", daemon=True)

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a coroutine; return a future for what comes of it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(TimeoutError):
            self.start(_cancel_others()).result(SECONDS_TO_END)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SECONDS_TO_END)
        if not self._thread.is_alive():
            self._loop.close()


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
