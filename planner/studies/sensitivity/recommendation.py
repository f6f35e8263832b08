"""Which scenario is best by a criterion, and whether that is more than chance."""

from __future__ import annotations

from dataclasses import dataclass

from planner.base.arrays import Float64s
from planner.outcome import Outcome
from planner.outcome.interval import Interval, mean_interval
from planner.outcome.measures import BY_NAME, HEADLINE
from planner.outcome.outcome import discounted_cost_gbp

UNTREATED, COST = "untreated", "cost-per-completion"
CRITERIA = (UNTREATED, COST)
TOO_CLOSE = -1  # in place of a scenario's number


@dataclass(frozen=True)
class Criterion:
    """A score that each replication of a scenario has: the less the better.

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
        """Return the score of each replication, [replications]."""
        if self.name == UNTREATED:
            return BY_NAME[HEADLINE].of(outcome)
        return discounted_cost_gbp(outcome) - self.worth_gbp * BY_NAME["completions"].of(outcome)


@dataclass(frozen=True)
class Recommendation:
    """The best of several scenarios, and the one that comes nearest to it."""

    best: int  # number of the scenario with the least mean score; of equals the first
    rival: int  # number of the other from which it is told apart least well
    lead: Interval  # of the mean paired score, rival less best

    @property
    def choice(self) -> int:
        """The scenario recommended, or TOO_CLOSE where the interval of its lead holds zero."""
        return self.best if self.lead.sign > 0 else TOO_CLOSE


def recommend(score: Float64s) -> Recommendation:
    """Recommend the scenario whose score, [scenarios, replications], is clearly the least: against each other, at 95%.

    Raises ValueError where there is nothing to choose between.
    """
    if len(score) < 2:
        raise ValueError("a recommendation takes two scenarios or more")
    best = int(score.mean(axis=1).argmin())
    leads = {other: lead(score, other, best) for other in range(len(score)) if other != best}
    rival = min(leads, key=lambda other: _nearness(leads[other]))
    return Recommendation(best, rival, leads[rival])


def lead(score: Float64s, rival: int, best: int) -> Interval:
    """Return by how much a scenario is better than a rival, replication by replication."""
    return mean_interval(score[rival] - score[best])


def _nearness(interval: Interval) -> float:
    """Return how far above zero an interval begins; with one replication it has no ends."""
    found = interval.estimate if interval.low is None else interval.low
    return 0.0 if found is None else found
