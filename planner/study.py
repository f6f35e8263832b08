"""A study: scenarios met with the same futures, run and measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from planner.outcome import Outcome, Sample, measure
from planner.policy import Policy, built_in
from planner.scenario import Population, ScenarioFile
from planner.sim import reference
from planner.sim.events import EventLog
from planner.sim.experiment import replicate
from planner.sim.setting import Setting
from planner.world import World, deal


class Engine(Protocol):
    """Anything that turns a setting, a world and a policy into what happened."""

    def __call__(self, setting: Setting, world: World, policy: Policy) -> EventLog:
        """Run one replication."""
        ...


ENGINES: dict[str, Engine] = {"reference": reference.run}


@dataclass
class Study:
    """Scenarios to meet with the same seed. `policy` overrules every scenario's own order."""

    files: Sequence[ScenarioFile]
    seed: int
    engine: str = "reference"
    policy: Policy | None = None

    @cached_property
    def settings(self) -> list[Setting]:
        """Each scenario as numbers."""
        return [Setting(file.scenario) for file in self.files]

    @cached_property
    def populations(self) -> tuple[list[Population], list[int]]:
        """Return the different populations, and which each scenario has."""
        different: list[Population] = []
        which = []
        for file in self.files:
            population = file.scenario.population
            if population not in different:
                different.append(population)
            which.append(different.index(population))
        return different, which

    def __call__(self, replication: int) -> list[Sample]:
        """Return one replication of every scenario, measured."""
        populations, which = self.populations
        worlds = [deal(population, self.seed, replication) for population in populations]
        return [self._sample(setting, worlds[at]) for setting, at in zip(self.settings, which, strict=True)]

    def _sample(self, setting: Setting, world: World) -> Sample:
        return measure(self.log(setting, world), world, setting)

    def log(self, setting: Setting, world: World) -> EventLog:
        """Return what happened in one replication of one scenario."""
        policy = self.policy or built_in(setting.scenario.policy.order)
        return ENGINES[self.engine](setting, world, policy)


def outcomes(study: Study, samples: Sequence[list[Sample]]) -> list[Outcome]:
    """Stack samples by scenario."""
    return [Outcome.of(file, [sample[i] for sample in samples]) for i, file in enumerate(study.files)]


def run(
    study: Study, replications: int, workers: int = 1, done: Callable[[int], None] = lambda count: None
) -> list[Outcome]:
    """Run replications 0, 1, ... of a study; `done` hears how many are finished."""
    samples: list[list[Sample]] = []
    for sample in replicate(study, range(replications), workers):
        samples.append(sample)
        done(len(samples))
    return outcomes(study, samples)


def run_until(
    study: Study,
    settled: Callable[[list[Outcome]], bool],
    most: int,
    step: int,
    workers: int = 1,
    done: Callable[[int], None] = lambda count: None,
) -> Iterator[list[Outcome]]:
    """Yield the outcomes after every `step` replications, until settled or `most` are done."""
    samples: list[list[Sample]] = []
    for sample in replicate(study, range(most), workers):
        samples.append(sample)
        done(len(samples))
        if len(samples) % step == 0 or len(samples) == most:
            reached = outcomes(study, samples)
            yield reached
            if settled(reached):
                return
