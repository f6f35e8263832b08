"""Scenarios met with the same futures, and what is read of each: people by part, completions, cost."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from planner.base.arrays import Float64s, Int64s
from planner.experiment import Experiment
from planner.outcome.measures import BY_NAME
from planner.outcome.outcome import (
    Outcome,
    discounted_cost_gbp,
    reachable_released_by,
    reachable_untreated_by,
)
from planner.parallel import map_chunks
from planner.scenario import ScenarioFile

T = TypeVar("T")
Steps = Generator[int, None, T]  # yields the futures run since it last did, each scenario's counted
FILES_AT_ONCE = 8  # more would not fit a processor's cache


@dataclass(frozen=True)
class StudySample:
    """What is read of scenarios on some futures."""

    untreated: Int64s  # reachable people released untreated, [scenarios, futures, parts]
    released: Int64s  # reachable people released, [scenarios, futures, parts]
    completions: Float64s  # [scenarios, futures]
    discounted_gbp: Float64s  # [scenarios, futures]

    @classmethod
    def joined(cls, readings: Sequence[StudySample], axis: int) -> StudySample:
        """Return readings as one: of more scenarios (axis 0) or of more futures (axis 1)."""
        return cls(*(np.concatenate([getattr(each, name) for each in readings], axis) for name in cls.__annotations__))


@dataclass(frozen=True)
class Reader:
    """A task for chunks of futures."""

    experiment: Experiment
    parts: Sequence[Sequence[str]]  # teams of each part

    def __call__(self, chunk: range) -> StudySample:
        """Return what is read of the study's scenarios on these futures."""
        experiment = self.experiment
        made = zip(experiment.files, experiment.parameter_sets, experiment(chunk), strict=True)
        return StudySample.joined([self._read(Outcome(*each)) for each in made], 0)

    def _read(self, outcome: Outcome) -> StudySample:
        return StudySample(
            self._by_part(outcome, reachable_untreated_by(outcome, "team")),
            self._by_part(outcome, reachable_released_by(outcome, "team")),
            BY_NAME["completions"].of(outcome)[None],
            discounted_cost_gbp(outcome)[None],
        )

    def _by_part(self, outcome: Outcome, people: Float64s) -> Int64s:
        """Return people by home team as people by part, [1, futures, parts]."""
        number = {team: at for at, team in enumerate(outcome.parameters.team_names)}
        sums = [people[:, [number[team] for team in teams]].sum(axis=1) for teams in self.parts]
        return np.stack(sums, axis=1).astype(np.int64)[None]


def read(
    files: Sequence[ScenarioFile], futures: range, seed: int, parts: Sequence[Sequence[str]], workers: int
) -> Steps[StudySample]:
    """Return what is read of scenarios on these futures, a few scenarios at a time."""
    blocks = []
    for at in range(0, len(files), FILES_AT_ONCE):
        experiment = Experiment(files[at : at + FILES_AT_ONCE], seed)
        experiment.prepare()
        chunks = [futures[chunk.start : chunk.stop] for chunk in experiment.chunks(len(futures))]
        read_so_far = []
        for reading in map_chunks(Reader(experiment, parts), chunks, how=experiment.spreading(workers)):
            read_so_far.append(reading)
            yield reading.untreated.shape[0] * reading.untreated.shape[1]
        blocks.append(StudySample.joined(read_so_far, 1))
    return StudySample.joined(blocks, 0)
