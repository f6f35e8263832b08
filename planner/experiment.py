"""Experiment: every scenario simulated on the same replications (common random numbers)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Protocol

from planner.base.fault import Fault, InputError
from planner.jit import records
from planner.model.events import EventLog
from planner.model.parameters import Parameters
from planner.model.policy import AllocationPolicy, is_batch_policy, is_known
from planner.optimise.policies.factory import policy_for
from planner.outcome import Outcome
from planner.parallel import Executor, Processes, Serial, Threads, map_chunks
from planner.scenario import Population, ScenarioFile
from planner.scenario.scenario import people_in_all
from planner.sim import batch, reference
from planner.sim.tally.tally import Tally
from planner.world import PERSON, PopulationNumbers, World, WorldGenerator, numbers
from planner.world.streams import root_key

BATCH, REFERENCE = "batch", "reference"
PEOPLE_A_CHUNK = 60_000  # counted in about a tenth of a second: progress shows, and a stop waits for little
MOST_A_CHUNK = 64


class Engine(Protocol):
    """Anything that turns parameters, a world and a policy into what happened."""

    def __call__(self, parameters: Parameters, world: World, policy: AllocationPolicy) -> EventLog:
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
class Experiment:
    """Every scenario simulated on the same replications (common random numbers); a task for chunks of them.

    Parameters
    ----------
    files
        The scenarios; the first is what others are compared with.
    seed
        Of the random-number streams: the same seed gives the same digits, on any engine and any number of processors.
    engine
        A name of `ENGINES`. A policy that is not compiled is run by the SimPy engine.
    policy
        Overrules every scenario's own order of places; None leaves it.
    weekly
        Whether every week of every replication is kept.

    References
    ----------
    Law, A. M. (2015). *Simulation Modeling and Analysis*, 5th edition, section 11.2.
    """

    files: Sequence[ScenarioFile]
    seed: int
    engine: str = BATCH
    policy: AllocationPolicy | None = None
    weekly: bool = False
    _own: threading.local = field(default_factory=threading.local, repr=False, compare=False)  # each thread's rooms

    def __post_init__(self) -> None:
        """Fall back on the SimPy engine for a policy that is not compiled."""
        if self.policy is not None and not is_known(self.policy):
            self.engine = REFERENCE

    @cached_property
    def parameter_sets(self) -> list[Parameters]:
        """Each scenario as numbers."""
        return [Parameters(file.scenario) for file in self.files]

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
        """Return the tallies of a chunk of replications, one for each scenario, of len(chunk) replications each."""
        return self.count(
            chunk, [Tally.zeros(parameters, len(chunk), weekly=self.weekly) for parameters in self.parameter_sets]
        )

    def count(self, chunk: range, tallies: list[Tally]) -> list[Tally]:
        """Count a chunk of replications in tallies of its length, one for each scenario, and return them."""
        _, which = self.populations
        generators, counters = self._rooms()
        for at, replication in enumerate(chunk):
            worlds = [generator.generate_into(self.seed, replication) for generator in generators]
            for counter, tally, number in zip(counters, tallies, which, strict=True):
                counter.count(worlds[number], tally, at)
        return tallies

    def prepare(self) -> None:
        """Compile what is not compiled yet, in this thread, where an interrupt is heard at once."""
        if self.engine == BATCH and not hasattr(self._own, "prepared"):
            self._own.prepared = True
            WorldGenerator(self.populations[0][0]).generate(self.seed, 0)
            nobody, parameters = World(root_key(self.seed, 0), records(0, PERSON)), self.parameter_sets[0]
            engine = batch.Batch(parameters, self.policy_of(parameters), weekly=self.weekly)
            engine.count(nobody, Tally.zeros(parameters, 1, weekly=self.weekly), 0)

    def policy_of(self, parameters: Parameters) -> AllocationPolicy:
        """Return the order of places in a scenario."""
        return self.policy or policy_for(parameters.scenario)

    def log(self, parameters: Parameters, world: World) -> EventLog:
        """Return what happened in one replication of one scenario."""
        return ENGINES[self.engine](parameters, world, self.policy_of(parameters))

    def chunks(self, replications: int) -> list[range]:
        """Return replications 0, 1, ... in chunks that each take a moment; a chunk's length changes no digit."""
        people = sum(people_in_all(file.scenario) for file in self.files)
        length = max(1, min(MOST_A_CHUNK, round(PEOPLE_A_CHUNK / max(people, 1)))) if self.is_compiled else 1
        return [range(replications)[at : at + length] for at in range(0, replications, length)]

    def executor(self, workers: int) -> Executor:
        """Return what runs chunks with so many workers: compiled code over threads, the rest over processes."""
        if workers == 1:
            return Serial()
        return Threads(workers) if self.is_compiled else Processes(workers)

    @cached_property
    def is_compiled(self) -> bool:
        """Whether all of a replication is compiled; a planner is asked in Python at each meeting."""
        return self.engine == BATCH and not any(
            is_batch_policy(self.policy_of(parameters)) for parameters in self.parameter_sets
        )

    def _rooms(self) -> tuple[list[WorldGenerator], list[Counter]]:
        """Return this thread's generators and counters."""
        if not hasattr(self._own, "rooms"):
            make, generators = COUNTERS[self.engine], [WorldGenerator(population) for population in self.populations[0]]
            counters = [make(s, self.policy_of(s), weekly=self.weekly) for s in self.parameter_sets]
            self._own.rooms = generators, counters
        return self._own.rooms  # type: ignore[no-any-return]

    def __getstate__(self) -> dict[str, Any]:
        """Send what was asked to other processes, and nothing made of it."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "_own"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Be as new."""
        self.__dict__.update(state, _own=threading.local())


