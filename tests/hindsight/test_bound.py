"""No order of places finishes more people than the bound says any could."""

from __future__ import annotations

import pytest
from agreement.worlds import RULES, bundled, for_generated
from properties.generated import Case

from planner.hindsight import Aim, Duties, Hindsight, finished
from planner.sim import batch
from planner.sim.setting import Setting
from planner.world import World, deal

PARTS, WORLDS_A_PART = 4, 250
ROUNDS = 2  # any prices prove a bound; how good it is is another question


def hold(_: Case, setting: Setting, world: World) -> None:
    """Hold every kind of order to both bounds."""
    logs = {name: batch.run(setting, world, policy) for name, policy in RULES.items()}
    for aim in Aim:
        known = Hindsight(setting, world, next(iter(logs.values())), aim)
        for name, log in logs.items():
            done = len(finished(log, aim))
            bound = known.most(Duties.of(setting, log), done, ROUNDS)
            assert done <= bound.most, f"{name}, {aim}: {done} finished, {bound}"


@pytest.mark.parametrize("part", range(PARTS))
def test_no_order_beats_it(part: int) -> None:
    """A thousand worlds that nobody thought of, in every kind of order."""
    for_generated(hold, WORLDS_A_PART, part)


@pytest.mark.parametrize("name", ["strained", "england-wales", "shutdown-year", "travelling-team", "two-posts-lost"])
def test_nor_in_bundled_scenarios(name: str) -> None:
    """Ten years, in every kind of order, with the fewest duties that any of them did."""
    setting = bundled(name)
    for replication in range(2):
        world = deal(setting.scenario.population, 1, replication)
        logs = [batch.run(setting, world, policy) for policy in RULES.values()]
        fewest = Duties.of(setting, logs[0])
        for log in logs:
            fewest = fewest.fewest(Duties.of(setting, log))
        for aim in Aim:
            most = max(len(finished(log, aim)) for log in logs)
            assert most <= Hindsight(setting, world, logs[0], aim).most(fewest, most, 30).most
