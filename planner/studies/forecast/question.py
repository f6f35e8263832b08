"""What will demand, places and waits be, week by week? Scenarios forecast as the replications come in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from planner.present.run import RunQuestion, looks
from planner.present.study import IsStopped, Progress, never
from planner.studies.forecast.answer import ForecastAnswer

REPLICATIONS, MOST_REPLICATIONS, FIRST_LOOK = 100, 1000, 40


@dataclass(frozen=True)
class ForecastQuestion(RunQuestion[ForecastAnswer]):
    """Scenarios to forecast, together; see `RunQuestion` for what is asked."""

    command: ClassVar[str] = "forecast"
    weekly: ClassVar[bool] = True

    def answer(self, workers: int, is_stopped: IsStopped = never) -> Iterator[Progress[ForecastAnswer]]:
        """Yield how far it has come, and the answer at a first look and at last; no digit depends on the workers."""
        most = self.replications
        yield Progress(0, most)
        found = self.outcomes(workers, most, lambda _: is_stopped(), weekly=True)
        for outcomes, is_look in looks(found, [FIRST_LOOK]):
            yield Progress(outcomes[0].replications, most, ForecastAnswer(self, tuple(outcomes)) if is_look else None)
