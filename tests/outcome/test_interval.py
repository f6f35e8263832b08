"""Intervals over replications, by hand and against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from planner.outcome.interval import (
    UNKNOWN,
    Interval,
    is_same,
    mean_interval,
    order_statistics,
    quantiles,
    range_of_replications,
    rank,
    ratio_interval,
    replications_to_settle,
)

SEED = 20270405


def futures(*values: float) -> np.ndarray:
    """One value a future."""
    return np.asarray(values, dtype=np.float64)


NONE = futures()
UNKNOWN_FUTURE = float("nan")


# --- means --------------------------------------------------------------------------------------


def test_mean_by_hand() -> None:
    """1 to 5: mean 3, standard deviation sqrt(2.5), standard error sqrt(0.5); t of 4 degrees at 97.5% is 2.776445."""
    interval = mean_interval(futures(1, 2, 3, 4, 5))
    half = 2.776445 * 0.5**0.5  # 1.963243
    assert (interval.estimate, interval.low, interval.high) == pytest.approx((3, 3 - half, 3 + half), abs=1e-5)
    assert interval.half_width == pytest.approx(half, abs=1e-5)


@pytest.mark.parametrize("n", [2, 3, 10, 200])
def test_mean_against_scipy(n: int) -> None:
    """The same as the interval of a one-sample t test."""
    values = np.random.default_rng(SEED).gamma(2, 3, n)
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    interval = mean_interval(values)
    assert (interval.low, interval.high) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_paired_difference_against_scipy() -> None:
    """The interval of a mean difference is that of a paired t test."""
    random = np.random.default_rng(SEED)
    a, b = random.normal(10, 3, 30), random.normal(9, 3, 30)
    expected = stats.ttest_rel(a, b).confidence_interval(0.95)
    interval = mean_interval(a - b)
    assert (interval.low, interval.high) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_mean_leaves_out_futures_without_a_value() -> None:
    """A share of nobody is no value."""
    assert mean_interval(futures(1, UNKNOWN_FUTURE, 3)) == mean_interval(futures(1, 3))


def test_mean_of_little() -> None:
    """One future gives an estimate with no ends; none gives nothing."""
    assert mean_interval(futures(7)) == Interval(7, None, None)
    assert mean_interval(NONE) == mean_interval(futures(UNKNOWN_FUTURE)) == UNKNOWN


def test_mean_without_spread() -> None:
    """All alike: an interval of one point."""
    assert mean_interval(futures(4, 4, 4)) == Interval(4, 4, 4)


def test_sign() -> None:
    """The side of zero on which the whole interval lies; none where it holds zero, touches it or has no ends."""
    assert Interval(2, 1, 3).sign == 1
    assert Interval(-2, -3, -1).sign == -1
    for holding in (
        Interval(1, -1, 3),
        Interval(1, 0, 2),
        Interval(-1, -2, 0),
        Interval(0, 0, 0),
        Interval(9, None, None),
    ):
        assert holding.sign == 0
    assert UNKNOWN.half_width is None


# --- quantiles ----------------------------------------------------------------------------------


def test_quantiles_by_hand() -> None:
    """Of 1 to 20 the p-quantile is the 20p-th value."""
    assert quantiles(futures(*range(20, 0, -1))) == {
        "5%": 1,
        "10%": 2,
        "25%": 5,
        "50%": 10,
        "75%": 15,
        "90%": 18,
        "95%": 19,
    }


def test_range_by_hand() -> None:
    """The middle 80% of 1 to 10 is 1 to 9: the 1st and the 9th value."""
    assert range_of_replications(futures(*range(1, 11))) == (1, 9)


@pytest.mark.parametrize("n", [1, 2, 7, 99, 1000])
def test_quantiles_are_values_that_a_future_had(n: int) -> None:
    """Never between two futures, and never one without a value."""
    values = np.random.default_rng(SEED).normal(size=n)
    with_unknown = np.append(values, UNKNOWN_FUTURE)
    found, middle = quantiles(with_unknown), range_of_replications(with_unknown)
    assert found is not None
    assert middle is not None
    assert set(found.values()) <= set(values.tolist())
    assert set(middle) <= set(values.tolist())
    assert list(found.values()) == sorted(found.values())


@given(
    arrays(np.float64, st.tuples(st.integers(1, 40), st.integers(1, 3)), elements=st.floats(-9, 9) | st.just(np.nan)),
    st.lists(st.integers(0, 100).map(lambda percent: percent / 100), min_size=1, max_size=4),
)
def test_order_statistics_are_numpys(values: np.ndarray, shares: list[float]) -> None:
    """But for its rank, which floating point rounds up: one part in 2 ** 40 below the share is never so."""
    below = [max(share - 2**-40, 0.0) for share in shares]
    expected = np.quantile(values, below, axis=0, method="inverted_cdf")
    assert np.array_equal(order_statistics(values, shares), expected, equal_nan=True)


@pytest.mark.parametrize("count", [100, 200, 400])
@pytest.mark.parametrize("percent", [7, 14, 28, 55, 56, 57, 58])
def test_a_rank_is_exact(count: int, percent: int) -> None:
    """55% of 100 is the 55th smallest, though 100 * 0.55 is a little more than 55 in floating point."""
    expected = -(-count * percent // 100)
    assert rank(count, percent / 100) == expected
    values = np.random.default_rng(SEED).permutation(np.arange(1.0, count + 1))
    assert order_statistics(values, [percent / 100]).tolist() == [expected]


def test_the_ends_of_a_95_percent_interval_are_exact() -> None:
    """(1 - 0.95) / 2 is 0.025000000000000022: of 200 the 5th, not the 6th."""
    assert [rank(200, (1 + sign * 0.95) / 2) for sign in (-1, 1)] == [5, 195]


@pytest.mark.parametrize("share", [0.0, 1e-9, 1.0])
def test_a_rank_is_one_of_those_there_are(share: float) -> None:
    assert 1 <= rank(7, share) <= 7


def test_sums_in_another_order_are_the_same() -> None:
    assert is_same(sum([0.1] * 14), 1.4)
    assert is_same(0.0, 1e-12)
    assert not is_same(1.4, 1.400001)


def test_quantiles_of_nothing() -> None:
    """No futures with a value, no quantiles."""
    assert quantiles(NONE) is range_of_replications(NONE) is None
    assert quantiles(futures(UNKNOWN_FUTURE)) is None


# --- ratios -------------------------------------------------------------------------------------


def test_ratio_with_a_bottom_that_does_not_vary() -> None:
    """The interval of the top's mean, divided: 3 / 2, and t of one degree, 12.7062, times 1, divided by 2."""
    interval = ratio_interval(futures(2, 4), futures(2, 2))
    expected = (1.5, 1.5 - 12.7062 / 2, 1.5 + 12.7062 / 2)
    assert (interval.estimate, interval.low, interval.high) == pytest.approx(expected, abs=1e-4)


