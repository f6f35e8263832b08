"""What every test may ask for: each engine in turn, and scenarios written as they would be in a file."""

from __future__ import annotations

from pathlib import Path

import compiling
import pytest
from common import NOTHING, Replicate, Write
from slow import why_slow

from planner.experiment import ENGINES, Engine
from planner.model.events import EventLog
from planner.model.parameters import Parameters
from planner.model.policy import Policy
from planner.optimise.policies.factory import policy_for
from planner.scenario import ScenarioFile, read
from planner.world import World, generate_world

TESTS = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    """Before any worker starts."""
    compiling.engines(config)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow; keep a file's tests on one processor, so that what they share is worked out once."""
    for item in items:
        file = item.path.relative_to(TESTS).as_posix()
        if why := why_slow(f"{file}::{item.name}"):
            item.add_marker(pytest.mark.slow(why))
        slow = item.get_closest_marker("slow")
        assert slow is None or (len(slow.args) == 1 and isinstance(slow.args[0], str)), f"{item.nodeid}: slow, but why?"
        if item.get_closest_marker("spread") is None:
            item.add_marker(pytest.mark.xdist_group(file))


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn: a behaviour holds on all of them."""
    return ENGINES[request.param]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scenario that extends another (an empty one unless said) and read it."""

    def _write(text: str, extends: Path = NOTHING, name: str = "case") -> ScenarioFile:
        path = tmp_path / f"{name}.toml"
        path.write_text(f'extends = "{extends}"\n{text}', encoding="utf-8")
        return read(path)

    return _write


@pytest.fixture
def replicate(engine: Engine) -> Replicate:
    """Run one replication of a scenario on the engine under test."""

    def _replicate(
        file: ScenarioFile, seed: int = 1, replication: int = 0, policy: Policy | None = None
    ) -> tuple[EventLog, World, Parameters]:
        parameters = Parameters(file.scenario)
        world = generate_world(file.scenario.population, seed, replication)
        return engine(parameters, world, policy or policy_for(file.scenario)), world, parameters

    return _replicate
