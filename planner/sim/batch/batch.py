"""One setting on the batch engine, one replication after another in the same room."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from planner.jit import records
from planner.model.events import COLUMNS, EventLog
from planner.model.parameters import Parameters
from planner.model.policy import AllocationPolicy, BatchPolicy, IndexPolicy, StaticPriority, is_known
from planner.sim.batch.calendar import MOST_PEOPLE
from planner.sim.batch.engine import DONE, TO_PLAN, simulate, simulate_planned
from planner.sim.batch.known import plan_starts
from planner.sim.batch.numbers import setting_numbers
from planner.sim.batch.state import Room, Run, make_state, run_of
from planner.sim.tally.sections import Sections
from planner.sim.tally.state import make_tally
from planner.sim.tally.tally import Tally, keep_weekly
from planner.world import PERSON, World


class Batch:
    """Not to be shared by threads: each needs its own room."""

    def __init__(
        self, parameters: Parameters, policy: AllocationPolicy, *, weekly: bool = False, logged: bool = False
    ) -> None:
        """Make no room yet; raises ValueError for an order of candidate and day of one's own, as none is compiled."""
        if not is_known(policy):
            raise ValueError("the batch engine knows fixed orders, indices and planners only")
        self.parameters, self.policy, self.weekly, self.logged = parameters, policy, weekly, logged
        self.numbers, self.sections = setting_numbers(parameters, policy), Sections(parameters)
        self.room, self.people = Room(0, 0, 0, 0, 0), -1
        self._entry: Any = simulate if isinstance(policy, (StaticPriority, IndexPolicy)) else simulate_planned
        self.run: Run
        self.arrays: dict[str, Any] = {}

    def count(self, world: World, tally: Tally, replication: int) -> None:
        """Simulate a world and count what happens, as a replication of a tally.

        Raises ValueError where there are more people than a moment's key has room for.
        """
        if len(world.rows) > MOST_PEOPLE:
            raise ValueError(f"a world may have at most {MOST_PEOPLE:,} people, not {len(world.rows):,}")
        if len(world.rows) > self.people:
            self._make_room(len(world.rows), Room.of(len(world.rows), len(self.parameters.posts)))
        while not self._simulate(world, tally.counts[replication]):
            self._make_room(self.people, self.room.doubled())
        keep_weekly(tally, replication, self.arrays)

    def log(self, world: World) -> EventLog:
        """Simulate a world and return its event log; the batch must be a logged one."""
        self.count(world, Tally.room(self.parameters, 1, weekly=self.weekly), 0)
        columns = self.arrays["log"][: int(self.arrays["clock"].events[0])].T
        return EventLog(*(np.ascontiguousarray(c, dtype=d) for c, d in zip(columns, COLUMNS.values(), strict=True)))

    def _simulate(self, world: World, counts: Any) -> bool:
        self.run.put("rows", world.rows)
        self.run.put("counts", counts)
        if self._entry is simulate:
            return bool(simulate(self.run, world.root))
        return self._simulate_planned(world.root, cast("BatchPolicy", self.policy))

    def _simulate_planned(self, root: Any, planner: BatchPolicy) -> bool:
        """Simulate with a pause at each meeting at which anyone might start."""
        stands = simulate_planned(self.run, root, False)  # noqa: FBT003
        while stands == TO_PLAN:
            plan_starts(self.run, planner)
            stands = simulate_planned(self.run, root, True)  # noqa: FBT003
        return bool(stands == DONE)

    def _make_room(self, people: int, room: Room) -> None:
        self.people, self.room = people, room.with_log() if self.logged and not room.events else room
        tally = make_tally(self.parameters, self.sections, people, self.room.spans, weekly=self.weekly)
        self.arrays = {**make_state(self.numbers, people, self.room), **tally}
        nobody = {"rows": records(0, PERSON), "counts": np.zeros(0, dtype=np.int64)}
        self.run = run_of({**self.numbers, **self.arrays, **nobody})


def run(parameters: Parameters, world: World, policy: AllocationPolicy) -> EventLog:
    """Run one replication and return its event log; raises ValueError as `Batch` does."""
    return Batch(parameters, policy, logged=True).log(world)
