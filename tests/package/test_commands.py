"""The commands that a package brings: what there is, what to start from, which version, the app."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from common import ROOT, SCENARIOS, planner

import planner as package
from planner.cli import COMMANDS
from planner.commands.options import completed
from planner.scenario import bundled, read

FILES = sorted(path.relative_to(SCENARIOS) for path in SCENARIOS.rglob("*") if path.is_file())


def test_scenarios_are_listed(tmp_path: Path) -> None:
    """Each by name, with its title and what it extends."""
    entries = json.loads(planner("scenarios", "--format", "json", cwd=tmp_path).stdout)
    assert [entry["name"] for entry in entries] == bundled.names()
    for entry in entries:
        assert entry["title"] == read(entry["name"]).scenario.title
        assert entry["extends"] in {"", *(other["name"].rpartition("/")[2] for other in entries)}
    assert "two-posts-lost" in planner("scenarios", cwd=tmp_path).stdout


def test_copy_gives_every_file(tmp_path: Path) -> None:
    """The copies are the files, and are valid where they are."""
    done = planner("scenarios", "--copy", "mine", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "Written to mine.\n")
    mine = tmp_path / "mine"
    assert sorted(path.relative_to(mine) for path in mine.rglob("*") if path.is_file()) == FILES
    assert all((mine / name).read_bytes() == (SCENARIOS / name).read_bytes() for name in FILES)
    assert read(mine / "two-posts-lost.toml").stated_in["calendar.start_date"] == mine / "england-wales.toml"


def test_copy_never_overwrites(tmp_path: Path) -> None:
    """A file that is there is a fault, and nothing at all is written."""
    (tmp_path / "caseload").mkdir()
    (tmp_path / "caseload" / "people.csv").write_text("mine", encoding="utf-8")
    (tmp_path / "strained.toml").write_text("mine", encoding="utf-8")
    done = planner("scenarios", "--copy", ".", cwd=tmp_path)
    assert done.returncode == 1
    told = "already holds caseload/people.csv and 1 more of the bundled files: name another folder; nothing was written"
    assert done.stderr == f".: {told}\n"
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == ["people.csv", "strained.toml"]
    assert (tmp_path / "strained.toml").read_text(encoding="utf-8") == "mine"


def test_copy_into_what_is_no_folder(tmp_path: Path) -> None:
    """A file where the folder is to be is a fault."""
    (tmp_path / "mine").write_text("", encoding="utf-8")
    done = planner("scenarios", "--copy", "mine", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("mine: cannot be written to")


def test_version(tmp_path: Path) -> None:
    """The version is the package's."""
    done = planner("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"planner {package.__version__}\n")


def test_completion_knows_commands_and_scenarios(tmp_path: Path) -> None:
    """A shell is told the commands, and where a scenario is wanted the bundled names."""
    assert _suggested("planner ", 1, tmp_path) == [*COMMANDS]
    assert _suggested("planner compare two-", 2, tmp_path) == ["two-more-psychologists", "two-posts-lost"]


def _suggested(typed: str, word: int, folder: Path) -> list[str]:
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "_PLANNER_COMPLETE": "complete_bash",
        "COMP_WORDS": typed, "COMP_CWORD": str(word),
    }  # fmt: skip
    run = "import sys; sys.argv = ['planner']; from planner.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", run], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("scenarios/stra", ["scenarios/strained.toml"]),
        (f"{SCENARIOS}/stra", [f"{SCENARIOS}/strained.toml"]),
        ("scen", ["scenarios/"]),
        ("stra", ["strained"]),
        ("scenarios/caseload/", []),
        ("nowhere/", []),
    ],
)
def test_files_are_completed_too(typed: str, meant: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders and scenario files are what a path may go on with."""
    monkeypatch.chdir(ROOT)
    assert completed(typed) == meant


def test_the_app_needs_a_folder_of_scenarios(tmp_path: Path) -> None:
    """A folder without scenarios is a fault before anything is served."""
    done = planner("app", "--scenarios", ".", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, ".: must be a folder with scenario files in it\n")
