"""What each further post brings: the candidate gone on with at 0, 1, 2, ... posts, each paired with the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.outcome.interval import UNKNOWN, Interval, mean_interval, order_statistics, ratio_interval
from planner.studies.staffing.candidate import Candidate
from planner.studies.staffing.search import Measured


@dataclass(frozen=True)
class CurvePoint:
    """One number of posts. Intervals are 95%, each by itself."""

    candidate: Candidate
    gbp: int | None  # a year, all posts filled
    met_share: Interval  # share of replications in which the target is met
    share: Interval  # mean share of reachable people released untreated
    share_reached: float  # the share that is not exceeded in as many replications as asked for
    untreated: Interval  # mean reachable people released untreated
    step: Interval  # difference from one post fewer, in people
    whole: Interval  # difference from no more posts, in people
    gbp_per_completion: Interval  # of this step; no ends where cost and completions do not both clearly rise


@dataclass(frozen=True)
class Curve:
    """The points, and whether they bring less and less."""

    points: tuple[CurvePoint, ...]
    diminishing: Interval  # what the first post brings less what the last brings, in people

    @property
    def first_unclear(self) -> int | None:
        """The first post that is too close to call, if any is."""
        return next((point.candidate.posts for point in self.points[1:] if not point.step.sign < 0), None)


def curve(measured: Sequence[Measured], confidence: float, prices: Sequence[int | None]) -> Curve:
    """Return the curve of candidates with 0, 1, 2, ... posts."""
    points = [
        _point(measured[posts], measured[max(posts - 1, 0)], measured[0], confidence, gbp)
        for posts, gbp in enumerate(prices)
    ]
    if len(measured) < 3:
        return Curve(tuple(points), UNKNOWN)
    first, last = (measured[at].untreated - measured[at + 1].untreated for at in (0, len(measured) - 2))
    return Curve(tuple(points), mean_interval(first - last))


def _point(mine: Measured, before: Measured, first: Measured, confidence: float, gbp: int | None) -> CurvePoint:
    is_first = mine is first
    return CurvePoint(
        candidate=mine.candidate,
        gbp=gbp,
        met_share=mine.met_share,
        share=mean_interval(mine.share),
        share_reached=float(order_statistics(mine.share, [confidence])[0]),
        untreated=mean_interval(mine.untreated),
        step=UNKNOWN if is_first else mean_interval(mine.untreated - before.untreated),
        whole=UNKNOWN if is_first else mean_interval(mine.untreated - first.untreated),
        gbp_per_completion=UNKNOWN if is_first else _per_completion(mine, before),
    )


def _per_completion(mine: Measured, before: Measured) -> Interval:
    more, cost = mine.completions - before.completions, mine.discounted_gbp - before.discounted_gbp
    if mean_interval(more).sign <= 0 or mean_interval(cost).sign <= 0:
        return UNKNOWN
    ratio = ratio_interval(np.asarray(cost), np.asarray(more))
    return ratio if ratio.low is not None else UNKNOWN