def test_ratio_of_proportional_futures() -> None:
    """Three times in every future: three, exactly known."""
    bottom = futures(5, 6, 7, 8)
    interval = ratio_interval(3 * bottom, bottom)
    assert (interval.estimate, interval.low, interval.high) == pytest.approx((3, 3, 3), abs=1e-6)


def test_ratio_ends_are_where_the_difference_has_a_t_of_its_critical_value() -> None:
    """Fieller's ends r are those at which the mean of top - r bottom is just significant."""
    random = np.random.default_rng(SEED)
    bottom = random.normal(10, 2, 15)
    top = 4 * bottom + random.normal(0, 5, 15)
    interval = ratio_interval(top, bottom)
    for end in (interval.low, interval.high):
        assert stats.ttest_1samp(top - end * bottom, 0).pvalue == pytest.approx(0.05)


def test_ratio_coverage() -> None:
    """Of 2,000 intervals from correlated normals 95% hold the true ratio: within four standard errors, 0.0195.

    The bottom's mean is 5 with a standard error of 0.29, so none is unbounded.
    """
    random = np.random.default_rng(SEED)
    shared, own = random.normal(size=(2000, 12)), random.normal(size=(2, 2000, 12))
    bottom, top = 5 + 0.6 * shared + 0.8 * own[0], 10 + 3 * (0.6 * shared + 0.8 * own[1])
    intervals = [ratio_interval(t, b) for t, b in zip(top, bottom, strict=True)]
    assert all(interval.low is not None for interval in intervals)
    holding = [interval.low <= 2 <= interval.high for interval in intervals]
    assert np.mean(holding) == pytest.approx(0.95, abs=0.0195)


def test_ratio_unbounded() -> None:
    """Where the bottom may be nil the ratio has an estimate and no ends: mean 1, interval 1 +- 8.6."""
    assert ratio_interval(futures(1, 2, 3), futures(-3, 2, 4)) == Interval(2.0, None, None)


def test_ratio_of_nothing() -> None:
    """One future, or a bottom of nil on average, gives nothing."""
    assert ratio_interval(futures(1), futures(1)) == UNKNOWN
    assert ratio_interval(futures(1, 2), futures(-1, 1)) == UNKNOWN


# --- how many would settle it -------------------------------------------------------------------


def test_replications_to_settle_by_hand() -> None:
    """1 and 3: spread sqrt(2) / 2; (1.95996 x 0.70711)^2 = 1.92, so 2, and one for the mean: 3.

    -1 and 3: mean 1, deviation sqrt(8); 3.84146 x 8 = 30.7, so 31, and one: 32.
    """
    assert replications_to_settle(futures(1, 3)) == 3
    assert replications_to_settle(futures(-1, 3)) == 32
    assert replications_to_settle(futures(1, -3)) == 32
    assert replications_to_settle(futures(-1, UNKNOWN_FUTURE, 3)) == 32


def test_nothing_to_settle() -> None:
    """A difference of nil is never settled, nor one that would take too many."""
    assert replications_to_settle(futures(0, 0)) is None
    assert replications_to_settle(futures(-1, 1)) is None
    assert replications_to_settle(futures(1)) is None
    assert replications_to_settle(futures(-1, 3), most=31) is None
    assert replications_to_settle(futures(-1, 3), most=32) == 32
