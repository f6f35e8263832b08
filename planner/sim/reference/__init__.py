"""The SimPy engine: the model to read and to extend."""

from planner.policy import Policy
from planner.sim.events import EventLog
from planner.sim.reference.service import Service
from planner.sim.setting import Setting
from planner.world import World


def run(setting: Setting, world: World, policy: Policy) -> EventLog:
    """Run one replication and return its event log."""
    return Service(setting, world, policy).run()


__all__ = ["run"]
