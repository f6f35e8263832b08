"""Records of what is due to someone: taken for a queue, and free again once out of it."""

from __future__ import annotations

from typing import Any

from planner.base.arrays import NONE
from planner.jit import jit
from planner.sim.batch.heap import leave
from planner.sim.batch.state import Run


@jit
def new_due(run: Run) -> int:
    """Return the number of a record that is in no queue; NONE, and the room is full, where there is none left."""
    clock = run.clock[0]
    at = clock.free_due
    if at != NONE:
        clock.free_due = run.dues[at].sibling
    elif clock.dues < run.dues.size:
        at = clock.dues
        clock.dues = at + 1
    else:
        clock.full = True
    return at


@jit
def drop_first(run: Run, queues: Any, number: int) -> None:
    """Take the first out of one of some queues."""
    at = queues[number]
    queues[number] = leave(run.dues, at, at)
    run.dues[at].sibling = run.clock[0].free_due
    run.clock[0].free_due = at
