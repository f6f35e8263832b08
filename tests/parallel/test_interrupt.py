"""Ctrl-C in the middle of the work: it ends soon, says so as Python does, and leaves nothing at work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from parallel.tasks import CHUNKS, EXPECTED, PYTHONPATH, dask_cluster, squares, wait_until

from planner.parallel import Cluster, map_chunks
from planner.parallel.processes import interrupts_held

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes where Linux has them")
SECONDS_TO_STOP = 3  # about one where the machine is not busy
SCRIPT = """
from planner.parallel import Cluster, Processes, Serial, Threads, map_chunks
from parallel.tasks import squares

if __name__ == "__main__":
    for result in map_chunks(squares, [range(first, first + 3) for first in range(0, 60000, 3)], executor={executor}):
        print(result[0], flush=True)
"""


def test_an_interrupt_is_held_whichever_thread_takes_it() -> None:
    """What is done meanwhile is done whole: a process half started would say that it was told nothing."""
    other = threading.Thread(target=time.sleep, args=(1,), daemon=True)
    other.start()
    done = False
    with pytest.raises(KeyboardInterrupt), interrupts_held():
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.2)
        done = True
    assert done
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@contextmanager
def running(path: Path, executor: str) -> Iterator[subprocess.Popen[str]]:
    """A script at work, in a session of its own, once its first results are there."""
    path.write_text(SCRIPT.format(executor=executor), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, path],
        env={**os.environ, "PYTHONPATH": PYTHONPATH},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as script:
        assert script.stdout is not None
        assert [script.stdout.readline() for _ in range(3)] == ["0\n", "9\n", "36\n"]
        yield script


def session(leader: int) -> list[int]:
    """Every process of a session, from what the system says of each."""
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[:4]
        except OSError:  # it has ended meanwhile
            continue
        if int(of) == leader and state != "Z":
            members.append(int(stat.parent.name))
    return members


def assert_interrupted(script: subprocess.Popen[str]) -> None:
    """Interrupt a script with all its processes, as a terminal does."""
    before = session(script.pid)
    assert script.pid in before
    began = time.monotonic()
    os.killpg(script.pid, signal.SIGINT)
    said = script.communicate(timeout=30)[1]
    took = time.monotonic() - began
    print(f"{len(before)} processes interrupted: stopped in {took:.2f} s")  # noqa: T201
    assert took < SECONDS_TO_STOP
    wait_until(lambda: not session(script.pid))  # the tracker that Python runs goes a moment after its parent
    assert script.returncode == -signal.SIGINT
    assert said.count("Traceback") == 1
    assert said.endswith("KeyboardInterrupt\n")


@pytest.mark.parametrize("executor", ["Serial()", "Threads(2)", "Processes(2)"])
def test_interrupt(executor: str, tmp_path: Path) -> None:
    """Killed by the interrupt, which shells tell as status 130, with one traceback."""
    with running(tmp_path / "script.py", executor) as script:
        assert_interrupted(script)


def test_interrupt_over_a_cluster(tmp_path: Path) -> None:
    """The same; and the cluster is free for the next."""
    pytest.importorskip("distributed")
    with dask_cluster(tmp_path, workers=1) as cluster:
        with running(tmp_path / "script.py", f"Cluster({cluster.address!r})") as script:
            assert_interrupted(script)
        began = time.monotonic()
        assert list(map_chunks(squares, CHUNKS[:2], executor=Cluster(cluster.address))) == EXPECTED[:2]
        assert time.monotonic() - began < SECONDS_TO_STOP
