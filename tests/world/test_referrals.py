"""How many are referred, and when. All statistics are of one seed: they cannot fail by chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import stats

from planner.scenario import Population
from planner.world import generate_world

SEED = 20270405
HUNDRED_YEARS = 36_524  # from 1 January 2027, 24 of them leap years
REPLICATIONS = 20

Write = Callable[..., Any]


def population(write: Write, text: str) -> Population:
    """A population of people with terms of a thousand days."""
    terms = "demand.sentences.any.custody_days = { distribution = 'constant', value = 1000 }\n"
    made = write(terms + text).scenario.population
    assert isinstance(made, Population)
    return made


def counts_by_year(people: Population) -> np.ndarray:
    """Referrals in each of 2,000 years."""
    starts = np.asarray(people.year_start_days)
    dealt = [generate_world(people, SEED, replication).people.referral_day for replication in range(REPLICATIONS)]
    return np.concatenate([np.histogram(days, starts)[0] for days in dealt])


def test_poisson(write: Write) -> None:
    """Mean and variance both 50, and the whole distribution by chi-square.

    Over 2,000 years the standard error of the mean is sqrt(50 / 2000) = 0.16, and that of the variance about
    50 sqrt(2 / 2000) = 1.6: four of each.
    """
    counts = counts_by_year(
        population(write, f"calendar.horizon_days = {HUNDRED_YEARS}\ndemand.referrals_per_year = [50]")
    )
    assert counts.size == 100 * REPLICATIONS
    assert counts.mean() == pytest.approx(50, abs=0.64)
    assert counts.var(ddof=1) == pytest.approx(50, abs=6.4)
    edges = np.asarray([41, 44, 46, 48, 50, 52, 54, 57])  # classes of at least 200 years
    seen = np.bincount(np.searchsorted(edges, counts), minlength=9)
    expected = np.diff(stats.poisson(50).cdf(edges), prepend=0.0, append=1.0) * counts.size
    assert stats.chisquare(seen, expected).pvalue > 0.01


def test_negative_binomial(write: Write) -> None:
    """Mean 50; with k = 8 the variance is 50 + 50^2 / 8 = 362.5.

    The standard error of the mean is sqrt(362.5 / 2000) = 0.43, and that of the variance about
    362.5 sqrt((2 + 6 / 8) / 2000) = 13.4: four of each.
    """
    text = (
        f"calendar.horizon_days = {HUNDRED_YEARS}\ndemand.referrals_per_year = [50]\n"
        "demand.variation = { process = 'negative-binomial', dispersion_k = 8 }"
    )
    counts = counts_by_year(population(write, text))
    assert counts.mean() == pytest.approx(50, abs=1.7)
    assert counts.var(ddof=1) == pytest.approx(362.5, abs=54)


def test_rates_year_by_year(write: Write) -> None:
    """10, then 100 for good: 20 replications of 3 years within four standard errors, 4 sqrt(rate / 20)."""
    text = "calendar.horizon_days = 1096\ndemand.referrals_per_year = [10, 100]"
    counts = counts_by_year(population(write, text)).reshape(REPLICATIONS, 3).mean(axis=0)
    assert counts[0] == pytest.approx(10, abs=2.8)
    assert counts[1:] == pytest.approx([100, 100], abs=8.9)


def test_part_of_a_year(write: Write) -> None:
    """73 of 365 days have a fifth of the year's 500: 100, and nobody later."""
    people = population(write, "calendar.horizon_days = 73\ndemand.referrals_per_year = [500]")
    assert counts_by_year(people).mean() == pytest.approx(100, abs=8.9)
    assert max(generate_world(people, SEED, r).people.referral_day.max() for r in range(REPLICATIONS)) <= 72


def test_no_referrals(write: Write) -> None:
    """A rate of nil is nobody, by either process."""
    for process in ("{ process = 'poisson' }", "{ process = 'negative-binomial', dispersion_k = 8 }"):
        people = population(write, f"calendar.horizon_days = 3650\ndemand.variation = {process}")
        assert len(generate_world(people, SEED, 0).people) == 0


def test_even_over_the_year(write: Write) -> None:
    """Any day of the year is as likely: chi-square over 12 classes of 30 or 31 days of 365."""
    people = population(write, "calendar.horizon_days = 365\ndemand.referrals_per_year = [20000]")
    edges = np.asarray([0, 31, 61, 92, 122, 153, 183, 214, 244, 274, 305, 335, 365])
    seen = np.histogram(generate_world(people, SEED, 0).people.referral_day, edges)[0]
    assert stats.chisquare(seen, np.diff(edges) / 365 * seen.sum()).pvalue > 0.01


def test_people_are_in_order_of_referral(write: Write) -> None:
    """Person numbers rise with the day of referral, those there on the first day first."""
    text = "calendar.horizon_days = 3650\ndemand.referrals_per_year = [50]\ndemand.caseload.waiting = 20"
    days = generate_world(population(write, text), SEED, 0).people.referral_day
    assert (np.diff(days) >= 0).all()
    assert (days < 0).sum() == 20
