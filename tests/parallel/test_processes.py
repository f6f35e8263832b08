"""Processes that are killed, that speak unclearly, or that would start themselves again."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from parallel.tasks import (
    CHUNKS,
    EXPECTED,
    PYTHONPATH,
    gets_stuck,
    kills_its_process,
    kills_its_process_at_first,
    megabytes,
    squares,
)

from planner.parallel import Processes, WorkersLostError, map_chunks, processes

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills as POSIX does")
IMPORTS = """
from planner.parallel import Processes, map_chunks
from parallel.tasks import CHUNKS, squares
"""


def kill_workers(most: int) -> None:
    """As somebody else would: kill -9."""
    for worker in multiprocessing.active_children()[:most]:
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)


def test_killed_workers_lose_nothing() -> None:
    """One of two half-way, and later both at once: the same results, and each chunk heard of once."""
    heard: list[range] = []
    kills = {3: 1, 9: 2}

    def done(chunk: range) -> None:
        heard.append(chunk)
        kill_workers(kills.get(len(heard), 0))

    assert list(map_chunks(squares, CHUNKS, executor=Processes(2), done=done)) == EXPECTED
    assert sorted(heard, key=lambda chunk: chunk[0]) == CHUNKS
    assert multiprocessing.active_children() == []


def test_in_the_middle_of_a_long_result() -> None:
    """A killed worker's is done again rather than waited for, and a stop does not wait for it either."""
    results = map_chunks(megabytes, CHUNKS[:5], executor=Processes(1))
    got = [next(results)]
    time.sleep(0.3)  # nobody listens, so the worker is left speaking
    kill_workers(1)
    got.extend(next(results) for _ in range(2))
    assert got == [megabytes(chunk) for chunk in CHUNKS[:3]]
    time.sleep(0.3)
    began = time.monotonic()
    results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 1
    assert multiprocessing.active_children() == []


def test_task_that_ends_its_process() -> None:
    """It is given up at the third time, in one sentence."""
    with pytest.raises(WorkersLostError) as error:
        list(map_chunks(kills_its_process, CHUNKS, executor=Processes(1)))
    assert str(error.value) == (
        "worker processes ended 3 times at replications 0 to 2, the last with signal 9 (Killed)"
    )
    assert multiprocessing.active_children() == []


def test_one_chunk_does_not_hold_up_the_news(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chunk that ends its process again and again is given up while there are others to do."""
    monkeypatch.setattr(processes, "LOSSES_IN_ALL", 2)
    heard: list[range] = []
    with pytest.raises(WorkersLostError, match="2 times at replications 0 to 2"):
        list(map_chunks(kills_its_process_at_first, CHUNKS * 50, executor=Processes(2), done=heard.append))
    assert len(heard) < 500


def test_exception_that_cannot_travel() -> None:
    """What it said arrives, and it is not taken for a lost process."""
    with pytest.raises(RuntimeError, match=r"^StuckError: stuck because odd$"):
        list(map_chunks(gets_stuck, CHUNKS, executor=Processes(1)))


def test_task_that_cannot_travel() -> None:
    """It is refused here, before any process starts."""
    with pytest.raises((AttributeError, TypeError), match="local object"):
        list(map_chunks(lambda chunk: chunk, CHUNKS, executor=Processes(1)))
    assert multiprocessing.active_children() == []


def run_script(path: Path, text: str) -> subprocess.CompletedProcess[str]:
    path.write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": PYTHONPATH}
    return subprocess.run(
        [sys.executable, path], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_script_without_a_guard(tmp_path: Path) -> None:
    """It is told so in one sentence, and neither hangs nor multiplies."""
    text = f"{IMPORTS}\nlist(map_chunks(squares, CHUNKS, executor=Processes(2)))\n"
    finished = run_script(tmp_path / "script.py", text)
    assert finished.returncode == 1
    assert finished.stderr.count("Traceback") == 1
    assert finished.stderr.endswith(
        'UnguardedScriptError: a script that spreads over processes must do so under: if __name__ == "__main__":\n'
    )


def test_script_with_a_guard(tmp_path: Path) -> None:
    """Its own functions may be the task."""
    text = f"""{IMPORTS}
def first(chunk):
    return chunk[0]

if __name__ == "__main__":
    print(sum(map_chunks(first, CHUNKS, executor=Processes(1))))
"""
    finished = run_script(tmp_path / "script.py", text)
    assert (finished.stderr, finished.stdout) == ("", f"{sum(chunk[0] for chunk in CHUNKS)}\n")
