"""Every command that a page shows is one that the planner understands."""

from __future__ import annotations

import re
import shlex

import pytest
import typer
from common import ROOT

from planner.cli import ALIASES, COMMANDS, app_of

BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
SHOWN = sorted(
    {
        (str(page.relative_to(ROOT)), line.partition(" #")[0].strip())
        for page in PAGES
        for block in BLOCK.findall(page.read_text(encoding="utf-8"))
        for line in block.splitlines()
        if line.startswith("planner ")
    }
)


def test_there_are_some() -> None:
    assert {page for page, _ in SHOWN} >= {"README.md", "docs/tutorials/analyst.md", "docs/how-to/choose-an-order.md"}


@pytest.mark.parametrize(("page", "line"), SHOWN)
def test_a_command_is_understood(page: str, line: str) -> None:
    """Its name, its options and their values; it is not run."""
    del page
    _, name, *arguments = shlex.split(line.partition(">")[0])
    known = {other: name for name, other in ALIASES.items()} | {name: name for name in COMMANDS}
    assert name in known, f"planner has no command {name}"
    command = typer.main.get_command(app_of(COMMANDS)).commands[known[name]]
    command.make_context(name, [found for given in arguments for found in expanded(given)])


def expanded(given: str) -> list[str]:
    """As a shell expands it, in the repository's folder."""
    found = [str(path) for path in sorted(ROOT.glob(given))] if "*" in given else []
    return found or [given]
