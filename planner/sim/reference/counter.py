"""One setting on the SimPy engine, its logs counted."""

from __future__ import annotations

from planner.model.parameters import Parameters
from planner.model.policy import AllocationPolicy
from planner.sim.reference.service import run
from planner.sim.tally.tally import Tally, measure
from planner.world import World


class Counter:
    """Simulates worlds and counts what happens."""

    def __init__(self, parameters: Parameters, policy: AllocationPolicy, *, weekly: bool = False) -> None:
        """Any policy will do."""
        self.parameters, self.policy, self.weekly = parameters, policy, weekly

    def count(self, world: World, tally: Tally, replication: int) -> None:
        """Simulate a world and count what happens, as a replication of a tally."""
        made = measure(run(self.parameters, world, self.policy), world, self.parameters, weekly=self.weekly)
        tally.counts[replication] = made.counts[0]
        if self.weekly:
            tally.weekly[replication], tally.weekly_bound[replication] = made.weekly[0], made.weekly_bound[0]
