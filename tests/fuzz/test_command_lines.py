"""Whatever is typed after `planner`, it ends with a known status, and what is wrong is said in words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from caseload.files import PEOPLE, STAFF
from common import ENGLAND_WALES, SCENARIOS
from fuzz.fuzzing import fuzzed
from hypothesis import given
from hypothesis import strategies as st

from planner.cli import COMMANDS, app_of, main

LEFT_OUT = {
    "app",
    "staffing",
    "certain",
    "orders",
    "calibrate",
}  # a server; studies that take long
SHORT = f'extends = "{ENGLAND_WALES}"\n[calendar]\nhorizon_days = 30\n'
FILES = {
    "short.toml": SHORT.encode(),
    "other.toml": f'{SHORT}[policy]\norder = "referral"\n'.encode(),
    "broken.toml": b"calendar = 3",
    "binary.toml": bytes(range(256)),
    "empty.toml": b"",
    "people.csv": PEOPLE.encode(),
    "staff.csv": STAFF.encode(),
    "empty.csv": b"",
    "manifest.json": b'{"format": 1}',
}
WORDS = [
    *FILES, "england-wales", "strained", "nowhere.toml", "nobody", ".", "", " ", "-", "--", "--help", "-x", "0", "1",
    "2", "-1", "1e9", "nan", "9" * 30, "2027-04-05", "2027-02-30", "0001-01-01", "9999-12-31", "a\nb", "é", "[bold]",
    "x=1", "builtins:print", "no.such:thing", "json", "table", "batch", "reference", "custody-end", "team", "prison",
    "out", "out/deep", "people.csv/x", "\x00", "\ud800", "a" * 300,
]  # fmt: skip
OF_COMMAND = {
    "check": [["short.toml"], ["england-wales", "broken.toml"]],
    "compare": [["short.toml", "other.toml"], ["short.toml"]],
    "forecast": [["short.toml", "--out", "out"]],
    "simulate": [["short.toml", "--out", "out"]],
    "allocate": [
        ["--caseload", "people.csv", "--staff", "staff.csv", "--from", "2027-04-05", "--out", "out", "--weeks", "4"]
    ],
    "reproduce": [["manifest.json", "--out", "out"]],
}
LIMITS = ["--replications", "1"]
LIMITED = {"compare", "forecast", "after-release"}
STATUSES = {0, 1, 2, 130}


def options() -> dict[str, list[str]]:
    """The options of each command, but for how the work is spread."""
    commands: Any = typer.main.get_command(app_of(COMMANDS))
    said = {name: [opt for each in command.params for opt in each.opts] for name, command in commands.commands.items()}
    return {name: [each for each in opts if each != "--workers"] for name, opts in said.items()}


OPTIONS = options()


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """A command with what it takes, something changed, added or left out."""
    command = draw(st.sampled_from([name for name in COMMANDS if name not in LEFT_OUT]))
    line = list(draw(st.sampled_from(OF_COMMAND.get(command, [[]]))))
    word = st.sampled_from(WORDS) | st.sampled_from(OPTIONS[command])
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(line)))
        how = draw(st.sampled_from(["put in", "change", "leave out", "option"]))
        if how == "put in" or not line:
            line[at:at] = [draw(word)]
        elif how == "change":
            line[at : at + 1] = [draw(word)]
        elif how == "leave out":
            line[at : at + 1] = []
        else:
            line += [
                draw(st.sampled_from(OPTIONS[command])),
                draw(st.sampled_from(WORDS)),
            ]
    return [command, *line, *(LIMITS if command in LIMITED else [])]


@fuzzed(150)
@given(line=lines())
def test_any_command_line(line: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but an exit comes out of it, whatever is typed."""
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["planner", *line])
    try:
        main()
    except SystemExit as end:
        assert end.code in STATUSES or end.code is None, end.code


def test_the_commands_left_out_are_commands() -> None:
    """Each that is fuzzed, or is left out for a reason, is there."""
    assert LEFT_OUT | {*OF_COMMAND} <= {*COMMANDS}
    assert (SCENARIOS / "strained.toml").exists()
