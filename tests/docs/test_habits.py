"""What a newcomer expects to find at the root, and that it is kept."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import pytest
import yaml
from common import ROOT

from planner.base.version import VERSION

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
RELEASE = re.compile(r"^## (\d+)\.(\d+)\.(\d+) – (\d{4}-\d\d-\d\d)$", re.MULTILINE)
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Numbers"}


@pytest.mark.parametrize("name", ["LICENSE", "CITATION.cff", "SECURITY.md", "CONTRIBUTING.md", ".editorconfig"])
def test_it_is_there(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def test_the_citation_is_of_this_version() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cited["version"] == VERSION
    assert cited["license"] == project["license"] == "MIT"
    assert cited["authors"][0]["name"] in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_changelog_goes_back_in_time() -> None:
    """The latest first, each version and day before the one above it, and what is not released at the top."""
    releases = [(tuple(map(int, found[:3])), date.fromisoformat(found[3])) for found in RELEASE.findall(CHANGELOG)]
    assert len(releases) > 4
    assert [version for version, _ in releases] == sorted({version for version, _ in releases}, reverse=True)
    assert [day for _, day in releases] == sorted((day for _, day in releases), reverse=True)
    assert CHANGELOG.index("## Unreleased") < CHANGELOG.index(f"## {'.'.join(map(str, releases[0][0]))}")


def test_the_changelog_has_headings_of_its_own_kinds() -> None:
    assert {*re.findall(r"^### (.+)$", CHANGELOG, re.MULTILINE)} <= KINDS


def test_every_hook_runs_a_tool_of_the_environment() -> None:
    """So that a commit needs no network, and checks what `make lint` checks."""
    repos = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    hooks = [hook for repo in repos for hook in repo["hooks"]]
    assert [repo["repo"] for repo in repos] == ["local"]
    assert {hook["id"] for hook in hooks} == {"ruff", "ruff-format", "mypy", "codespell", "imports"}
    assert all(hook["entry"].startswith(".venv/bin/") for hook in hooks)
    named = [word for hook in hooks for word in hook["entry"].split() if word.startswith("tests/")]
    assert named
    assert all((ROOT / name).exists() for name in named)
