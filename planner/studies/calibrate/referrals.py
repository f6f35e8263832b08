"""Referrals: how many a year, and how much years differ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import optimize, stats

from planner.base.arrays import Float64s
from planner.outcome.interval import CONFIDENCE, Interval, mean_interval
from planner.scenario import Scenario
from planner.scenario.demand import NegativeBinomial
from planner.studies.calibrate.estimate import Estimate, Finding, finding, rounded
from planner.studies.calibrate.history import DAYS_PER_YEAR, History, Window, stamp

TAIL = (1 - CONFIDENCE) / 2
LEAST_YEARS = 5  # whole years below which nothing is said of how they differ
DROP = float(stats.chi2.ppf(CONFIDENCE, 1)) / 2  # of the log-likelihood, from its top to an end of the interval
MOST_SPREAD, LEAST_SPREAD = 10.0, 1e-6  # of 1/k: what a scenario file may state
RATE, VARIATION = "demand.referrals_per_year", "demand.variation"


def referrals(history: History, scenario: Scenario) -> Iterator[Finding]:
    """Yield the rate and the variation."""
    counts = yearly(history.referred["referral_date"], history.window)
    spread = variation(counts)
    yield spread
    people, years = len(history.referred), history.window.days / DAYS_PER_YEAR
    if spread.value is not None:
        interval, method = _over_years(counts), "Student's t over whole years"
    else:
        interval, method = _as_scenario(people, years, scenario)
    estimate = Estimate("referrals", "people a year", interval, people, "referrals", method)
    yield finding(RATE, [rounded(interval.estimate or 0.0)], estimate, "one rate throughout: no trend is estimated")


def _over_years(counts: Float64s) -> Interval:
    """Return the mean of the years, which asks for no shape of how they differ."""
    found = mean_interval(counts)
    return Interval(found.estimate, max(float(found.low or 0.0), 0.0), float(found.high or 0.0))


def _as_scenario(people: int, years: float, scenario: Scenario) -> tuple[Interval, str]:
    varies = scenario.demand.variation
    if isinstance(varies, NegativeBinomial):
        k = varies.dispersion_k
        return rate_interval(people, years, k), f"exact negative binomial, dispersion_k = {k:g} as in the scenario"
    return rate_interval(people, years), "exact Poisson (Garwood 1936)"


def rate_interval(people: int, years: float, k: float = np.inf) -> Interval:
    """Return a yearly rate with its exact 95% interval, from the total of some years.

    Each end is the rate at which a total as far out has 2.5% chance. A year is Poisson (Garwood 1936, "Fiducial limits
    for the Poisson distribution"), or negative binomial with variance mean + mean^2 / k; a sum of such years is
    negative binomial too, with k times as many.
    """
    if np.isinf(k):
        low = float(stats.chi2.ppf(TAIL, 2 * people)) / 2 if people else 0.0
        high = float(stats.chi2.isf(TAIL, 2 * people + 2)) / 2
        return Interval(people / years, low / years, high / years)
    size = k * years  # P(total <= x) is the regularised beta function I_p(size, x + 1), p = size / (size + mean)
    ends = [stats.beta.isf(TAIL, size, people) if people else 1.0, stats.beta.ppf(TAIL, size, people + 1)]
    low, high = (float(size * (1 - p) / p) for p in ends)
    return Interval(people / years, low / years, high / years)


def yearly(days: pd.Series, window: Window) -> Float64s:
    """Return how many of some days fall in each whole year of the window, from its first day on, [years]."""
    starts = [stamp(window.first)]
    while (following := _anniversary(window.first, len(starts))) <= window.end:
        starts.append(stamp(following))
    return np.array([((days >= a) & (days < b)).sum() for a, b in pairwise(starts)], dtype=float)


def _anniversary(first: date, years: int) -> date:
    leap = (first.month, first.day) == (2, 29)
    return first.replace(year=first.year + years, day=28 if leap else first.day)


def variation(counts: Float64s) -> Finding:
    """Return how much years differ: k with its profile-likelihood interval, stated only where Poisson is ruled out."""
    if counts.size < LEAST_YEARS:
        return Finding(VARIATION, None, (), f"fewer than {LEAST_YEARS} whole years")
    interval = dispersion_interval(counts)
    label, method = "over-dispersion k of a year's referrals", "negative binomial, adjusted profile likelihood"
    estimate = Estimate(label, "count", interval, counts.size, "whole years", method, "dispersion_k")
    if interval.estimate is None or interval.high is None:
        return Finding(VARIATION, None, (estimate,), "years differ no more than a Poisson process may")
    stated = {"process": "negative-binomial", "dispersion_k": rounded(interval.estimate)}
    return Finding(VARIATION, stated, (estimate,))


def dispersion_interval(counts: Float64s) -> Interval:
    """Return k of negative binomial counts, [years].

    There is no upper end where a Poisson process is nearly as likely, and no estimate where it is likeliest.
    The likeliest mean is the mean whatever k is, so the likelihood with that mean is the profile of k. It is adjusted
    for the mean's being estimated, without which few years would seem to differ too little (Cox and Reid 1987,
    "Parameter orthogonality and approximate conditional inference").
    """
    top = optimize.minimize_scalar(lambda log: -_likelihood(counts, np.exp(log)), bounds=_LOGS, method="bounded")
    best, most = float(np.exp(top.x)), max(-float(top.fun), _likelihood(counts, 0.0))

    def above(log: float) -> float:
        return _likelihood(counts, float(np.exp(log))) - (most - DROP)

    low = 1 / MOST_SPREAD if above(_LOGS[1]) >= 0 else 1 / float(np.exp(optimize.brentq(above, top.x, _LOGS[1])))
    if _likelihood(counts, 0.0) >= most - DROP:
        likeliest = None if best <= 2 * LEAST_SPREAD or _likelihood(counts, 0.0) >= most else 1 / best
        return Interval(likeliest, low, None)
    return Interval(1 / best, low, 1 / float(np.exp(optimize.brentq(above, _LOGS[0], top.x))))


_LOGS = (float(np.log(LEAST_SPREAD)), float(np.log(MOST_SPREAD)))


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
