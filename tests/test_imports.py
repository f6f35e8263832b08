"""Imports go one way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PLANNER = Path(__file__).parents[1] / "planner"

# A module may import its own layer and those above it in this list; a package counts with all in it.
LAYERS = (
    ("fault", "version", "uk_date"),
    ("linking", "compiled", "bundle", "prefetch"),
    ("scenario", "caseload"),
    ("luck",),
    ("world", "rules", "policy"),
    ("sim", "optimise"),
    ("money", "outcome"),
    ("order", "hindsight"),
    ("study", "forecast"),
    ("staffing",),
    ("tables", "plan_tables", "compare_tables", "period_tables", "export", "history"),
    ("charts", "manifest", "report", "plan_report", "html"),
    ("compare_charts", "svg", "deliverable", "certainty", "face_off"),
    ("forecast_charts", "future_charts", "certain_charts", "plan_charts", "staffing_charts", "after_charts"),
    ("plan_console", "planning", "calibrating"),
    ("app",),
    ("staffing_report",),
    ("commands", "pages"),
    ("cli",),
    ("__main__", "__init__"),
)
LAYER_OF = {module: number for number, layer in enumerate(LAYERS) for module in layer}
STRANGERS = (
    ("sim", "outcome"),
    ("sim", "optimise"),
    ("optimise", "sim"),
    ("world", "policy"),
    ("policy", "world"),
    ("scenario", "compiled"),
    ("scenario", "bundle"),
    ("scenario", "prefetch"),
)
FILES = sorted(PLANNER.rglob("*.py"))


def room(file: Path) -> str:
    """The module or package directly under planner that a file is in."""
    return file.relative_to(PLANNER).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[str]:
    """Yield the dotted name of every module of the planner that a file imports, at any depth."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "planner")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            if node.module == "planner":
                yield from (f"planner.{alias.name}" for alias in node.names)
            elif node.module and node.module.startswith("planner."):
                yield node.module


def rooms_imported(file: Path) -> set[str]:
    """The modules and packages directly under planner that a file imports; the package itself as __init__."""
    names = {name.split(".")[1] if "." in name else "__init__" for name in imports(file)}
    known = {room(other) for other in FILES}
    return {name if name in known else "__init__" for name in names}  # a name the package itself gives


def test_there_are_files() -> None:
    """The tree is where this test looks for it."""
    assert {"fault", "scenario", "world", "sim", "outcome"} <= {room(file) for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PLANNER)))
def test_imports_go_one_way(file: Path) -> None:
    """A module imports only from its own or an earlier layer."""
    mine = room(file)
    assert mine in LAYER_OF, f"give planner/{mine} a layer in this test"
    later = {name for name in rooms_imported(file) if LAYER_OF[name] > LAYER_OF[mine]}
    assert not later


@pytest.mark.parametrize(("mine", "other"), STRANGERS)
def test_strangers(mine: str, other: str) -> None:
    """Some know nothing of each other, whatever their layers."""
    assert not [str(file) for file in FILES if room(file) == mine and other in rooms_imported(file)]


def test_chance_sees_no_funding() -> None:
    """Of the scenario, the world imports the population and its distributions, never the service or the policy."""
    seen = {name for file in FILES if room(file) == "world" for name in imports(file)}
    assert seen
    assert not seen & {"planner.scenario.service", "planner.scenario.scenario"}
