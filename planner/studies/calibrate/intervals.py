"""Estimates with exact or likelihood intervals: of shares, yearly rates, over-dispersion and medians."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import optimize, stats

from planner.base.arrays import Float64s
from planner.outcome.interval import CONFIDENCE, UNKNOWN, Interval

TAIL = (1 - CONFIDENCE) / 2
DROP = float(stats.chi2.ppf(CONFIDENCE, 1)) / 2  # of the log-likelihood, from its top to an end of the interval
MOST_SPREAD, LEAST_SPREAD = 10.0, 1e-6  # of 1/k: what a scenario file may state
LOGS = (float(np.log(LEAST_SPREAD)), float(np.log(MOST_SPREAD)))
EXACT = "exact binomial (Clopper and Pearson 1934)"


def share_interval(some: float, many: float, effect: float = 1.0) -> Interval:
    """Return a share with its exact 95% interval.

    Parameters
    ----------
    some, many
        So many of so many.
    effect
        The design effect of clustered observations: both counts are divided by it for the interval.

    Returns
    -------
    Interval
        The share, between 0 and 1; unknown where there are none.

    References
    ----------
    Clopper and Pearson (1934), "The use of confidence or fiducial limits illustrated in the case of the binomial".
    Korn and Graubard (1998), "Confidence intervals for proportions with small expected number of positive counts".
    """
    if many <= 0:
        return UNKNOWN
    hits, misses = some / effect, (many - some) / effect
    low = float(stats.beta.ppf(TAIL, hits, misses + 1)) if some else 0.0
    high = float(stats.beta.isf(TAIL, hits + 1, misses)) if some < many else 1.0
    return Interval(some / many, low, high)


def design_effect(some: Float64s, many: Float64s) -> float:
    """Return how much more shares differ between clusters than chance alone would make them; at least 1.

    Pearson's statistic over its degrees of freedom.

    Parameters
    ----------
    some, many
        So many of so many in each cluster, float64 [clusters].

    References
    ----------
    McCullagh and Nelder (1989), Generalized Linear Models, section 4.5.
    """
    some, many = some[many > 0], many[many > 0]
    share = some.sum() / many.sum() if many.size else 0.0
    if many.size < 2 or not 0 < share < 1:
        return 1.0
    pearson = ((some - many * share) ** 2 / (many * share * (1 - share))).sum()
    return max(1.0, float(pearson / (many.size - 1)))


def rate_interval(people: int, years: float, k: float = np.inf) -> Interval:
    """Return a yearly rate with its exact 95% interval, from the total of some years.

    Each end is the rate at which a total as far out has 2.5% chance.

    Parameters
    ----------
    people
        The total.
    years
        Of how many years; they need not be whole.
    k
        A year is negative binomial with variance mean + mean^2 / k, and a sum of such years is so too, with k times as
        many; Poisson where k is infinite.

    Returns
    -------
    Interval
        People a year.

    References
    ----------
    Garwood (1936), "Fiducial limits for the Poisson distribution".
    """
    if np.isinf(k):
        low = float(stats.chi2.ppf(TAIL, 2 * people)) / 2 if people else 0.0
        high = float(stats.chi2.isf(TAIL, 2 * people + 2)) / 2
        return Interval(people / years, low / years, high / years)
    size = k * years  # P(total <= x) is the regularised beta function I_p(size, x + 1), p = size / (size + mean)
    ends = [stats.beta.isf(TAIL, size, people) if people else 1.0, stats.beta.ppf(TAIL, size, people + 1)]
    low, high = (float(size * (1 - p) / p) for p in ends)
    return Interval(people / years, low / years, high / years)


def dispersion_interval(counts: Float64s) -> Interval:
    """Return k of negative binomial counts with its 95% interval by likelihood.

    The likeliest mean is the mean whatever k is, so the likelihood with that mean is the profile of k. It is adjusted
    for the mean's being estimated, without which few years would seem to differ too little.

    Parameters
    ----------
    counts
        Of whole years, float64 [years].

    Returns
    -------
    Interval
        Without an upper end where a Poisson process is nearly as likely, and without an estimate where it is likeliest.

    References
    ----------
    Cox and Reid (1987), "Parameter orthogonality and approximate conditional inference".
    """
    top = optimize.minimize_scalar(lambda log: -_likelihood(counts, np.exp(log)), bounds=LOGS, method="bounded")
    best, most = float(np.exp(top.x)), max(-float(top.fun), _likelihood(counts, 0.0))

    def above(log: float) -> float:
        return _likelihood(counts, float(np.exp(log))) - (most - DROP)

    low = 1 / MOST_SPREAD if above(LOGS[1]) >= 0 else 1 / float(np.exp(optimize.brentq(above, top.x, LOGS[1])))
    if _likelihood(counts, 0.0) >= most - DROP:
        likeliest = None if best <= 2 * LEAST_SPREAD or _likelihood(counts, 0.0) >= most else 1 / best
        return Interval(likeliest, low, None)
    return Interval(1 / best, low, 1 / float(np.exp(optimize.brentq(above, LOGS[0], top.x))))


def _likelihood(counts: Float64s, spread: float) -> float:
    """Return the adjusted log-likelihood of counts with their own mean, 1/k being the spread."""
    mean = float(counts.mean())
    if mean == 0:
        return 0.0
    adjustment = float(np.log(mean + mean**2 * spread)) / 2  # half the logarithm of a count's variance
    if spread < LEAST_SPREAD:
        return float(stats.poisson.logpmf(counts, mean).sum()) + adjustment
    size = 1 / spread
    return float(stats.nbinom.logpmf(counts, size, size / (size + mean)).sum()) + adjustment


def median_interval(values: Float64s) -> Interval:
    """Return the median of float64 [n] values with the order statistics that hold it with 95% chance; scipy's."""
    if values.size == 0:
        return Interval(None, None, None)
    ends: Any = stats.quantile_test(values, p=0.5).confidence_interval(CONFIDENCE)
    low, high = (None if np.isnan(end) else float(end) for end in (ends.low, ends.high))
    return Interval(float(np.median(values)), low, high)
