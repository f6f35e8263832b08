"""Is a target met in enough replications? Exact binomial tests, and how many replications one is worth.

Throughout, `of` is how many replications there are, and a count is of those in which the target is met.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import special

from planner.base.arrays import Float64s, Int64s

FIRST_SIZE = 40  # replications that show what is hopeless
SURE = 0.98  # chance, as the first replications have it, that so many replications will do
DEVIATIONS = 2.0  # standard deviations that the first replications are allowed to be wrong by


@cache
def least_to_show(of: int, share: float, risk: float) -> int:
    """Return the least count that shows a chance of `share` or more; more than there are where none does.

    The exact one-sided binomial test: with a lower chance, so high a count comes with a chance of at most `risk`.
    """
    counts = np.arange(of + 2)
    return int(np.argmax(_at_least(counts, of, share) <= risk))


@cache
def most_to_refute(of: int, share: float, risk: float) -> int:
    """Return the highest count that shows a chance below `share`; -1 where none does."""
    counts = np.arange(of + 1)
    return int((special.bdtr(counts, of, share) <= risk).sum()) - 1


def _at_least(counts: Int64s, of: int, share: float) -> Float64s:
    """Return the chance of at least so many, for each count."""
    return np.where(counts == 0, 1.0, np.where(counts > of, 0.0, special.bdtrc(counts - 1.0, of, share)))


def sizes(of: int) -> list[int]:
    """Return the numbers of replications a candidate may be judged on: the first, doubled until all."""
    found = [FIRST_SIZE]
    while found[-1] < of:
        found.append(2 * found[-1])
    return [min(size, of) for size in found]


def size_to_refute(likely: Float64s, share: float, risk: float, of: int) -> Int64s:
    """Return how many show that a chance is below `share`, as it seems, given how high it may be, [candidates]."""
    found = np.full(likely.shape, of, dtype=np.int64)
    for size in reversed(sizes(of)):
        most = most_to_refute(size, share, risk)
        if most >= 0:
            found[special.bdtr(most, size, np.clip(likely, 0, 1)) >= SURE] = size
    return found


def likely_range(met: Float64s, modelled: Float64s, of: int) -> tuple[Float64s, Float64s]:
    """Return the lowest and the highest that a chance may well be, [candidates] each.

    `met` is the share of the first replications in which the target was met, `modelled` what their mean and spread make
    of it. It steers the search and no more: nothing is shown by it.
    """
    low, high = np.minimum(met, modelled), np.maximum(met, modelled)
    return low - DEVIATIONS * _error(low, of), high + DEVIATIONS * _error(high, of)


def _error(share: Float64s, of: int) -> Float64s:
    return np.sqrt(share * (1 - share) / of)


def modelled(mean: Float64s, spread: Float64s) -> Float64s:
    """Return the chance that a normal quantity is not below zero; certain where it does not vary."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(spread > 0, mean / spread, np.where(mean >= 0, np.inf, -np.inf))
    return np.asarray(special.ndtr(ratio))
