"""What a tutorial shows of a command's answer is what the command prints."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from common import ROOT

TUTORIALS = [ROOT / "docs" / "tutorials" / f"{name}.md" for name in ("commissioner", "psychology-lead")]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"Write `([\w.-]+)`:\n\n```text\n(.*?)^```", re.DOTALL | re.MULTILINE)
NO_BREAK = "\N{NO-BREAK SPACE}"  # in dates


def shown(page: Path) -> list[tuple[str, list[str]]]:
    """Each command of a page with the lines shown of what it prints, where some are."""
    text, found = page.read_text(encoding="utf-8"), []
    for kind, block in BLOCK.findall(FILE.sub("", text)):
        if not kind and block.startswith("planner "):
            found.extend((line, []) for line in block.splitlines())
        elif kind == "text":
            found[-1][1].extend(line.rstrip() for line in block.splitlines() if line.strip())
    return found


@pytest.mark.slow("a comparison and two plans, each a command in a process of its own, as a reader runs them")
@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_a_tutorial_shows_what_is_printed(page: Path, tmp_path: Path) -> None:
    """In order, each file written as the page has it; a command of which nothing is shown is not run."""
    for name, text in FILE.findall(page.read_text(encoding="utf-8")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    commands = [(command, lines) for command, lines in shown(page) if lines]
    assert commands
    run("planner scenarios --copy my-scenarios", tmp_path)
    for command, lines in commands:
        printed = run(command, tmp_path)
        assert [line for line in lines if line not in printed] == [], f"{command}\n" + "\n".join(printed)


def run(command: str, folder: Path) -> list[str]:
    """The lines that a command prints, of its answer and beside it."""
    call = [sys.executable, "-m", "planner", *shlex.split(command)[1:]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=folder, env=environment)
    assert done.returncode == 0, done.stderr
    return [line.replace(NO_BREAK, " ").rstrip() for line in (done.stdout + done.stderr).splitlines()]
