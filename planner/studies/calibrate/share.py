"""Shares: so many of so many."""

from __future__ import annotations

from scipy import stats

from planner.base.arrays import Float64s
from planner.outcome.interval import CONFIDENCE, UNKNOWN, Interval
from planner.studies.calibrate.estimate import Estimate, Finding, finding, rounded

TAIL = (1 - CONFIDENCE) / 2
EXACT = "exact binomial (Clopper and Pearson 1934)"


def share_interval(some: float, many: float, effect: float = 1.0) -> Interval:
    """Return a share with its exact 95% interval (Clopper and Pearson 1934).

    Where observations come in clusters, both counts are divided by the design effect for the interval (Korn and
    Graubard 1998, "Confidence intervals for proportions with small expected number of positive counts").
    """
    if many <= 0:
        return UNKNOWN
    hits, misses = some / effect, (many - some) / effect
    low = float(stats.beta.ppf(TAIL, hits, misses + 1)) if some else 0.0
    high = float(stats.beta.isf(TAIL, hits + 1, misses)) if some < many else 1.0
    return Interval(some / many, low, high)


def design_effect(some: Float64s, many: Float64s) -> float:
    """Return how much more shares differ between clusters than chance alone would make them; at least 1.

    Pearson's statistic over its degrees of freedom (McCullagh and Nelder 1989, section 4.5); `some` and `many` are
    [clusters].
    """
    some, many = some[many > 0], many[many > 0]
    share = some.sum() / many.sum() if many.size else 0.0
    if many.size < 2 or not 0 < share < 1:
        return 1.0
    pearson = ((some - many * share) ** 2 / (many * share * (1 - share))).sum()
    return max(1.0, float(pearson / (many.size - 1)))


def share(key: str, label: str, some: int, many: int, of: str, note: str = "") -> Finding:
    """Return a probability of the scenario, as a share of `of`."""
    if some > many:
        return Finding(
            key, None, (), f"more of them, {some}, than {of}, {max(many, 0)}: something was not written down"
        )
    interval = share_interval(some, many)
    estimate = Estimate(label, "probability", interval, many, of, EXACT)
    return finding(key, rounded(interval.estimate or 0.0), estimate, note)
