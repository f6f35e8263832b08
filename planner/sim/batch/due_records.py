"""Records of what is due to someone: taken for a queue, and free again once out of it."""

from __future__ import annotations

from typing import Any

from planner.base.arrays import NONE
from planner.jit import jit
from planner.sim.batch.heap import remove
from planner.sim.batch.state import ReplicationState


@jit
def new_due(run: ReplicationState) -> int:
    """Return the number of a record that is in no queue; NONE, and the clock says so, where there is none left."""
    clock = run.clock[0]
    at = clock.free_due
    if at != NONE:
        clock.free_due = run.dues[at].sibling
    elif clock.dues < run.dues.size:
        at = clock.dues
        clock.dues = at + 1
    else:
        clock.overflowed = True
    return at


@jit
def drop_first(run: ReplicationState, queues: Any, number: int) -> None:
    """Take the first out of one of some queues."""
    at = queues[number]
    queues[number] = remove(run.dues, at, at)
    run.dues[at].sibling = run.clock[0].free_due
    run.clock[0].free_due = at
