"""What the decision turns on: the recommendation, and at which values of which assumptions it would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from planner.present import export
from planner.present.placing import Writer
from planner.present.section import Section
from planner.present.study import Answer
from planner.studies.sensitivity import tables, words
from planner.studies.sensitivity.one_way import Swing
from planner.studies.sensitivity.recommendation import TOO_CLOSE, Recommendation
from planner.studies.sensitivity.screening import Screening
from planner.studies.sensitivity.simulator import PointResult
from planner.studies.sensitivity.switching_value import SwitchingValue

if TYPE_CHECKING:
    from planner.studies.sensitivity.question import SensitivityQuestion


@dataclass(frozen=True, eq=False, repr=False)
class SensitivityAnswer(Answer):
    """What is known so far; it grows while the question is being answered.

    Attributes
    ----------
    question
        What was asked.
    recommendation
        Which scenario is best at the present values, and its lead over its rival.
    base
        Every scenario at the present values.
    swings
        Each assumption moved by itself; those first that move the lead most. Empty until known.
    switching_values
        Where the recommendation changes, by assumption, for those that change it; None until known.
    screening
        All assumptions moved together; None until known.
    points
        At how many points every scenario was simulated.
    runs
        Simulations: a scenario, a point and a replication each.
    """

    name: ClassVar[str] = "certain"
    most_rows: ClassVar[int | None] = 12
    question: SensitivityQuestion
    recommendation: Recommendation
    base: PointResult
    swings: tuple[Swing, ...] = ()
    switching_values: Mapping[str, tuple[SwitchingValue, ...]] | None = None
    screening: Screening | None = None
    points: int = 1
    runs: int = 0

    @property
    def relevant(self) -> list[Swing]:
        """The assumptions on which the decision turns; first those that lead to another scenario than now."""
        found = [swing for swing in self.swings if self.of(swing)]
        return sorted(found, key=lambda swing: not self.is_switched(swing))

    def is_switched(self, swing: Swing) -> bool:
        """Whether within its range another scenario than the best at present is recommended."""
        return any(each.other not in {TOO_CLOSE, self.recommendation.best} for each in self.of(swing))

    def of(self, swing: Swing) -> tuple[SwitchingValue, ...]:
        """Return where the recommendation changes as an assumption moves: none, one, or one on either side."""
        return (self.switching_values or {}).get(swing.assumption.name, ())

    def headline(self) -> str:
        """Return the recommendation at the present values, in a sentence."""
        return words.headline(self)

    def basis(self) -> str:
        """Return by how much the best is ahead, and what that rests on."""
        return f"{words.lead_sentence(self)}\n{words.basis(self)}"

    def sections(self) -> Iterator[Section]:
        """Yield what the decision turns on, one at a time, all together, the ranges: as far as they are known."""
        from planner.studies.sensitivity import sections  # noqa: PLC0415 - figures take half a second to load

        if self.switching_values is not None:
            yield sections.decision(self)
        yield from sections.details(self)

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the switching values, what each assumption does, the screening, and every range."""
        return tables.all_of(self)

    def document(self) -> dict[str, Any]:
        """Return the answer as one JSON document."""
        return tables.document(self)

    def files(self) -> Mapping[str, Writer]:
        """Return the files of the answer, by name: the tables, what their columns mean, the document."""
        return {**super().files(), "dictionary.csv": export.csv(tables.dictionary())}
