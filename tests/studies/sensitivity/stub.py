"""A model with a known answer in place of the simulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from common import ENGLAND_WALES, SCENARIOS

from planner.scenario import read
from planner.studies.sensitivity import SensitivityAnswer, SensitivityQuestion
from planner.studies.sensitivity.assumption import Assumption
from planner.studies.sensitivity.simulator import Point, PointResult

FILES = tuple(read(path) for path in (ENGLAND_WALES, SCENARIOS / "two-more-psychologists.toml"))


def assumption(name: str, value: float, low: float, high: float, **more: bool) -> Assumption:
    """Make one that no scenario has."""
    return Assumption(name, name, "days", value, low, high, "assumption", "made up", "assumption", ((), ()), **more)


@dataclass
class Stub:
    """Scenario 0 scores `lead(values)`, scenario 1 nil: so 1 is best where the lead is above nil. Futures add luck.

    What is common to both cancels; `own` is the standard deviation of what does not.
    """

    assumptions: Sequence[Assumption]
    lead: Callable[..., float]
    own: float = 0.0
    seed: int = 1
    asked: list[Point] = field(default_factory=list)

    def __call__(self, points: Sequence[Point], replications: int) -> Iterator[PointResult]:
        """Yield the result at each point."""
        random, none = np.random.default_rng(self.seed), np.zeros(replications)
        common = random.normal(0, 50, replications)
        own = random.normal(0, self.own, replications) if self.own else none
        for point in points:
            self.asked.append(point)
            values = {each.name: point.get(each.name, each.value) for each in self.assumptions}
            base = common + own + self.lead(**values)
            yield PointResult(headline=np.array([base, common]), score=np.array([base, common]))


def question(assumptions: Sequence[Assumption], **settings: object) -> SensitivityQuestion:
    """Ask about made-up assumptions."""
    found = SensitivityQuestion(FILES, **settings)  # type: ignore[arg-type]
    found.__dict__["assumptions"] = tuple(assumptions)
    return found


def answered(stub: Stub, **settings: object) -> SensitivityAnswer:
    """Return the whole answer of a stub."""
    *_, last = (step.answer for step in question(stub.assumptions, **settings).answer_of(stub) if step.answer)
    return last
