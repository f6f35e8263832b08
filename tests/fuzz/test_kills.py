"""A process killed at any moment while it writes leaves nothing half-written under its final name."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from caseload.files import PEOPLE, STAFF
from common import ENGLAND_WALES, ROOT
from fuzz.fuzzing import TIMES

KILLS = 3 * TIMES
LATEST = 1.5  # seconds into the writing, by which a process is killed
PATIENCE = 300
SHORT = f'extends = "{ENGLAND_WALES}"\n[calendar]\nhorizon_days = 30\n'
WRITER = """
import sys
from planner.cli import main

for number in range(int(sys.argv[1])):
    sys.argv = ["planner", *{arguments!r}, "--out", f"out-{{number}}"]
    try:
        main()
    except SystemExit as end:
        assert not end.code, end.code
    print("ready", flush=True)
"""
BUNDLE = ["compare", "short.toml", "--replications", "1", "--workers", "1", "--format", "json"]
PLAN = ["allocate", "--caseload", "people.csv", "--staff", "staff.csv", "--from", "2027-04-05", "--weeks", "8"]
COMPILED = (
    "from planner.model.rules import course_days, deadline_day; print(course_days(3, 7, 0, 1), deadline_day(1, 5, 9))"
)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


@contextmanager
def process(code: str, folder: Path, *arguments: object, **more: str) -> Iterator[subprocess.Popen[str]]:
    """A process of our own, which is gone afterwards."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=ENVIRONMENT | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def written(folder: Path) -> dict[str, bytes]:
    """What stands in a folder under a final name; what is hidden is not final."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    named = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith(".") and "/." not in name}


@pytest.mark.parametrize(
    ("arguments", "last"), [(BUNDLE, "manifest.json"), (PLAN, "plan.json")], ids=["a bundle", "a plan"]
)
def test_a_killed_writer(arguments: list[str], last: str, tmp_path: Path) -> None:
    """Each file that stands is as a run that was left alone writes it; the one that vouches for the others is last."""
    for name, content in (("short.toml", SHORT), ("people.csv", PEOPLE), ("staff.csv", STAFF)):
        (tmp_path / name).write_text(content, encoding="utf-8")
    code, luck = WRITER.format(arguments=arguments), np.random.default_rng([TIMES, len(last)])
    with process(code, tmp_path, 1) as running:
        _, said = running.communicate(timeout=PATIENCE)
        assert running.returncode == 0, said
    whole = written(tmp_path / "out-0")
    assert last in whole
    for kill in range(KILLS):
        folder = tmp_path / f"kill-{kill}"
        folder.mkdir()
        for name in ("short.toml", "people.csv", "staff.csv"):
            (folder / name).write_bytes((tmp_path / name).read_bytes())
        with process(code, folder, 1000) as running:
            assert running.stdout is not None
            while running.stdout.readline().strip() != "ready":
                assert running.poll() is None
            time.sleep(luck.uniform(0, LATEST))
            running.kill()
        outs = sorted(folder.glob("out-*"))
        assert outs
        for out in outs:
            found = written(out)
            wrong = [name for name, content in found.items() if content != whole.get(name)]
            assert not wrong, f"half-written after a kill: {out.name}: {wrong}"
            assert last not in found or found.keys() == whole.keys(), f"{last} stands before the files it is of"


def test_a_killed_compiler(tmp_path: Path) -> None:
    """Compiled code that a killed process was keeping is found whole or made again."""
    luck = np.random.default_rng(TIMES)
    with process(COMPILED, tmp_path, PLANNER_CACHE_DIR=str(tmp_path / "first")) as running:
        begun = time.monotonic()
        right, said = running.communicate(timeout=PATIENCE)
        assert running.returncode == 0, said
        took = time.monotonic() - begun
    for kill in range(KILLS):
        cache = str(tmp_path / f"kill-{kill}")
        with process(COMPILED, tmp_path, PLANNER_CACHE_DIR=cache) as running:
            time.sleep(luck.uniform(took / 3, took))
            running.kill()
        with process(COMPILED, tmp_path, PLANNER_CACHE_DIR=cache) as running:
            found, said = running.communicate(timeout=PATIENCE)
            assert (running.returncode, found) == (0, right), said
