"""A process that works on chunks, seen from both ends of the pipe to it.

Each worker has a pipe of its own, which closes when it dies: one killed half-way through a result is simply gone. The
workers of concurrent.futures share a pipe, and it would wait for the other half for ever.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import sys
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any

READY = b""
SECONDS_TO_END = 1.0  # between asking a process to end and making it


class Worker:
    """The parent's end: a process, the pipe to it, and the chunks it was given, oldest first."""

    def __init__(self, task: bytes) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.given: deque[tuple[int, range]] = deque()
        self._task, self._is_ready = task, False
        # Should nobody stop it, a daemon ends with this process.
        self._process = context.Process(target=_work, args=(theirs,), daemon=True, name="replications")
        with _a_main_module_that_was_imported():
            self._process.start()
        theirs.close()  # the child has the only other end, so the pipe closes when the child dies

    def give(self, place: int, chunk: range) -> None:
        """Give it a chunk; where it has died, what hears it will find out."""
        self.given.append((place, chunk))
        if self._is_ready:
            self._send(pickle.dumps(chunk))

    def hear(self) -> bytes | None:
        """Return what came of the oldest chunk, or nothing where it only said that it is ready.

        Raises EOFError or OSError where it has died.
        """
        said = self.pipe.recv_bytes()
        if said != READY:
            return said
        self._is_ready = True  # not sooner: a process that is not reading yet would hold up a long task
        for message in (self._task, *(pickle.dumps(chunk) for _, chunk in self.given)):
            self._send(message)
        return None

    def _send(self, message: bytes) -> None:
        with suppress(OSError):
            self.pipe.send_bytes(message)

    def terminate(self) -> None:
        """Ask it to end, whatever it is at."""
        self._process.terminate()

    def end(self) -> int | None:
        """Have it end, and return its exit code."""
        self._process.join(SECONDS_TO_END)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self.pipe.close()
        return self._process.exitcode


@contextmanager
def _a_main_module_that_was_imported() -> Iterator[None]:
    """Keep from a new process a main module that nothing imported: the page's script, which an app server puts there.

    A new process runs the main module first, for what a task may need of it; here that would be another app.
    """
    main = sys.modules["__main__"]
    if getattr(main, "__loader__", None) is not None:
        yield
        return
    blank = sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        if sys.modules["__main__"] is blank:  # another page may have taken its place
            sys.modules["__main__"] = main


def _work(pipe: Connection) -> None:
    """Do chunks as they come, until the parent has gone; an interrupt is for the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        pipe.send_bytes(READY)
        task = pipe.recv_bytes()
        while True:
            pipe.send_bytes(_outcome(task, pipe.recv()))


def _outcome(task: bytes, chunk: range) -> bytes:
    """Return the pickled result, or the pickled exception with the way it came."""
    try:
        return pickle.dumps((_load(task)(chunk), None), pickle.HIGHEST_PROTOCOL)
    except BaseException as error:  # noqa: BLE001 - whatever a task raises is for the caller
        error.add_note(f"In a worker process:\n{traceback.format_exc()}")
        return _packed(error)


@cache
def _load(task: bytes) -> Any:
    """Unpickle the task here rather than as the process starts, so that what goes wrong is told."""
    return pickle.loads(task)  # noqa: S301 - from the parent


def _packed(error: BaseException) -> bytes:
    """Pickle an exception, or what it said where it cannot travel."""
    try:
        packed = pickle.dumps((None, error))
        pickle.loads(packed)  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - an exception of any making
        return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))
    return packed
