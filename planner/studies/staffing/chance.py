"""Is a target met in enough futures? Exact binomial tests, and how many futures one is worth."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import special

from planner.base.arrays import Float64s, Int64s

FIRST_SIZE = 40  # futures that show what is hopeless
SURE = 0.98  # chance, as the first futures have it, that so many futures will do
DEVIATIONS = 2.0  # standard deviations that the first futures are allowed to be wrong by


@cache
def least_to_show(futures: int, share: float, risk: float) -> int:
    """Return the least count of futures that shows a chance of `share` or more; more than there are where none does.

    The exact one-sided binomial test: with a lower chance, so high a count comes with a chance of at most `risk`.
    """
    counts = np.arange(futures + 2)
    return int(np.argmax(_at_least(counts, futures, share) <= risk))


@cache
def most_to_refute(futures: int, share: float, risk: float) -> int:
    """Return the highest count of futures that shows a chance below `share`; -1 where none does."""
    counts = np.arange(futures + 1)
    return int((special.bdtr(counts, futures, share) <= risk).sum()) - 1


def _at_least(counts: Int64s, futures: int, share: float) -> Float64s:
    """Return the chance of at least so many, for each count."""
    return np.where(counts == 0, 1.0, np.where(counts > futures, 0.0, special.bdtrc(counts - 1.0, futures, share)))


def sizes(futures: int) -> list[int]:
    """Return the numbers of futures a candidate may be judged on: the first, doubled until all."""
    found = [FIRST_SIZE]
    while found[-1] < futures:
        found.append(2 * found[-1])
    return [min(size, futures) for size in found]


def size_to_refute(likely: Float64s, share: float, risk: float, futures: int) -> Int64s:
    """Return how many futures should show that a chance is below `share`, given how high it may be, [candidates]."""
    found = np.full(likely.shape, futures, dtype=np.int64)
    for size in reversed(sizes(futures)):
        most = most_to_refute(size, share, risk)
        if most >= 0:
            found[special.bdtr(most, size, np.clip(likely, 0, 1)) >= SURE] = size
    return found


def likely_range(met: Float64s, modelled: Float64s, futures: int) -> tuple[Float64s, Float64s]:
    """Return the lowest and the highest that a chance may well be, [candidates] each.

    `met` is the share of the first futures in which the target was met, `modelled` what their mean and spread make it.
    It steers the search and no more: nothing is shown by it.
    """
    low, high = np.minimum(met, modelled), np.maximum(met, modelled)
    return low - DEVIATIONS * _error(low, futures), high + DEVIATIONS * _error(high, futures)


def _error(share: Float64s, futures: int) -> Float64s:
    return np.sqrt(share * (1 - share) / futures)


def modelled(mean: Float64s, spread: Float64s) -> Float64s:
    """Return the chance that a normal quantity is not below zero; certain where it does not vary."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(spread > 0, mean / spread, np.where(mean >= 0, np.inf, -np.inf))
    return np.asarray(special.ndtr(ratio))
