"""Chunks mapped: the same results in the same order, whatever the executor."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError
from functools import partial
from pathlib import Path

import pytest
from parallel.tasks import (
    CHUNKS,
    EXPECTED,
    ROOT,
    OddError,
    dask_cluster,
    fails_from_seven,
    squares,
    squares_last_first,
    uneven_squares,
)

from planner.parallel import Cluster, Executor, Processes, Serial, Threads, map_chunks, processors


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("distributed")
    with dask_cluster(tmp_path_factory.mktemp("cluster"), workers=2) as cluster:
        yield cluster.address


@pytest.fixture(params=["serial", "threads", "processes", "cluster"])
def executor(request: pytest.FixtureRequest) -> Executor:
    """Each in turn."""
    ways: dict[str, Callable[[], Executor]] = {
        "serial": Serial,
        "threads": lambda: Threads(2),
        "processes": lambda: Processes(2),
        "cluster": lambda: Cluster(request.getfixturevalue("address")),
    }
    return ways[request.param]()


def test_results_come_in_order_and_done_hears_each_once(executor: Executor) -> None:
    """Digits do not depend on timing, and progress is told in the caller's thread."""
    heard: list[range] = []
    threads: set[int] = set()

    def done(chunk: range) -> None:
        heard.append(chunk)
        threads.add(threading.get_ident())

    assert list(map_chunks(uneven_squares, CHUNKS, executor=executor, done=done)) == EXPECTED
    assert sorted(heard, key=lambda chunk: chunk[0]) == CHUNKS
    assert threads == {threading.get_ident()}


@pytest.mark.parametrize("executor", ["threads", "processes", "cluster"], indirect=True)
def test_done_hears_as_chunks_finish(executor: Executor, tmp_path: Path) -> None:
    """Whatever their place: the second of two is heard of first where it ends first."""
    heard: list[range] = []
    task = partial(squares_last_first, tmp_path)
    assert list(map_chunks(task, CHUNKS[:2], executor=executor, done=heard.append)) == EXPECTED[:2]
    assert heard == [CHUNKS[1], CHUNKS[0]]


def test_exception_is_the_tasks_own_and_comes_in_order(executor: Executor) -> None:
    """Type and content are kept, what comes before it still comes, and nobody hears of the chunk that failed."""
    heard: list[range] = []
    results = map_chunks(fails_from_seven, CHUNKS, executor=executor, done=heard.append)
    got: list[list[int]] = []
    with pytest.raises(OddError) as error:
        got.extend(iter(results))
    assert error.value.args == (CHUNKS[7], "odd")
    assert got == EXPECTED[:7]
    assert len(heard) == 7


def test_reader_stops_early(executor: Executor) -> None:
    """Within a second, with nothing of ours left at work."""
    results = map_chunks(squares, CHUNKS * 50, executor=executor)
    assert [next(results), next(results)] == EXPECTED[:2]
    began = time.monotonic()
    results.close()  # type: ignore[attr-defined]
    took = time.monotonic() - began
    print(f"{executor}: stopped in {took:.3f} s")  # noqa: T201
    assert took < 1
    assert multiprocessing.active_children() == []
    ours = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    assert not [name for name in ours if name.startswith(("replications", "event loop"))]


@pytest.mark.parametrize("executor", ["serial", "threads"], indirect=True)
def test_what_done_raises_stops_the_rest(executor: Executor) -> None:
    """A reader's own trouble is the reader's."""

    def done(chunk: range) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        list(map_chunks(squares, CHUNKS, executor=executor, done=done))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("replications")]


@pytest.mark.parametrize("executor", [Serial(), Threads(2), Processes(2), Cluster("tcp://127.0.0.1:1")], ids=str)
def test_no_chunks(executor: Executor) -> None:
    """Nothing to do starts nothing."""
    assert list(map_chunks(squares, [], executor=executor)) == []


def test_one_chunk_for_many_workers() -> None:
    """No more workers start than there is work."""
    started: list[int] = []
    results = map_chunks(squares, CHUNKS[:1], executor=Processes(8), done=lambda _: started.append(_children()))
    assert list(results) == EXPECTED[:1]
    assert started == [1]


def _children() -> int:
    return len(multiprocessing.active_children())


@pytest.mark.parametrize("way", [Threads, Processes])
def test_workers_rule(way: Callable[[int], Executor]) -> None:
    """Nonsense cannot be constructed."""
    for workers in (0, -1):
        with pytest.raises(ValueError, match=r"^workers must be at least 1$"):
            way(workers)
    with pytest.raises(TypeError):
        way(1.5)  # type: ignore[arg-type]
    with pytest.raises(FrozenInstanceError):
        way(1).workers = 0  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "127.0.0.1:8786",
        "tcp://",
        "tcp://host",
        "tcp://:8786",
        "http://host:80",
        "tcp://host:x",
        "tcp://host:0",
        "tcp://host:65536",
        "tcp://host:1/x",
    ],
)
def test_address_rule(address: str) -> None:
    """An address says how, where and at which port."""
    with pytest.raises(ValueError, match=r"^address must be tcp://host:port$"):
        Cluster(address)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "tcp://scheduler.example.org:1", "tcp://[::1]:65535"])
def test_address(address: str) -> None:
    """A name, or a number of either kind."""
    assert Cluster(address).address == address


def test_processors() -> None:
    """At least the one that runs this."""
    assert processors() >= 1


def test_dask_is_imported_only_for_a_cluster() -> None:
    """The command's start does not pay for it."""
    code = "import sys, planner.parallel; sys.exit('distributed' in sys.modules or 'dask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
