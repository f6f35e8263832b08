"""One replication in every order of places: what became of people, and what was possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from planner.base.arrays import Float64s
from planner.model.events import EventLog
from planner.model.parameters import Parameters
from planner.model.policy import AllocationPolicy
from planner.optimise.policies.factory import policy_for
from planner.scenario import ScenarioFile
from planner.sim import batch
from planner.sim.tally.tally import Tally, measure
from planner.studies.orders.groups import codes, counts
from planner.studies.orders.hindsight import Aim, Duties, Hindsight, finished
from planner.world import World, generate_world

AIMS = tuple(Aim)
COLUMN = {aim: column for column, aim in enumerate(AIMS)}  # of each aim, wherever there is one an aim


@dataclass(frozen=True, eq=False)
class ReplicationResult:
    """What came of one replication."""

    tallies: list[Tally]  # one an order, of one replication
    finished: Float64s  # [orders, aims]
    by_group: Float64s  # [orders, groups] released having completed
    most: Float64s  # [aims] that any order could have finished, knowing everything; nan where it was not asked
    expected: Float64s  # [aims] knowing everything but how courses and reviews will go; nan likewise


@dataclass
class CompareOrders:
    """A task: every order on one replication after another; the first few are bounded."""

    file: ScenarioFile
    orders: Sequence[str]
    seed: int
    bounded: int

    @cached_property
    def parameters(self) -> Parameters:
        """The scenario as numbers."""
        return Parameters(self.file.scenario)

    @cached_property
    def rules(self) -> list[AllocationPolicy]:
        """Each order, ready for the engine."""
        return [policy_for(self.file.scenario, name) for name in self.orders]

    def __call__(self, chunk: range) -> list[ReplicationResult]:
        """Return what came of a chunk of replications."""
        return [self._replication(replication) for replication in chunk]

    def _replication(self, replication: int) -> ReplicationResult:
        parameters, world = self.parameters, generate_world(self.file.scenario.population, self.seed, replication)
        logs = [batch.run(parameters, world, rule) for rule in self.rules]
        group_of = codes(parameters, world)
        done = np.asarray([[len(finished(log, aim)) for aim in AIMS] for log in logs], dtype=np.float64)
        nothing = np.full((len(AIMS), 2), np.nan)
        bounds = _bounds(parameters, world, logs, done) if replication < self.bounded else nothing
        return ReplicationResult(
            tallies=[measure(log, world, parameters, weekly=False) for log in logs],
            finished=done,
            by_group=np.asarray([counts(group_of, finished(log, Aim.RELEASED)) for log in logs], dtype=np.float64),
            most=bounds[:, 0],
            expected=bounds[:, 1],
        )

    def __getstate__(self) -> dict[str, Any]:
        """Send what was asked to other processes, and nothing made of it."""
        return {name: getattr(self, name) for name in ("file", "orders", "seed", "bounded")}


def _bounds(parameters: Parameters, world: World, logs: Sequence[EventLog], done: Float64s) -> Float64s:
    """Return both bounds for each aim, [aims, 2], where at least the fewest duties are done that any order did."""
    duties = Duties.of(parameters, logs[0])
    for log in logs:
        duties = duties.fewest(Duties.of(parameters, log))
    made = []
    for aim, target in zip(AIMS, done.max(axis=0).tolist(), strict=True):
        known = Hindsight(parameters, world, logs[0], aim)
        made.append((float(known.most(duties, target).most), known.most_expected(duties, target)))
    return np.asarray(made)
