"""Dask clusters that lose workers, have none, cannot do the task, or are not there."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from parallel.tasks import CHUNKS, EXPECTED, ROOT, dask_cluster, kills_its_process, squares

from planner.parallel import Cluster, ClusterError, WorkersLostError, map_chunks
from planner.parallel import cluster as module

pytest.importorskip("distributed")


def after(count: int, act: Callable[[], object]) -> tuple[list[range], Callable[[range], None]]:
    """Return what is heard, and what hears it and acts once, after so many chunks."""
    heard: list[range] = []

    def done(chunk: range) -> None:
        heard.append(chunk)
        if len(heard) == count:
            act()

    return heard, done


def test_killed_worker_loses_nothing(tmp_path: Path) -> None:
    """One of two killed half-way: the same results, and each chunk heard of once."""
    with dask_cluster(tmp_path, workers=2) as cluster:
        worker = cluster.processes[-1]
        heard, done = after(6, worker.kill)
        assert list(map_chunks(squares, CHUNKS, executor=Cluster(cluster.address), done=done)) == EXPECTED
        assert sorted(heard, key=lambda chunk: chunk[0]) == CHUNKS
        assert worker.wait(10) == -9


def test_last_worker_killed_and_another_comes(tmp_path: Path) -> None:
    """The task too is sent again: it went with the worker."""
    with dask_cluster(tmp_path, workers=1) as cluster:

        def replace() -> None:
            cluster.processes[-1].kill()
            cluster.add_worker()

        heard, done = after(6, replace)
        assert list(map_chunks(squares, CHUNKS, executor=Cluster(cluster.address), done=done)) == EXPECTED
        assert sorted(heard, key=lambda chunk: chunk[0]) == CHUNKS


def test_last_worker_killed_and_none_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while that is said."""
    monkeypatch.setattr(module, "RETURN_SECONDS", 1.5)
    with dask_cluster(tmp_path, workers=1) as cluster:
        _, done = after(3, cluster.processes[-1].kill)
        with pytest.raises(ClusterError, match=rf"^the Dask cluster at {cluster.address} has no workers left$"):
            list(map_chunks(squares, CHUNKS, executor=Cluster(cluster.address), done=done))


def test_scheduler_killed(tmp_path: Path) -> None:
    """Said at once, and nothing else on the terminal."""
    with dask_cluster(tmp_path, workers=1) as cluster:
        _, done = after(3, cluster.scheduler.kill)
        began = time.monotonic()
        with pytest.raises(ClusterError, match=rf"^the Dask scheduler at {cluster.address} has gone$"):
            list(map_chunks(squares, CHUNKS, executor=Cluster(cluster.address), done=done))
        assert time.monotonic() - began < 10


def test_no_workers_then_one_that_lacks_the_task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is said in a sentence."""
    with dask_cluster(tmp_path, workers=0) as cluster:
        with monkeypatch.context() as patch:
            patch.setattr(module, "WORKERS_SECONDS", 0.5)
            with pytest.raises(ClusterError, match=rf"^the Dask scheduler at {cluster.address} has no workers$"):
                list(map_chunks(squares, CHUNKS, executor=Cluster(cluster.address)))
        cluster.add_worker(path=str(ROOT))
        with pytest.raises(ClusterError, match=r"cannot load the task: No module named 'parallel'$"):
            list(map_chunks(squares, CHUNKS, executor=Cluster(cluster.address)))


def test_task_that_kills_its_workers(tmp_path: Path) -> None:
    """Given up when the scheduler does."""
    with (
        dask_cluster(tmp_path, workers=1, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as cluster,
        pytest.raises(WorkersLostError, match=r"^too many workers .* ended at replications \d+ to \d+$"),
    ):
        list(map_chunks(kills_its_process, CHUNKS, executor=Cluster(cluster.address)))


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port where nobody listens."""
    monkeypatch.setattr(module, "CONNECT_SECONDS", 0.5)
    with pytest.raises(ClusterError, match=r"^no Dask scheduler answers at tcp://127\.0\.0\.1:1$"):
        list(map_chunks(squares, CHUNKS, executor=Cluster("tcp://127.0.0.1:1")))


@pytest.mark.parametrize("says", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", bytes(64)])
def test_somebody_else_there(says: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port where somebody listens and says nothing, or something else."""
    monkeypatch.setattr(module, "CONNECT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        callers: list[socket.socket] = []

        def answer() -> None:
            callers.append(server.accept()[0])
            callers[0].sendall(says)

        answering = threading.Thread(target=answer)
        answering.start()
        port = server.getsockname()[1]
        with pytest.raises(ClusterError, match=rf"^no Dask scheduler answers at tcp://127\.0\.0\.1:{port}$"):
            list(map_chunks(squares, CHUNKS, executor=Cluster(f"tcp://127.0.0.1:{port}")))
        answering.join()
        callers[0].close()
