"""How many posts it takes: the fewest, the cheapest, the best for a budget, and what each further post brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from planner.present.placing import Writer
from planner.present.section import Section
from planner.present.study import Answer
from planner.studies.staffing import tables, words
from planner.studies.staffing.budget import Budget
from planner.studies.staffing.candidate import Candidate
from planner.studies.staffing.curve import Curve
from planner.studies.staffing.enough import Cheapest, Fewest
from planner.studies.staffing.search import Measured

if TYPE_CHECKING:
    from planner.studies.staffing.question import StaffingQuestion


@dataclass(frozen=True, eq=False, repr=False)
class StaffingAnswer(Answer):
    """What is known, and what it took.

    Attributes
    ----------
    question
        What was asked.
    fewest
        The fewest posts that are enough, of each set of levers; with none pulled first.
    cheapest
        The cheapest posts and levers that are enough; None where posts have no price.
    budget
        The best use of the budget; None where none was named.
    curve
        What each further post brings, with no lever pulled.
    measured
        Candidates met whole with every replication that judges.
    grid
        How many candidates there are.
    effort
        Replications simulated, each scenario's counted.
    """

    name: ClassVar[str] = "staffing"
    question: StaffingQuestion
    fewest: tuple[Fewest, ...]
    cheapest: Cheapest | None
    budget: Budget | None
    curve: Curve
    measured: Mapping[Candidate, Measured]
    grid: int
    effort: int

    @property
    def main(self) -> Fewest:
        """The answer with no lever pulled."""
        return self.fewest[0]

    @property
    def brute_effort(self) -> int:
        """Replications that meeting every candidate with every one that judges would have run."""
        return self.grid * self.question.replications

    def headline(self) -> str:
        """Return how many posts it takes, in a sentence."""
        return words.headline(self)

    def basis(self) -> str:
        """Return which posts, how often the target is met with them, and what that rests on; a line each."""
        return "\n".join([*words.details(self), words.basis(self)])

    def sections(self) -> Iterator[Section]:
        """Yield the curve, the cheapest, the best use of the budget, and what levers change."""
        from planner.studies.staffing import sections  # noqa: PLC0415 - figures take half a second to load

        return sections.all_of(self)

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the curve: a row each number of posts."""
        return {"curve": tables.curve_table(self)}

    def document(self) -> dict[str, Any]:
        """Return the answer as one JSON document."""
        return tables.document(self)

    def files_in(self, folder: Path) -> Mapping[str, Writer]:
        """Return the files: the answer, its curve, and each candidate named as a scenario to compare."""
        return {**self.files(), **tables.scenarios(self, folder)}
