"""An event loop in a thread of its own, so that whoever waits for it may be interrupted and may set a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future
from contextlib import suppress
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")
SECONDS_TO_END = 1.0


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
