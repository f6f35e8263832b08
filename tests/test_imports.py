"""Imports go one way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from common import ROOT
from layers import (
    FILES,
    INNER_LAYERS,
    LAYER_OF,
    PLANNER,
    STRANGERS,
    imports,
    inner_room_of,
    inner_rooms_imported,
    picture,
    room_of,
    rooms_imported,
)

INNER_FILES = [file for file in FILES if room_of(file) in INNER_LAYERS]


def test_there_are_files() -> None:
    """The tree is where this test looks for it."""
    assert {"base", "scenario", "world", "sim", "outcome"} <= {room_of(file) for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PLANNER)))
def test_imports_go_one_way(file: Path) -> None:
    """A module imports only from its own or an earlier layer."""
    mine = room_of(file)
    assert mine in LAYER_OF, f"give planner/{mine} a layer in tests/layers.py"
    assert not {name for name in rooms_imported(file) if LAYER_OF[name] > LAYER_OF[mine]}


@pytest.mark.parametrize("file", INNER_FILES, ids=lambda file: str(file.relative_to(PLANNER)))
def test_imports_within_a_room_go_one_way(file: Path) -> None:
    """A module imports only from its own inner room, or from those on earlier floors of its room."""
    mine, layers = inner_room_of(file), INNER_LAYERS[room_of(file)]
    floor = {inner: number for number, layer in enumerate(layers) for inner in layer}
    assert mine in floor, f"give {room_of(file)}/{mine} a floor in tests/layers.py"
    assert not {name for name in inner_rooms_imported(file) if name != mine and floor[name] >= floor[mine]}


@pytest.mark.parametrize(("mine", "other"), STRANGERS)
def test_strangers(mine: str, other: str) -> None:
    """Some know nothing of each other, whatever their layers."""
    assert not [str(file) for file in FILES if room_of(file) == mine and other in rooms_imported(file)]


def test_chance_sees_no_funding() -> None:
    """Of the scenario, the world imports the population and its distributions, never the service or the policy."""
    seen = {name for file in FILES if room_of(file) == "world" for name in imports(file)}
    assert seen
    assert not seen & {"planner.scenario.service", "planner.scenario.scenario"}


def test_only_the_app_knows_streamlit() -> None:
    """A study is shown by a command and in print too."""
    knows = [file for file in FILES if re.search(r"^\s*(import|from) streamlit", file.read_text("utf-8"), re.MULTILINE)]
    assert knows
    assert {room_of(file) for file in knows} == {"app"}


def test_the_design_shows_these_rooms() -> None:
    """docs/explanation/design.md has the rooms and layers of this test's own list."""
    found = [file for file in (ROOT / "docs").rglob("design.md") if picture() in file.read_text(encoding="utf-8")]
    assert found, f"docs/explanation/design.md, section 3, is to have:\n{picture()}"
