"""The command as people run it: in a process of its own, its output read as they would."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from commands.conftest import SHORT
from common import ROOT, planner

from planner.experiment import ENGINES


def test_check_valid(short: Path) -> None:
    """A valid file is said to be valid."""
    done = planner("check", short)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{short}: valid" in done.stdout


def test_check_tells_every_fault_of_every_file(tmp_path: Path, short: Path) -> None:
    """Two bad files: all faults of both, one a line, exit status 1, no traceback; the good one is still said."""
    (tmp_path / "a.toml").write_text(f"{SHORT}allocate_every_days = 0\n[consent]\np_declines = 1.5\n", encoding="utf-8")
    (tmp_path / "b.toml").write_text("title = [", encoding="utf-8")
    done = planner("check", tmp_path / "a.toml", tmp_path / "b.toml", short)
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    assert [line.split(": ")[1].split(" = ")[0] for line in lines[:2]] == [
        "calendar.allocate_every_days",
        "consent.p_declines",
    ]
    assert "b.toml: must be TOML" in lines[2]
    assert len(lines) == 3
    assert "short.toml: valid" in done.stdout


@pytest.mark.parametrize("command", ["compare", "forecast", "simulate", "assumptions", "check"])
def test_no_such_file(command: str, tmp_path: Path) -> None:
    """A missing file is one clear line, and nothing is written."""
    out = [] if command in {"check", "assumptions"} else ["--out", tmp_path / "out"]
    done = planner(command, tmp_path / "none.toml", *out)
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path / 'none.toml'}: no such file\n"
    assert not (tmp_path / "out").exists()


def test_assumptions_json(short: Path) -> None:
    """Every parameter with value, unit, grade and source; a value the file overrides names that file."""
    entries = {entry["key"]: entry for entry in json.loads(planner("assumptions", short, "--format", "json").stdout)}
    assert entries["programme.minimum_days"]["grade"] == "read"
    assert entries["calendar.horizon_days"] == {
        "key": "calendar.horizon_days",
        "label": "days simulated",
        "value": "400",
        "unit": "days",
        "grade": "assumption",
        "source": "",
        "stated_in": "short.toml",
    }


@pytest.mark.parametrize("command", ["check", "assumptions", "compare", "forecast", "simulate", "reproduce"])
def test_help_has_an_example(command: str) -> None:
    """Each command shows one line to copy."""
    done = planner(command, "--help")
    assert done.returncode == 0
    assert f"planner {command}" in done.stdout
    assert "Example" in done.stdout


def test_help_offers_every_engine() -> None:
    """The option and the engines are one list."""
    assert all(name in planner("compare", "--help").stdout for name in ENGINES)


@pytest.mark.parametrize("engine", ENGINES)
def test_interrupt_leaves_nothing(engine: str, tmp_path: Path, short: Path) -> None:
    """Ctrl-C in the middle: exit status 130, one sentence, nothing written, no process left."""
    command = [sys.executable, "-m", "planner", "compare", short, "--replications", "300000", "--workers", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}  # no threads but the planner's
    with subprocess.Popen(
        [*map(str, command), "--engine", engine, "--out", str(tmp_path / "out")],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    ) as running:
        while not AT_WORK[engine](running.pid):
            assert running.poll() is None
            time.sleep(0.1)
        children = _children(running.pid)
        os.killpg(running.pid, signal.SIGINT)
        said = running.communicate(timeout=60)[1]
    assert running.returncode == 130
    assert "Stopped. Nothing was written." in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()
    ends_by = time.monotonic() + 30  # the tracker goes once it sees that its parent has
    while any(_is_running(pid) for pid in children):
        assert time.monotonic() < ends_by
        time.sleep(0.1)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _busy_threads(pid: int) -> int:
    """Return how many threads but the first have used a tenth of a second or more."""
    threads = [thread for thread in Path(f"/proc/{pid}/task").iterdir() if thread.name != str(pid)]
    used = [sum(map(int, _fields(thread / "stat")[11:13])) for thread in threads]
    return sum(ticks >= 0.1 * os.sysconf("SC_CLK_TCK") for ticks in used)


def _fields(stat: Path) -> list[str]:
    """Return what follows the name in brackets: the state first, the time used by program and system 11 and 12 after.

    Nothing of what has just ended.
    """
    with suppress(OSError):
        return stat.read_text().rsplit(")", maxsplit=1)[1].split()
    return []


# Compiled code is spread over threads, the rest over processes; and these have a tracker of what they share.
AT_WORK = {"batch": lambda pid: _busy_threads(pid) >= 2, "reference": lambda pid: len(_children(pid)) >= 3}


def _is_running(pid: int) -> bool:
    return _fields(Path(f"/proc/{pid}/stat"))[:1] not in ([], ["Z"])
