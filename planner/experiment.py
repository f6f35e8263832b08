"""Experiment: every scenario simulated on the same replications (common random numbers)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Protocol

from planner.jit.compiled import records
from planner.model.events import EventLog
from planner.model.parameters import Setting
from planner.model.policy import Rule, is_known, is_planner
from planner.optimise.policies.factory import rule_of
from planner.outcome import Outcome
from planner.parallel import InLine, Processes, Spreading, Threads, spread
from planner.scenario import Population, ScenarioFile
from planner.sim import batch, reference
from planner.sim.tally.tally import Tally
from planner.world import PERSON, Dealer, PopulationNumbers, World, numbers
from planner.world.streams import root_key

BATCH, REFERENCE = "batch", "reference"
PEOPLE_A_CHUNK = 60_000  # counted in about a tenth of a second: progress shows, and a stop waits for little
MOST_A_CHUNK = 64


class Engine(Protocol):
    """Anything that turns a setting, a world and a policy into what happened."""

    def __call__(self, setting: Setting, world: World, policy: Rule) -> EventLog:
        """Run one replication."""
        ...


class Counter(Protocol):
    """Anything that simulates worlds and counts what happens."""

    def count(self, world: World, tally: Tally, replication: int) -> None:
        """Count one replication."""
        ...


ENGINES: dict[str, Engine] = {BATCH: batch.run, REFERENCE: reference.run}
COUNTERS: dict[str, Callable[..., Counter]] = {BATCH: batch.Batch, REFERENCE: reference.Counter}


@dataclass
class Study:
    """Scenarios to meet with the same seed; a task for chunks of replications.

    `policy` overrules every scenario's own order. `weekly` keeps every week of every future.
    """

    files: Sequence[ScenarioFile]
    seed: int
    engine: str = BATCH
    policy: Rule | None = None
    weekly: bool = False
    _own: threading.local = field(default_factory=threading.local, repr=False, compare=False)  # each thread's rooms

    def __post_init__(self) -> None:
        """Fall back on the SimPy engine for a policy that is not compiled."""
        if self.policy is not None and not is_known(self.policy):
            self.engine = REFERENCE

    @cached_property
    def settings(self) -> list[Setting]:
        """Each scenario as numbers."""
        return [Setting(file.scenario) for file in self.files]

    @cached_property
    def populations(self) -> tuple[list[PopulationNumbers], list[int]]:
        """Return the different populations, and which each scenario has."""
        different: list[Population] = []
        which = []
        for file in self.files:
            population = file.scenario.population
            if population not in different:
                different.append(population)
            which.append(different.index(population))
        return [numbers(population) for population in different], which

    def __call__(self, chunk: range) -> list[Tally]:
        """Return the tallies of a chunk of replications, one for each scenario."""
        return self.count(chunk, [Tally.room(setting, len(chunk), weekly=self.weekly) for setting in self.settings])

    def count(self, chunk: range, tallies: list[Tally]) -> list[Tally]:
        """Count a chunk of replications in tallies of its length, one for each scenario, and return them."""
        _, which = self.populations
        dealers, counters = self._rooms()
        for at, replication in enumerate(chunk):
            worlds = [dealer.deal_again(self.seed, replication) for dealer in dealers]
            for counter, tally, number in zip(counters, tallies, which, strict=True):
                counter.count(worlds[number], tally, at)
        return tallies

    def prepare(self) -> None:
        """Compile what is not compiled yet, in this thread, where an interrupt is heard at once."""
        if self.engine == BATCH and not hasattr(self._own, "prepared"):
            self._own.prepared = True
            Dealer(self.populations[0][0]).deal(self.seed, 0)
            nobody, setting = World(root_key(self.seed, 0), records(0, PERSON)), self.settings[0]
            engine = batch.Batch(setting, self.policy_of(setting), weekly=self.weekly)
            engine.count(nobody, Tally.room(setting, 1, weekly=self.weekly), 0)

    def policy_of(self, setting: Setting) -> Rule:
        """Return the order of places in a scenario."""
        return self.policy or rule_of(setting.scenario)

    def log(self, setting: Setting, world: World) -> EventLog:
        """Return what happened in one replication of one scenario."""
        return ENGINES[self.engine](setting, world, self.policy_of(setting))

    def chunks(self, replications: int) -> list[range]:
        """Return the replications in chunks that each take a moment; a chunk's length changes no digit."""
        people = sum(_expected_people(file) for file in self.files)
        length = max(1, min(MOST_A_CHUNK, round(PEOPLE_A_CHUNK / max(people, 1)))) if self.is_compiled else 1
        return [range(replications)[at : at + length] for at in range(0, replications, length)]

    def spreading(self, workers: int) -> Spreading:
        """Return how to spread the study over so many workers: compiled code over threads, the rest over processes."""
        if workers == 1:
            return InLine()
        return Threads(workers) if self.is_compiled else Processes(workers)

    @cached_property
    def is_compiled(self) -> bool:
        """Whether all of a future is compiled; a planner is asked in Python at each meeting."""
        return self.engine == BATCH and not any(is_planner(self.policy_of(setting)) for setting in self.settings)

    def _rooms(self) -> tuple[list[Dealer], list[Counter]]:
        """Return this thread's dealers and counters."""
        if not hasattr(self._own, "rooms"):
            make, dealers = COUNTERS[self.engine], [Dealer(population) for population in self.populations[0]]
            counters = [make(s, self.policy_of(s), weekly=self.weekly) for s in self.settings]
            self._own.rooms = dealers, counters
        return self._own.rooms  # type: ignore[no-any-return]

    def __getstate__(self) -> dict[str, Any]:
        """Send what was asked to other processes, and nothing made of it."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "_own"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Be as new."""
        self.__dict__.update(state, _own=threading.local())


