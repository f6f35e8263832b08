"""Intervals over replications: means, paired differences, ratios, and how many would settle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import ceil, isclose

import numpy as np
from scipy import special

from planner.base.arrays import Float64s

CONFIDENCE = 0.95
RANGE = (0.10, 0.90)  # the middle 80% of replications
QUANTILES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
MOST_PARTS = 10**6  # of a share: it is written with at most six digits after the point
ROUNDING = 1e-9
QUANTILE_NAMES = tuple(f"{q:.0%}" for q in QUANTILES)


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95% interval.

    Parameters
    ----------
    estimate
        None where no replication has a value.
    low, high
        The ends; None where the data cannot bound it.
    """

    estimate: float | None
    low: float | None
    high: float | None

    @property
    def half_width(self) -> float | None:
        """Half the interval's length."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2

    @property
    def sign(self) -> int:
        """1 or -1 where the whole interval is on one side of zero; otherwise 0."""
        if self.low is None or self.high is None:
            return 0
        return int(self.low > 0) - int(self.high < 0)

    def cells(self, name: str) -> dict[str, float | None]:
        """Return the cells of a tidy table: the estimate, and its ends beside it."""
        return {name: self.estimate, f"{name}_low": self.low, f"{name}_high": self.high}


UNKNOWN = Interval(None, None, None)


def mean_interval(values: Float64s) -> Interval:
    """Return Student's t interval for a mean.

    Parameters
    ----------
    values
        [replications]; those that are not a number are left out.

    Returns
    -------
    Interval
        `UNKNOWN` of no value; no ends of one.

    References
    ----------
    Law, A. M. (2015). *Simulation Modeling and Analysis*, 5th edition, section 4.5.
    """
    values = values[~np.isnan(values)]
    if not values.size:
        return UNKNOWN
    mean = float(values.mean())
    if values.size == 1:
        return Interval(mean, None, None)
    half = _t(values.size) * float(values.std(ddof=1)) / np.sqrt(values.size)
    return Interval(mean, mean - half, mean + half)


def share_interval(count: int, of: int) -> Interval:
    """Return the exact interval for a chance.

    Parameters
    ----------
    count, of
        In how many replications of how many it came true.

    References
    ----------
    Clopper, C. J. and Pearson, E. S. (1934). "The use of confidence or fiducial limits illustrated in the case of the
    binomial", *Biometrika* 26.
    """
    if not of:
        return UNKNOWN
    beyond = (1 - CONFIDENCE) / 2
    low = float(special.betaincinv(count, of - count + 1, beyond)) if count else 0.0
    high = float(special.betaincinv(count + 1, of - count, 1 - beyond)) if count < of else 1.0
    return Interval(count / of, low, high)


@cache
def rank(count: int, share: float) -> int:
    """Return which of so many values in order, from 1, is the least that so large a share of them does not exceed.

    The share is taken as the fraction it is written for: 0.55 of 100 is the 55th, though 100 * 0.55 is a little more
    than 55 in floating point.
    """
    return max(ceil(count * Fraction(share).limit_denominator(MOST_PARTS)), 1)


def is_same(one: float, other: float) -> bool:
    """Whether two sums are equal but for the last digits, which depend on the order of their terms."""
    return isclose(one, other, rel_tol=ROUNDING, abs_tol=ROUNDING)


def order_statistics(values: Float64s, shares: Sequence[float]) -> Float64s:
    """Return quantiles over replications, each a value that a replication had.

    Parameters
    ----------
    values
        [replications, ...].
    shares
        Between 0 and 1.

    Returns
    -------
    Float64s
        [shares, ...]: the least value that so large a share of replications does not exceed, by its exact `rank`;
        not a number where any replication has none.
    """
    at = np.asarray([rank(len(values), share) - 1 for share in shares], dtype=np.intp)
    found: Float64s = np.partition(values, np.unique(at), axis=0)[at]
    return np.where(np.isnan(values).any(axis=0), np.nan, found)


def range_of_replications(values: Float64s) -> tuple[float, float] | None:
    """Return the 10th and 90th percentiles of [replications], each a value that a replication had."""
    values = values[~np.isnan(values)]
    if not values.size:
        return None
    low, high = order_statistics(values, RANGE)
    return float(low), float(high)


def quantiles(values: Float64s) -> dict[str, float] | None:
    """Return the quantiles of QUANTILES of [replications], each a value that a replication had; None of no value."""
    values = values[~np.isnan(values)]
    if not values.size:
        return None
    return quantiles_of_each(values[:, np.newaxis])[0]


def quantiles_of_each(values: Float64s) -> list[dict[str, float]]:
    """Return the quantiles of QUANTILES of each column of [replications, columns] values, all of which are known."""
    found = order_statistics(values, QUANTILES)
    return [dict(zip(QUANTILE_NAMES, column, strict=True)) for column in found.T.tolist()]


def ratio_interval(top: Float64s, bottom: Float64s) -> Interval:
    """Return Fieller's interval for mean(top) / mean(bottom).

    Parameters
    ----------
    top, bottom
        [replications] each, paired.

    Returns
    -------
    Interval
        Unbounded, so without ends, where the bottom's own interval holds zero; `UNKNOWN` of fewer than two pairs.

    References
    ----------
    Fieller, E. C. (1954). "Some problems in interval estimation", *Journal of the Royal Statistical Society B* 16.
    """
    n = top.size
    if n < 2 or bottom.mean() == 0:
        return UNKNOWN
    t2 = _t(n) ** 2 / n
    variance_top, variance_bottom = top.var(ddof=1), bottom.var(ddof=1)
    covariance = float(np.cov(top, bottom, ddof=1)[0, 1])
    ratio = float(top.mean() / bottom.mean())
    a = bottom.mean() ** 2 - t2 * variance_bottom
    b = top.mean() * bottom.mean() - t2 * covariance
    c = top.mean() ** 2 - t2 * variance_top
    if a <= 0:
        return Interval(ratio, None, None)
    root = float(np.sqrt(max(b * b - a * c, 0.0)))
    return Interval(ratio, float((b - root) / a), float((b + root) / a))


def replications_to_settle(differences: Float64s, most: int = 10**9) -> int | None:
    """Return about how many replications would take zero out of a difference's interval, were it to stay as it is.

    Parameters
    ----------
    differences
        Paired differences, [replications].
    most
        No more than these.

    Returns
    -------
    int | None
        None where the difference is nil, or it would take more than `most`.
    """
    differences = differences[~np.isnan(differences)]
    if differences.size < 2 or differences.mean() == 0:
        return None
    spread = float(differences.std(ddof=1) / abs(differences.mean()))
    needed = int(np.ceil((float(special.ndtri(0.5 + CONFIDENCE / 2)) * spread) ** 2)) + 1
    return needed if needed <= most else None


@cache
def _t(n: int) -> float:
    return float(special.stdtrit(n - 1, 0.5 + CONFIDENCE / 2))
