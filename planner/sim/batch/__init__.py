"""The batch engine: the SimPy engine's events, compiled, for thousands of futures."""

from __future__ import annotations

import numpy as np

from planner.sim.batch.engine import simulate
from planner.sim.batch.numbers import setting_numbers
from planner.sim.batch.state import Room, Run, make_state
from planner.sim.events import COLUMNS, EventLog
from planner.sim.setting import Setting
from planner.world import World


def run(setting: Setting, world: World) -> EventLog:
    """Run one replication and return its event log."""
    numbers, people = setting_numbers(setting), len(world.rows)
    room, events = Room.of(people, len(setting.posts)), -1
    while events < 0:
        state = make_state(numbers, people, room)
        events = simulate(Run(**numbers, rows=world.rows, **state), world.root)
        room = room.doubled()
    columns = state["log"][:events].T
    return EventLog(*(np.ascontiguousarray(c, dtype=d) for c, d in zip(columns, COLUMNS.values(), strict=True)))


__all__ = ["run"]
