"""A session with a Dask scheduler."""

from __future__ import annotations

import asyncio
import operator
import pickle
from collections.abc import Callable
from concurrent.futures import CancelledError
from importlib import import_module
from time import monotonic
from typing import Any

from planner.parallel.errors import ClusterError, SpreadError, WorkersLostError

CONNECT_SECONDS = 5.0  # for a scheduler to answer
WORKERS_SECONDS = 5.0  # for it to have a worker
RETURN_SECONDS = 30.0  # for it to answer again or to have a worker again, once it has not
LOOK_SECONDS = 1.0  # between looks at who is there


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