def _expected_people(file: ScenarioFile) -> float:
    demand, calendar = file.scenario.demand, file.scenario.calendar
    years = len(calendar.year_start_days) - 1
    rates = demand.referrals_per_year
    listed = [value for _, value in demand.caseload if isinstance(value, int)]
    return sum(rates[min(year, len(rates) - 1)] for year in range(years)) + sum(listed)


def run(
    study: Study,
    replications: int,
    how: Spreading | None = None,
    done: Callable[[int], None] = lambda count: None,
) -> list[Outcome]:
    """Run replications 0, 1, ... of a study; `done` hears how many are finished."""
    *_, last = run_until(study, lambda outcomes: False, replications, replications, how, done)
    return last


def run_until(
    study: Study,
    settled: Callable[[list[Outcome]], bool],
    most: int,
    step: int,
    how: Spreading | None = None,
    done: Callable[[int], None] = lambda count: None,
) -> Iterator[list[Outcome]]:
    """Yield the outcomes after every `step` replications or so, until settled or `most` are done.

    A step ends with a chunk, so that it does not depend on how the chunks are spread.
    """
    filled = [Tally.room(setting, most, weekly=study.weekly) for setting in study.settings]
    finished = counted = reached = 0

    def hear(chunk: range) -> None:
        nonlocal finished
        finished += len(chunk)
        done(finished)

    def in_place(chunk: range) -> list[Tally]:
        return study.count(chunk, [room.part(chunk) for room in filled])

    way = how or InLine()
    is_here = isinstance(way, (InLine, Threads))  # in this process, where what is counted need not be copied
    if is_here:
        study.prepare()
    for tallies in spread(in_place if is_here else study, study.chunks(most), how=way, done=hear):
        if not is_here:
            for room, tally in zip(filled, tallies, strict=True):
                room.take(counted, tally)
        counted += len(tallies[0])
        if counted - reached >= step or counted == most:
            reached = counted
            parts = zip(study.files, study.settings, filled, strict=True)
            outcomes = [Outcome(file, setting, room.first(counted)) for file, setting, room in parts]
            yield outcomes
            if settled(outcomes):
                return
