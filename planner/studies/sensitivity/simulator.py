"""The simulator asked about assumptions: every scenario at every point, with the same replications throughout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from planner.base.arrays import Float64s
from planner.experiment import Experiment, run
from planner.outcome.measures import BY_NAME, HEADLINE
from planner.parallel import Executor, Serial, Threads, map_chunks
from planner.scenario import ScenarioFile
from planner.studies.sensitivity.assumption import Assumption, Table, with_values
from planner.studies.sensitivity.recommendation import Criterion

Point = Mapping[str, float]  # values by name of assumption; one that is not named is as the scenarios have it


@dataclass(frozen=True)
class PointResult:
    """All scenarios at one point, met with the same replications."""

    headline: Float64s  # reachable people released untreated, [scenarios, replications]
    score: Float64s  # by the criterion, the less the better, [scenarios, replications]


class Model(Protocol):
    """Anything that gives results at points. Replication r of any point has the same chance."""

    def __call__(self, points: Sequence[Point], replications: int) -> Iterator[PointResult]:
        """Yield the result at each point, in order."""
        ...


@dataclass
class Simulator:
    """A model of scenarios; points are spread over threads, and no digit depends on how many."""

    files: Sequence[ScenarioFile]
    assumptions: Sequence[Assumption]
    criterion: Criterion
    seed: int
    workers: int

    @cached_property
    def tables(self) -> list[Table]:
        """Each scenario's values as they are typed."""
        return [file.scenario.model_dump(by_alias=True) for file in self.files]

    def __call__(self, points: Sequence[Point], replications: int) -> Iterator[PointResult]:
        """Yield the result at each point, in order."""
        Experiment(self.files, self.seed).prepare()

        def one(chunk: range) -> PointResult:
            return self._result(points[chunk.start], replications)

        yield from map_chunks(one, [range(at, at + 1) for at in range(len(points))], executor=self._executor)

    @property
    def _executor(self) -> Executor:
        return Serial() if self.workers == 1 else Threads(self.workers)

    def _result(self, point: Point, replications: int) -> PointResult:
        values = [(each, point[each.name]) for each in self.assumptions if each.name in point]
        files = [
            with_values(file, table, number, values) if values else file
            for number, (file, table) in enumerate(zip(self.files, self.tables, strict=True))
        ]
        outcomes = run(Experiment(files, self.seed), replications)
        return PointResult(
            headline=np.array([BY_NAME[HEADLINE].of(outcome) for outcome in outcomes]),
            score=np.array([self.criterion.score(outcome) for outcome in outcomes]),
        )
