"""Each distribution: the numbers it is stated by, its formulas, and what it says of its own fields."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import TypeAdapter
from scipy import stats

from planner.scenario.distribution import DISTRIBUTIONS, Distribution, Peaked, Shape

SHAPES = TypeAdapter(Distribution)


def shape(distribution: str, **numbers: object) -> Shape:
    """A distribution as a scenario states it."""
    made = SHAPES.validate_python({"distribution": distribution, **numbers})
    assert isinstance(made, Shape)
    return made


ONE_OF_EACH = [
    shape("constant", value=45),
    shape("never"),
    shape("exponential", mean=30),
    shape("gamma", mean=270, sd=120),
    shape("lognormal", median=40, p95=90),
    shape("weibull", shape=1.5, scale=50),
    shape("uniform", minimum=10, maximum=20),
    shape("triangular", minimum=7, mode=21, maximum=42),
    shape("pert", minimum=10, mode=20, maximum=32),
    shape("empirical", values=[5, 10, 40], weights=[1, 2, 1]),
]


def test_there_is_one_of_each() -> None:
    """None is left untried below."""
    assert [made.name() for made in ONE_OF_EACH] == list(DISTRIBUTIONS)


@pytest.mark.parametrize("made", ONE_OF_EACH, ids=str)
def test_its_lengths_are_what_makes_it_long(made: Shape) -> None:
    """Twice as long in every length, and all of it is twice as long: no other field is one, and none is left out."""
    stated = made.model_dump(by_alias=True)

    def twice(value: object) -> object:
        return [2 * each for each in value] if isinstance(value, list) else 2 * value  # type: ignore[operator]

    doubled = shape(**{name: twice(value) if name in made.lengths() else value for name, value in stated.items()})
    assert doubled.mean() == pytest.approx(2 * made.mean())
    for p in (0.05, 0.5, 0.95):
        assert doubled.quantile(p) == pytest.approx(2 * made.quantile(p))
    assert made.lengths() <= set(stated)


@pytest.mark.parametrize("made", ONE_OF_EACH, ids=str)
def test_a_fit_begins_at_a_distribution_of_its_kind(made: Shape) -> None:
    """Fields of its own, valid at once, about as long as what was seen; or nothing to be estimated."""
    start = made.start(mean=18.0, sd=6.0)
    assert bool(start) == (made.name() not in {"constant", "never", "uniform", "empirical"})
    begun = shape(**{**made.model_dump(by_alias=True), **start})
    assert set(start) <= set(begun.model_dump(by_alias=True))
    if start:
        assert begun.mean() == pytest.approx(18.0, rel=0.25)
    if isinstance(made, Peaked):
        assert set(start) == {"mode"}


def test_pert_mean() -> None:
    """(minimum + 4 mode + maximum) / 6: (10 + 80 + 32) / 6 = 61 / 3."""
    assert shape("pert", minimum=10, mode=20, maximum=32).mean() == pytest.approx(61 / 3)


def test_lognormal_by_median_and_95th_percentile() -> None:
    """Half are below the median, one in twenty above the 95th percentile."""
    made = shape("lognormal", median=40, p95=90)
    assert made.quantile(0.5) == pytest.approx(40)
    assert made.quantile(0.95) == pytest.approx(90)
    assert made.cdf(np.asarray([40.0, 90.0])) == pytest.approx([0.5, 0.95])


def test_gamma_by_mean_and_deviation() -> None:
    """As stated; the variance is the integral of 2x P(X > x), less the mean's square."""
    made, x = shape("gamma", mean=270, sd=120), np.arange(0, 5000, 0.125) + 0.0625
    assert made.mean() == pytest.approx(270)
    assert np.sum(2 * x * (1 - made.cdf(x))) * 0.125 - 270**2 == pytest.approx(120**2)


ANOTHER = {  # scipy.stats's own
    ("exponential", "mean"): lambda mean: stats.expon(scale=mean),
    ("gamma", "mean sd"): lambda mean, sd: stats.gamma((mean / sd) ** 2, scale=sd**2 / mean),
    ("lognormal", "median p95"): lambda median, p95: stats.lognorm(
        np.log(p95 / median) / stats.norm.ppf(0.95), scale=median
    ),
    ("weibull", "shape scale"): lambda shape, scale: stats.weibull_min(shape, scale=scale),
    ("uniform", "minimum maximum"): lambda low, high: stats.uniform(low, high - low),
    ("triangular", "minimum mode maximum"): lambda low, mode, high: stats.triang(
        (mode - low) / (high - low), low, high - low
    ),
    ("pert", "minimum mode maximum"): lambda low, mode, high: stats.beta(
        1 + 4 * (mode - low) / (high - low), 1 + 4 * (1 - (mode - low) / (high - low)), low, high - low
    ),
}


@pytest.mark.parametrize("values", [(7.0, 8.5, 31.0), (0.25, 3.0, 3.5), (2.0, 2.0, 2.75), (90.0, 400.0, 400.0)])
@pytest.mark.parametrize("known", ANOTHER)
def test_every_digit_is_scipys(known: tuple[str, str], values: tuple[float, ...]) -> None:
    """The distribution function, the quantiles and the mean are those of scipy.stats to the last digit."""
    (name, keys), x = known, np.arange(0, 3000, 0.25)
    stated = dict(zip(keys.split(), values, strict=False))
    if name == "lognormal":
        stated["p95"] += 1  # above the median
    if name == "uniform":
        stated["maximum"] += 1  # above the minimum
    made, his = shape(name, **stated), ANOTHER[known](*stated.values())
    assert np.array_equal(made.cdf(x), his.cdf(x))
    assert [made.quantile(p) for p in (0.05, 0.5, 1 - 2**-53)] == [his.ppf(p) for p in (0.05, 0.5, 1 - 2**-53)]
    assert made.mean() == his.mean()
