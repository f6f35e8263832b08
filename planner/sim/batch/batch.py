"""One scenario on the batch engine, one replication after another in the same arrays."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from planner.jit import records
from planner.model.events import COLUMNS, EventLog
from planner.model.parameters import Parameters
from planner.model.policy import AllocationPolicy, BatchPolicy, IndexPolicy, StaticPriority, is_known
from planner.sim.batch.arrays import pack_parameters
from planner.sim.batch.calendar import MOST_PEOPLE
from planner.sim.batch.engine import DONE, TO_PLAN, simulate, simulate_planned
from planner.sim.batch.known import plan_starts
from planner.sim.batch.state import Capacities, ReplicationState, make_state, replication_state
from planner.sim.tally.sections import Sections
from planner.sim.tally.state import make_tally
from planner.sim.tally.tally import Tally, keep_weekly
from planner.world import PERSON, World


class Batch:
    """One scenario on the batch engine. Its arrays are used again for each replication, so each thread needs its own.

    Parameters
    ----------
    parameters
        Of the scenario.
    policy
        Order of places.
    weekly
        Whether each week of each team is wanted too.
    logged
        Whether event logs are wanted; counting is slower with one.

    Raises
    ------
    ValueError
        If the policy is a function of candidate and day of one's own: none is compiled.
    """

    def __init__(
        self, parameters: Parameters, policy: AllocationPolicy, *, weekly: bool = False, logged: bool = False
    ) -> None:
        """Pack the parameters; other arrays are made for the first world, and longer ones when it takes them."""
        if not is_known(policy):
            raise ValueError("the batch engine knows fixed orders, indices and planners only")
        self.parameters, self.policy, self.weekly, self.logged = parameters, policy, weekly, logged
        self.numbers, self.sections = pack_parameters(parameters, policy), Sections(parameters)
        self.capacities, self.people = Capacities(0, 0, 0, 0, 0), -1
        self._entry: Any = simulate if isinstance(policy, (StaticPriority, IndexPolicy)) else simulate_planned
        self.state: ReplicationState
        self.arrays: dict[str, Any] = {}

    def count(self, world: World, tally: Tally, replication: int) -> None:
        """Simulate a world and count what happens.

        Parameters
        ----------
        world
            People and root key of one replication.
        tally
            Of the same scenario; with weeks where the batch is a weekly one.
        replication
            Row of the tally that is overwritten.

        Raises
        ------
        ValueError
            If there are more than `MOST_PEOPLE` people: a moment's key has 24 bits for whose it is.
        """
        if len(world.rows) > MOST_PEOPLE:
            raise ValueError(f"a world may have at most {MOST_PEOPLE:,} people, not {len(world.rows):,}")
        if len(world.rows) > self.people:
            self._make_arrays(len(world.rows), Capacities.of(len(world.rows), len(self.parameters.posts)))
        while not self._simulate(world, tally.counts[replication]):
            self._make_arrays(self.people, self.capacities.doubled())
        keep_weekly(tally, replication, self.arrays)

    def log(self, world: World) -> EventLog:
        """Simulate a world and return its event log; the batch must be a logged one."""
        self.count(world, Tally.zeros(self.parameters, 1, weekly=self.weekly), 0)
        columns = self.arrays["log"][: int(self.arrays["clock"].events[0])].T
        return EventLog(*(np.ascontiguousarray(c, dtype=d) for c, d in zip(columns, COLUMNS.values(), strict=True)))

    def _simulate(self, world: World, counts: Any) -> bool:
        self.state.put("rows", world.rows)
        self.state.put("counts", counts)
        if self._entry is simulate:
            return bool(simulate(self.state, world.root))
        return self._simulate_planned(world.root, cast("BatchPolicy", self.policy))

    def _simulate_planned(self, root: Any, planner: BatchPolicy) -> bool:
        """Simulate with a pause at each meeting at which anyone might start."""
        stands = simulate_planned(self.state, root, False)  # noqa: FBT003
        while stands == TO_PLAN:
            plan_starts(self.state, planner)
            stands = simulate_planned(self.state, root, True)  # noqa: FBT003
        return bool(stands == DONE)

    def _make_arrays(self, people: int, capacities: Capacities) -> None:
        self.people = people
        self.capacities = capacities.with_log() if self.logged and not capacities.events else capacities
        tally = make_tally(self.parameters, self.sections, people, self.capacities.spans, weekly=self.weekly)
        self.arrays = {**make_state(self.numbers, people, self.capacities), **tally}
        nobody = {"rows": records(0, PERSON), "counts": np.zeros(0, dtype=np.int64)}
        self.state = replication_state({**self.numbers, **self.arrays, **nobody})


def run(parameters: Parameters, world: World, policy: AllocationPolicy) -> EventLog:
    """Run one replication on the batch engine.

    Parameters
    ----------
    parameters
        Of the scenario.
    world
        People and root key of the replication.
    policy
        Order of places.

    Returns
    -------
    EventLog
        Every event in order: equal to the SimPy engine's.

    Raises
    ------
    ValueError
        As `Batch` does.
    """
    return Batch(parameters, policy, logged=True).log(world)
