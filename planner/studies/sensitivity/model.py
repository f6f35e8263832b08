"""What is asked about assumptions, whatever answers: the simulator, or a formula with a known answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from planner.base.arrays import Float64s

Point = Mapping[str, float]  # values by name of assumption; one that is not named is as the scenarios have it


@dataclass(frozen=True)
class Result:
    """All scenarios at one point, met with the same futures."""

    headline: Float64s  # reachable people released untreated, [scenarios, futures]
    score: Float64s  # by the criterion, the less the better, [scenarios, futures]


class Model(Protocol):
    """Anything that gives results at points. Future f of any point has the same luck."""

    def __call__(self, points: Sequence[Point], futures: int) -> Iterator[Result]:
        """Yield the result at each point, in order."""
        ...
