"""Replications done one by one, for callers that do not yet ask for chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from planner.sim.experiment.in_line import InLine
from planner.sim.experiment.processes import Processes
from planner.sim.experiment.spread import spread

T = TypeVar("T")


def replicate(task: Callable[[int], T], replications: range, workers: int = 1) -> Iterator[T]:
    """Yield task(replication) for each replication, in order, over so many processes.

    Raises ValueError where workers < 1. With more than one, `task` must be picklable.
    """
    how = InLine() if workers == 1 or len(replications) == 1 else Processes(workers)
    return spread(partial(_one, task), [replications[at : at + 1] for at in range(len(replications))], how=how)


def _one(task: Callable[[int], T], chunk: range) -> T:
    return task(chunk[0])
