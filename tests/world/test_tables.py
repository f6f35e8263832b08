"""Draws of whole numbers from each distribution, against its distribution function."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy import stats

from planner.scenario.distribution import DISTRIBUTIONS, Shape
from planner.scenario.draws import Draws
from planner.world.streams import (
    NEVER,
    DistributionPacker,
    Key,
    Stream,
    TabulatedDistribution,
    categorical,
    sample,
    table,
    uniform,
)

KEYS = [Key(word) for word in range(20_000)]  # one a draw


def shape(distribution: str, **numbers: object) -> Shape:
    """A distribution as a scenario states it."""
    return DISTRIBUTIONS[distribution].model_validate({"distribution": distribution, **numbers})


# Each beside scipy's own, its parameters worked out here from what the scenario states.
CONTINUOUS = [
    (shape("exponential", mean=30), stats.expon(scale=30)),
    (shape("gamma", mean=270, sd=120), stats.gamma(270**2 / 120**2, scale=120**2 / 270)),
    (shape("lognormal", median=40, p95=90), stats.lognorm(np.log(90 / 40) / 1.6448536269514722, scale=40)),
    (shape("weibull", shape=1.5, scale=50), stats.weibull_min(1.5, scale=50)),
    (shape("uniform", minimum=10, maximum=20), stats.uniform(10, 10)),
    (shape("triangular", minimum=7, mode=21, maximum=42), stats.triang(14 / 35, 7, 35)),
    (shape("pert", minimum=10, mode=20, maximum=32), stats.beta(1 + 4 * 10 / 22, 1 + 4 * 12 / 22, 10, 22)),
]
NAMES = [made.describe().split("(")[0] for made, _ in CONTINUOUS]


@cache
def luck() -> np.ndarray:
    """Twenty thousand uniform draws, always the same."""
    return np.asarray([uniform(key, int(Stream.PAUSE), 0) for key in KEYS])


def draws(made: Shape, least: int = 0) -> np.ndarray:
    """Twenty thousand draws, always the same."""
    return table(made, Draws(least)).draw(luck())


@pytest.mark.parametrize(("made", "expected"), CONTINUOUS, ids=NAMES)
def test_chance_of_each_whole_number(made: Shape, expected: stats.rv_continuous) -> None:
    """A whole number stands for all that rounds to it: P(k) = F(k + 1/2) - F(k - 1/2)."""
    cdf = table(made).cdf
    k = np.arange(cdf.size)
    below = np.where(k > 0, expected.cdf(k - 0.5), 0.0)
    assert np.diff(cdf, prepend=0.0) == pytest.approx(expected.cdf(k + 0.5) - below, abs=1e-12)
    assert cdf[-1] == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(("made", "expected"), CONTINUOUS, ids=NAMES)
def test_draws_follow_the_distribution(made: Shape, expected: stats.rv_continuous) -> None:
    """Chi-square over about twenty classes of like chance; these draws are fixed, so it cannot fail by chance."""
    edges = np.unique(np.round(expected.ppf(np.linspace(0, 1, 21)[1:-1]))) + 0.5
    chances = np.diff(expected.cdf(edges), prepend=0.0, append=1.0)
    chances[-1] = 1 - expected.cdf(edges[-1])
    counts = np.bincount(np.searchsorted(edges, draws(made)), minlength=edges.size + 1)
    kept = chances * counts.sum() >= 5
    assert kept.sum() >= 9
    assert stats.chisquare(counts[kept], chances[kept] / chances[kept].sum() * counts[kept].sum()).pvalue > 0.01


@pytest.mark.parametrize(("made", "expected"), CONTINUOUS, ids=NAMES)
def test_mean(made: Shape, expected: stats.rv_continuous) -> None:
    """The mean stated, the mean of the table (rounding to the nearest adds no bias to speak of), and of the draws."""
    assert made.mean() == pytest.approx(expected.mean())
    assert table(made).mean() == pytest.approx(expected.mean(), rel=0.002)
    four_standard_errors = 4 * expected.std() / np.sqrt(len(KEYS))
    assert draws(made).mean() == pytest.approx(expected.mean(), abs=four_standard_errors)


@pytest.mark.parametrize(("value", "drawn"), [(0, 0), (3, 3), (2.4, 2), (2.6, 3)])
def test_constant(value: float, drawn: int) -> None:
    """Always the nearest whole number."""
    made = shape("constant", value=value)
    assert set(draws(made).tolist()) == {drawn}
    assert made.mean() == value


def test_never() -> None:
    """No draw comes, the mean is infinite, and a least value changes nothing."""
    made = shape("never")
    assert made.mean() == np.inf
    assert set(draws(made).tolist()) == set(draws(made, least=1).tolist()) == {NEVER}


@pytest.mark.parametrize("scale", [1e-4, 1e6])
@pytest.mark.parametrize("steepness", [0.01, 100])
def test_a_weibull_at_its_bounds(steepness: float, scale: float) -> None:
    """No number overflows in what is shown, and the table rises to one or says that the rest never comes."""
    made = table(shape("weibull", shape=steepness, scale=scale))
    assert (np.diff(made.cdf) >= 0).all()
    assert made.cdf[-1] == pytest.approx(1.0) or made.beyond == NEVER


def test_empirical() -> None:
    """Weights 1, 2, 1: quarters and a half, in order of u."""
    made = shape("empirical", values=[5, 10, 40], weights=[1, 2, 1])
    u = np.asarray([0.0, 0.2499, 0.25, 0.7499, 0.75, 0.9999])
    assert table(made).draw(u).tolist() == [5, 5, 10, 10, 40, 40]
    assert made.mean() == pytest.approx((5 + 2 * 10 + 40) / 4)
    assert [made.quantile(p) for p in (0.25, 0.26, 0.75, 0.76, 1.0)] == [5, 10, 10, 40, 40]


def test_empirical_without_its_last_weight() -> None:
    """A value of no weight is never drawn."""
    made = shape("empirical", values=[5, 10], weights=[1, 0])
    assert set(draws(made).tolist()) == {5}


def test_least() -> None:
    """What would be below the least is the least; nothing else moves."""
    made = shape("exponential", mean=2)
    free, bounded = draws(made), draws(made, least=1)
    assert free.min() == 0
    assert np.array_equal(bounded, np.maximum(free, 1))


def test_draws_rise_with_u() -> None:
    """A larger u never gives a smaller draw, so that luck keeps its meaning from one distribution to another."""
    u = np.linspace(0, 1, 1001, endpoint=False)
    for made, _ in CONTINUOUS:
        assert (np.diff(table(made).draw(u)) >= 0).all()


def test_longer_than_any_horizon() -> None:
    """With a mean of 300,000 days the median is 300,000 ln 2 = 207,944, and what exceeds 400,000 days never comes."""
    drawn = table(shape("exponential", mean=300_000)).draw(np.asarray([0.5, 0.99]))
    assert drawn.tolist() == [207_944, NEVER]


def test_length_biased() -> None:
    """Of 3 lengths of 10 and 1 of 30, a moment falls in either kind alike: 3 x 10 = 1 x 30."""
    biased = table(shape("empirical", values=[10, 30], weights=[3, 1])).length_biased()
    assert biased.draw(np.asarray([0.0, 0.4999, 0.5001, 0.9999])).tolist() == [10, 10, 30, 30]
    assert biased.mean() == pytest.approx(20)


def test_length_biased_mean() -> None:
    """E[T^2] / E[T]: for an exponential of mean 30, twice its mean."""
    biased = table(shape("exponential", mean=30)).length_biased()
    assert biased.mean() == pytest.approx(60, rel=0.002)


def test_length_biased_never() -> None:
    """What never comes stays so."""
    never: TabulatedDistribution = table(shape("never"))
    assert never.length_biased().draw(np.asarray([0.3])).tolist() == [NEVER]


# --- many tables in one book --------------------------------------------------------------------

# Of every kind and length: the guide has two cells a value at the least, and no more than 65,536.
TABLES = {
    **{name: table(made) for name, (made, _) in zip(NAMES, CONTINUOUS, strict=True)},
    "never": table(shape("never")),
    "constant": table(shape("constant", value=3)),
    "empirical": table(shape("empirical", values=[0, 7, 365], weights=[1, 2, 0.5])),
    "at least a week": table(shape("exponential", mean=5), Draws(7)),
    "longer than any horizon": table(shape("exponential", mean=300_000)),
    "capped": table(shape("exponential", mean=300)).capped(100),
    "length-biased": table(shape("gamma", mean=270, sd=120)).length_biased(),
    "a choice": categorical([0, 3, 0, 0, 1e-9, 2, 0]),
    "one choice": categorical([1]),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_book_draws_as_its_tables_do(name: str) -> None:
    """Compiled, with a guide to where the search starts: the same number for the same luck, whatever tables precede."""
    binder = DistributionPacker()
    numbers = {other: binder.add(each) for other, each in TABLES.items()}
    book = binder.book()
    found = [sample(book, numbers[name], key, int(Stream.PAUSE), 0) for key in KEYS]
    assert found == TABLES[name].draw(luck()).tolist()


@pytest.mark.parametrize("name", TABLES)
def test_a_guide_starts_no_search_too_late(name: str) -> None:
    """For the first u of each cell the guide has the draw itself; the search only goes up from there."""
    binder = DistributionPacker()
    binder.add(TABLES[name])
    page, book = binder.book().pages[0], binder.book()
    if page.certain:
        assert set(TABLES[name].draw(luck()).tolist()) == {page.least}
        return
    assert page.cells & (page.cells - 1) == 0  # a power of two, so that u * cells is exact
    at = np.searchsorted(TABLES[name].cdf, np.arange(page.cells) / page.cells, side="right")
    assert book.guides.tolist() == at.tolist()


def test_capped() -> None:
    """What is longer than the horizon never comes; the rest is as it was, and what is short enough is left alone."""
    free = table(shape("exponential", mean=300))
    assert free.capped(100).draw(luck()).tolist() == [int(d) if d <= 100 else NEVER for d in free.draw(luck())]
    assert free.capped(free.cdf.size) is free
