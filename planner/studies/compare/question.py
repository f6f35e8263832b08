"""What does the money buy? Funding scenarios compared as the replications come in: a first look, then tighter ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

import pandas as pd

from planner.outcome import Outcome, compare
from planner.outcome.compare import half_width
from planner.present.run import RunQuestion, looks
from planner.present.study import IsStopped, Progress, never
from planner.studies.compare.answer import CompareAnswer
from planner.studies.compare.tables import weekly_bands

REPLICATIONS, WEEKS_OF = 1000, 100  # on a page
LOOKS = (40, 100, 250, 500)  # replications after which there is something new to show
STEP = 50  # replications, at least, between looks at the precision
MOST_SCENARIOS = 5

By = Literal["year", "team", "prison", "time_left"]


@dataclass(frozen=True)
class CompareQuestion(RunQuestion[CompareAnswer]):
    """Funding scenarios to compare with the first of them; see `RunQuestion` for what else is asked.

    Parameters
    ----------
    precision
        No more replications once the 95% half-width of every difference in the headline is no more than this, in
        people; `replications` is then the most. None runs them all.
    weeks_of
        Of how many replications, the first, weeks are looked at too; none where `precision` decides how many there are.
    by
        A grouping by which the headline is shown as well.
    """

    precision: float | None = None
    weeks_of: int = 0
    by: By | None = None
    command: ClassVar[str] = "compare"

    @property
    def is_open_ended(self) -> bool:
        """Whether it may end long before all replications are run: once it is precise enough."""
        return self.precision is not None

    @property
    def settings(self) -> dict[str, object]:
        """What the answer depends on beside the scenarios."""
        return {**super().settings, "precision": self.precision, "weeks_of": self.weeks_of, "by": self.by}

    def answer(self, workers: int, is_stopped: IsStopped = never) -> Iterator[Progress[CompareAnswer]]:
        """Yield how far it has come, and the answer at each look; no digit depends on the workers."""
        most, weekly = self.replications, dict[str, pd.DataFrame]()
        few = min(self.weeks_of, most) if self.precision is None else 0
        yield Progress(0, most)
        first = self.outcomes(workers, few, lambda _: is_stopped(), weekly=True)
        found = self.outcomes(workers, most, self._settled(is_stopped))
        if few:  # their weeks are counted, and left once they are in bands
            for outcomes, is_look in looks(first, LOOKS):
                done = outcomes[0].replications
                if is_look and (done == few or is_stopped()):
                    weekly = {outcome.file.name: weekly_bands(outcome) for outcome in outcomes}
                yield Progress(done, most, CompareAnswer(self, tuple(outcomes), weekly) if is_look else None)
        if few < most and not is_stopped():
            for outcomes, is_look in looks(found, LOOKS):
                if (done := outcomes[0].replications) > few:  # the first few again, without their weeks
                    yield Progress(done, most, CompareAnswer(self, tuple(outcomes), weekly) if is_look else None)

    def _settled(self, is_stopped: IsStopped) -> Callable[[list[Outcome]], bool]:
        """Return what says that no more is wanted: stopped, or precise enough when that is looked at."""
        looked = 0

        def settled(outcomes: list[Outcome]) -> bool:
            nonlocal looked
            done = outcomes[0].replications
            if self.precision is None or (done - looked < STEP and done < self.replications):
                return is_stopped()
            looked = done
            return is_stopped() or half_width(compare(outcomes)) <= self.precision

        return settled
