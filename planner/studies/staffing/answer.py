"""The whole answer to one question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.studies.staffing.budget import Budget
from planner.studies.staffing.cheapest import Cheapest
from planner.studies.staffing.curve import Curve
from planner.studies.staffing.fewest import Fewest
from planner.studies.staffing.question import Candidate, Question
from planner.studies.staffing.search import Measured


@dataclass(frozen=True, eq=False)
class Answer:
    """What is known, and what it took."""

    question: Question
    fewest: tuple[Fewest, ...]  # of each mix of levers, none first
    cheapest: Cheapest | None  # None where posts have no price
    budget: Budget | None  # None where none was named
    curve: Curve
    measured: Mapping[Candidate, Measured]
    grid: int  # candidates that there are
    effort: int  # futures run, each scenario's counted

    @property
    def main(self) -> Fewest:
        """The answer with no lever pulled."""
        return self.fewest[0]

    @property
    def brute_effort(self) -> int:
        """Futures that meeting every candidate with every future would have run."""
        return self.grid * self.question.replications
