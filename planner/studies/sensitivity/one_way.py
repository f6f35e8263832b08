"""One assumption at a time: what it does to the headline, and to the lead that the recommendation rests on."""

from __future__ import annotations

from dataclasses import dataclass

from planner.outcome.interval import Interval, mean_interval
from planner.studies.sensitivity.assumption import Assumption
from planner.studies.sensitivity.recommendation import Recommendation, lead, recommend
from planner.studies.sensitivity.simulator import PointResult


@dataclass(frozen=True)
class Evaluation:
    """What is seen at one value of one assumption."""

    value: float
    headline: Interval  # change of the first scenario's headline from the present, replication by replication
    lead: Interval  # of the best scenario at present over its rival at present
    lead_change: Interval  # paired with the present lead
    ahead: float  # mean lead of the best scenario at present over the nearest other, whichever that is
    recommendation: Recommendation  # among all scenarios, at this value


@dataclass(frozen=True)
class Swing:
    """An assumption evaluated over its range."""

    assumption: Assumption
    evaluations: tuple[Evaluation, ...]  # by value, from low to high, the present one among them

    @property
    def low(self) -> Evaluation:
        """The least value."""
        return self.evaluations[0]

    @property
    def high(self) -> Evaluation:
        """The greatest value."""
        return self.evaluations[-1]

    @property
    def width(self) -> float:
        """How far the lead moves at most, at an end."""
        return max(abs(each.lead_change.estimate or 0.0) for each in (self.low, self.high))

    @property
    def headline_width(self) -> float:
        """How far the headline moves at most, at an end."""
        return max(abs(each.headline.estimate or 0.0) for each in (self.low, self.high))


def grid_of(each: Assumption) -> list[float]:
    """Return the values to evaluate beside the present one: both ends, and half-way to them."""
    halves = [(each.value + end) / 2 for end in (each.low, each.high)]
    found = {each.low, *(float(round(half)) if each.is_whole else half for half in halves), each.high}
    return sorted(found - {each.value})


def evaluate(value: float, result: PointResult, base: PointResult, present: Recommendation) -> Evaluation:
    """Return what is seen where an assumption has a value, given the present."""
    best, rival = present.best, present.rival
    change = (result.score[rival] - result.score[best]) - (base.score[rival] - base.score[best])
    return Evaluation(
        value,
        mean_interval(result.headline[0] - base.headline[0]),
        lead(result.score, rival, best),
        mean_interval(change),
        _ahead(result, best),
        recommend(result.score),
    )


def _ahead(result: PointResult, best: int) -> float:
    means = result.score.mean(axis=1)
    return float(min(mean - means[best] for number, mean in enumerate(means) if number != best))
