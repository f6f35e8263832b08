"""What the tests map over chunks, in importable form: tasks, and a Dask cluster of real processes to do them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHUNKS = [range(first, first + 3) for first in range(0, 60, 3)]
EXPECTED = [[replication**2 for replication in chunk] for chunk in CHUNKS]
PYTHONPATH = os.pathsep.join([str(ROOT), str(ROOT / "tests")])


def squares(chunk: range) -> list[int]:
    """A pure function of the chunk that takes long enough to be stopped in."""
    time.sleep(0.05)
    return [replication**2 for replication in chunk]


def uneven_squares(chunk: range) -> list[int]:
    """The later a chunk of each four, the sooner it ends."""
    time.sleep(0.08 - 0.02 * (chunk[0] // 3 % 4))
    return [replication**2 for replication in chunk]


def squares_last_first(folder: Path, chunk: range) -> list[int]:
    """The first chunk ends once the second has."""
    mark = folder / "second"
    if chunk == CHUNKS[1]:
        mark.touch()
    if chunk == CHUNKS[0]:
        wait_until(mark.exists)
        time.sleep(0.5)  # for what the second gives to arrive
    return squares(chunk)


class OddError(Exception):
    """An exception of the task's own, with its own way of being made."""

    def __init__(self, chunk: range, why: str) -> None:
        super().__init__(chunk, why)


def fails_from_seven(chunk: range) -> list[int]:
    """Raises in every chunk from the eighth on, sooner the later the chunk."""
    if chunk[0] < 21:
        return squares(chunk)
    time.sleep(max(0.0, 0.2 - chunk[0] / 300))
    raise OddError(chunk, "odd")


class StuckError(Exception):
    """An exception that can be pickled and cannot be unpickled."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what} because {why}")


def gets_stuck(chunk: range) -> None:
    """Raises what cannot travel."""
    raise StuckError("stuck", "odd")


def megabytes(chunk: range) -> bytes:
    """A result that no pipe takes at once."""
    return bytes([chunk[0]]) * 8_000_000


def kills_its_process(chunk: range) -> None:
    """Ends whatever it runs in, each time."""
    os.kill(os.getpid(), signal.SIGKILL)


def kills_its_process_at_first(chunk: range) -> list[int]:
    """Ends whatever it runs in, at the first chunk only."""
    if chunk == CHUNKS[0]:
        kills_its_process(chunk)
    return squares(chunk)


class DaskCluster:
    """A scheduler, and workers of one thread each, every one a process of its own on this machine."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self._environment = {**os.environ, "DASK_TEMPORARY_DIRECTORY": str(folder), **settings}
        self._log = folder / "cluster.log"
        self._said = self._log.open("wb")
        self._file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("distributed.cli.dask_scheduler", "--port=0", f"--scheduler-file={self._file}")

    @cached_property
    def address(self) -> str:
        """Where the scheduler listens, once it does."""
        wait_until(lambda: self._file.exists() and self._file.read_text(encoding="utf-8").strip().endswith("}"))
        return str(json.loads(self._file.read_text(encoding="utf-8"))["address"])

    def add_worker(self, path: str = PYTHONPATH) -> None:
        """Start a worker that imports from `path`, and wait until the scheduler knows it."""
        self._start("distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-nanny", path=path)
        wait_until(lambda: self._log.read_text(encoding="utf-8").count("Register worker") == len(self.processes) - 1)

    def _start(self, *arguments: str, path: str = PYTHONPATH) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", *arguments, "--host", "127.0.0.1", "--no-dashboard"]
        environment = {**self._environment, "PYTHONPATH": path}
        self.processes.append(subprocess.Popen(command, env=environment, stdout=self._said, stderr=self._said))
        return self.processes[-1]

    def end(self) -> None:
        """Kill every process that is left."""
        for process in self.processes:
            process.kill()
            process.wait()
        self._said.close()


@contextmanager
def dask_cluster(folder: Path, workers: int, **settings: str) -> Iterator[DaskCluster]:
    """Run a cluster; what it says goes to a file in the folder."""
    cluster = DaskCluster(folder, settings)
    try:
        for _ in range(workers):
            cluster.add_worker()
        yield cluster
    finally:
        cluster.end()


def wait_until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something to become so, with patience for a busy machine."""
    ends_by = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > ends_by:
            raise TimeoutError("it has not become so")
        time.sleep(0.02)
