"""Shares, rates and scores, held against published values, sums written out, and scipy's own tests."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from planner.studies.calibrate.back_test import crps
from planner.studies.calibrate.estimators import LEAST_YEARS, variation
from planner.studies.calibrate.intervals import design_effect, dispersion_interval, rate_interval, share_interval


@pytest.mark.parametrize(("some", "many"), [(0, 7), (4, 20), (19, 20), (20, 20), (310, 6072)])
def test_share_is_scipys(some: int, many: int) -> None:
    """With no clusters it is the exact interval of scipy's binomial test."""
    expected = stats.binomtest(some, many).proportion_ci(0.95, "exact")
    found = share_interval(some, many)
    assert found.estimate == some / many
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_design_effect_by_hand() -> None:
    """Weeks of 10 with 0, 2 and 4 lost: share 0.2; (4 + 0 + 4) / (10 x 0.2 x 0.8) = 5, over 2 degrees of freedom."""
    lost, booked = np.array([0.0, 2.0, 4.0]), np.array([10.0, 10.0, 10.0])
    assert design_effect(lost, booked) == pytest.approx(2.5)
    wide, narrow = share_interval(6, 30, 2.5), share_interval(6, 30)
    assert wide.low < narrow.low < narrow.high < wide.high
    assert (wide.low, wide.high) == pytest.approx(tuple(stats.beta.ppf([0.025, 0.975], [2.4, 3.4], [10.6, 9.6])))


def test_even_weeks_have_no_design_effect() -> None:
    """Weeks more alike than chance would make them narrow nothing."""
    assert design_effect(np.array([2.0, 2.0]), np.array([10.0, 10.0])) == 1


def test_poisson_rate_as_published() -> None:
    """Ten events: 4.795 to 18.390 (Garwood 1936), here over two years."""
    found = rate_interval(10, 2)
    assert found.estimate == 5
    assert (found.low, found.high) == pytest.approx((4.7954 / 2, 18.3904 / 2), abs=1e-4)
    assert rate_interval(0, 2).low == 0
    assert rate_interval(0, 2).high == pytest.approx(-np.log(0.025) / 2)  # P(none) = 2.5%


@given(people=st.integers(1, 400), years=st.floats(0.5, 12), k=st.floats(0.5, 50))
def test_ends_of_a_negative_binomial_rate_have_their_chance(people: int, years: float, k: float) -> None:
    """At each end a total as far out has 2.5% chance, by scipy's negative binomial."""
    found, size = rate_interval(people, years, k), k * years
    low, high = found.low * years, found.high * years
    assert stats.nbinom.sf(people - 1, size, size / (size + low)) == pytest.approx(0.025, abs=1e-6)
    assert stats.nbinom.cdf(people, size, size / (size + high)) == pytest.approx(0.025, abs=1e-6)


def test_much_k_is_poisson() -> None:
    """With k beyond measure years differ as a Poisson process makes them."""
    poisson, nearly = rate_interval(50, 1), rate_interval(50, 1, 1e9)
    assert (nearly.low, nearly.high) == pytest.approx((poisson.low, poisson.high), rel=1e-5)


def test_dispersion_where_years_differ() -> None:
    """The likeliest k is found as on a fine grid, and the interval holds it."""
    counts = np.array([22.0, 71, 45, 90, 31, 38, 64, 18])
    grid = np.exp(np.linspace(np.log(0.2), np.log(100), 40_000))
    mean = counts.mean()
    likelihood = sum(stats.nbinom.logpmf(count, grid, grid / (grid + mean)) for count in counts)
    likelihood = likelihood + np.log(mean + mean**2 / grid) / 2
    found = dispersion_interval(counts)
    assert found.estimate == pytest.approx(grid[likelihood.argmax()], rel=1e-3)
    inside = grid[likelihood >= likelihood.max() - stats.chi2.ppf(0.95, 1) / 2]
    assert (found.low, found.high) == pytest.approx((inside[0], inside[-1]), rel=1e-3)
    assert variation(counts).value["process"] == "negative-binomial"


def test_years_alike_say_nothing_of_dispersion() -> None:
    """No value where a Poisson process would do, nor where there are too few years."""
    alike = variation(np.array([50.0, 49, 51, 50, 52, 48]))
    assert alike.value is None
    assert "Poisson" in alike.why_not
    assert alike.estimates[0].interval.high is None
    assert variation(np.array([10.0, 90, 40, 70])).why_not == f"fewer than {LEAST_YEARS} whole years"


def test_dispersion_covers() -> None:
    """Over 400 histories of eight years with k = 8 the interval holds it as often as it says.

    380 are expected. Fewer than 360 would come of a true 95% interval once in 2,000 times; an interval from eight years
    is only nearly exact, and two more in a hundred are allowed it.
    """
    chance = np.random.default_rng(5)
    intervals = [dispersion_interval(chance.negative_binomial(8, 8 / 58, 8).astype(float)) for _ in range(400)]
    inside = sum(one.low <= 8 <= (one.high or np.inf) for one in intervals)
    assert stats.binom.ppf(0.0005, 400, 0.93) <= inside


def test_crps_by_the_double_sum() -> None:
    """E|X - y| - E|X - X'| / 2 over all pairs: values 1, 2, 4 and 3 happened: 4/3 - (12/9) / 2 = 2/3."""
    values = np.array([4.0, 1.0, 2.0])
    assert crps(values, 3) == pytest.approx(2 / 3)
    pairs = np.mean([abs(a - b) for a, b in product(values, values)])
    assert crps(values, 3) == pytest.approx(np.abs(values - 3).mean() - pairs / 2)
    assert crps(np.array([7.0]), 3) == 4  # one value: the absolute error


def test_crps_of_a_normal() -> None:
    """Of a standard normal forecast it is y(2F - 1) + 2f - 1/sqrt(pi) (Gneiting and Raftery 2007), here for y = 0.5."""
    values = stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    expected = 0.5 * (2 * stats.norm.cdf(0.5) - 1) + 2 * stats.norm.pdf(0.5) - 1 / np.sqrt(np.pi)
    assert crps(values, 0.5) == pytest.approx(expected, abs=1e-4)  # the steps of 20,000 values
