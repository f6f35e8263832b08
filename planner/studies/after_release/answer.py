"""What comes after release, on so many replications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from planner.outcome import Outcome
from planner.present.export import records
from planner.present.section import Section
from planner.present.study import Answer
from planner.present.words import CAVEAT
from planner.studies.after_release import tables, words

if TYPE_CHECKING:
    from planner.studies.after_release.question import AfterReleaseQuestion


@dataclass(frozen=True, eq=False, repr=False)
class AfterReleaseAnswer(Answer):
    """What was counted after release; `outcome` has every week."""

    name: ClassVar[str] = "after-release"
    question: AfterReleaseQuestion
    outcome: Outcome

    def headline(self) -> str:
        """Return what it takes of staff hours, and how many are recalled."""
        return words.headline(self.outcome)

    def basis(self) -> str:
        """Return what the numbers rest on."""
        return words.basis(self)

    def notes(self) -> Sequence[str]:
        """Return what has to be borne in mind."""
        return (*words.caveats(self.outcome), CAVEAT)

    def sections(self) -> Iterator[Section]:
        """Yield the pathway and the way back, series of weeks, work in the community, conditions and totals."""
        from planner.studies.after_release import sections  # noqa: PLC0415 - figures take half a second to load

        yield from sections.whole(self.outcome)

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return totals, flows, conditions, work in the community, and the weeks."""
        return tables.all_of(self.outcome)

    def document(self) -> dict[str, Any]:
        """Return the answer as one JSON document, but for the weeks, which the files have."""
        question = self.question
        return {
            "scenario": question.file.name,
            "seed": question.seed,
            "replications": self.outcome.replications,
            **{name: records(table) for name, table in self.tables().items() if name != "weeks"},
            "caveats": list(self.notes()),
        }
