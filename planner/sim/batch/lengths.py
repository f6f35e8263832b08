"""Lengths of time, drawn from the parameters' tables."""

from __future__ import annotations

from typing import Any

from planner.jit import jit
from planner.sim.batch.state import ReplicationState
from planner.world.streams import PackedDistributions, sample


@jit
def drawn_from(run: ReplicationState, number: int, key: Any, purpose: int, index: int) -> int:
    """Return draw number `index` of a key for a purpose, from a table of the parameters."""
    return sample(PackedDistributions(run.pages, run.cdf, run.guides), number, key, purpose, index)
