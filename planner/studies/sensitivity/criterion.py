"""What makes one scenario better than another."""

from __future__ import annotations

from dataclasses import dataclass

from planner.base.arrays import Float64s
from planner.outcome import Outcome
from planner.outcome.measures import BY_NAME, HEADLINE
from planner.outcome.outcome import discounted_cost_gbp

UNTREATED, COST = "untreated", "cost-per-completion"
CRITERIA = (UNTREATED, COST)


@dataclass(frozen=True)
class Criterion:
    """A score that each future of a scenario has: the less the better.

    By `cost-per-completion` it is discounted cost less `worth_gbp` for each completed course, so that a scenario is
    better than the baseline exactly where an additional completion costs less than it is worth.
    """

    name: str = UNTREATED
    worth_gbp: float = 0.0  # of one more completed course

    @property
    def unit(self) -> str:
        """The unit of the score."""
        return "people" if self.name == UNTREATED else "£"

    def score(self, outcome: Outcome) -> Float64s:
        """Return the score of each future, [futures]."""
        if self.name == UNTREATED:
            return BY_NAME[HEADLINE].of(outcome)
        return discounted_cost_gbp(outcome) - self.worth_gbp * BY_NAME["completions"].of(outcome)