def check_together(files: Sequence[ScenarioFile]) -> None:
    """Check that scenarios can be simulated on the same replications and compared.

    Raises
    ------
    InputError
        With all of `together_faults`.
    """
    if faults := together_faults(files):
        raise InputError(faults)


def together_faults(files: Sequence[ScenarioFile]) -> list[Fault]:
    """Return why scenarios cannot be simulated together.

    Two have one name, by which they are told apart; or one has another first day or length than the first.
    """
    names, first = [file.name for file in files], files[0].scenario.calendar
    faults = [
        Fault(name, "", "", "must be named once: scenarios are told apart by their file names")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    for file in files:
        for key in ("start_date", "horizon_days"):
            mine, expected = getattr(file.scenario.calendar, key), getattr(first, key)
            if mine != expected:
                faults.append(
                    Fault(str(file.path), f"calendar.{key}", str(mine), f"must be the baseline's, {expected}")
                )
    return faults


def run(
    experiment: Experiment,
    replications: int,
    executor: Executor | None = None,
    done: Callable[[int], None] = lambda count: None,
) -> list[Outcome]:
    """Run replications 0, 1, ... of an experiment.

    Parameters
    ----------
    experiment
        What to simulate.
    replications
        How many.
    executor
        What runs the chunks; this process alone where None. No digit depends on it.
    done
        Hears how many replications are finished.

    Returns
    -------
    list[Outcome]
        One a scenario, of so many replications each.
    """
    *_, last = run_until(experiment, lambda outcomes: False, replications, replications, executor, done)
    return last


def run_until(
    experiment: Experiment,
    settled: Callable[[list[Outcome]], bool],
    most: int,
    step: int,
    executor: Executor | None = None,
    done: Callable[[int], None] = lambda count: None,
) -> Iterator[list[Outcome]]:
    """Yield the outcomes after every `step` replications or so, until settled or `most` are done.

    Parameters
    ----------
    experiment
        What to simulate.
    settled
        Whether no more is wanted, asked of each outcomes yielded.
    most
        The most replications.
    step
        The fewest replications between two yields. A step ends with a chunk, so that it does not depend on how the
        chunks are spread.
    executor, done
        As in `run`.

    Yields
    ------
    list[Outcome]
        One a scenario, of the replications so far; views of the same counts, which no later step changes.
    """
    filled = [Tally.zeros(parameters, most, weekly=experiment.weekly) for parameters in experiment.parameter_sets]
    finished = counted = reached = 0

    def hear(chunk: range) -> None:
        nonlocal finished
        finished += len(chunk)
        done(finished)

    def in_place(chunk: range) -> list[Tally]:
        return experiment.count(chunk, [room.part(chunk) for room in filled])

    executor = executor or Serial()
    is_here = isinstance(executor, (Serial, Threads))  # in this process, where what is counted need not be copied
    if is_here:
        experiment.prepare()
    for tallies in map_chunks(
        in_place if is_here else experiment, experiment.chunks(most), executor=executor, done=hear
    ):
        if not is_here:
            for room, tally in zip(filled, tallies, strict=True):
                room.take(counted, tally)
        counted += len(tallies[0])
        if counted - reached >= step or counted == most:
            reached = counted
            parts = zip(experiment.files, experiment.parameter_sets, filled, strict=True)
            outcomes = [Outcome(file, parameters, room.first(counted)) for file, parameters, room in parts]
            yield outcomes
            if settled(outcomes):
                return
