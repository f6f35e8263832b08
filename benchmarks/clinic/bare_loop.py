"""The floor: this clinic's arithmetic and nothing else, compiled.

First in, first out needs no list of events (Kiefer and Wolfowitz 1955). In the order they came, each customer
would start when the first server comes free of all who stay to be served before them. Whoever's patience ends
sooner than that leaves, and no later start depends on them. So the state is the days on which the servers come
free, in order, and nothing is scheduled or recorded.

Every customer's own times are drawn. That exponential service forgets how long it has lasted is not used: with
it the counts could be drawn faster still, but no customer would have a service of their own.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from benchmarks.clinic.clinic import Clinic, Result


def run(clinic: Clinic, seed: int) -> Result:
    """Run the clinic once, until it is empty again."""
    started, waited = follow(
        np.random.default_rng(seed),
        clinic.arrivals,
        clinic.servers,
        1 / clinic.arrivals_per_day,
        clinic.mean_service_days,
        clinic.mean_patience_days,
    )
    return Result(clinic.arrivals, started, clinic.arrivals - started, waited / started)


@njit
def follow(
    rng: np.random.Generator, arrivals: int, servers: int, mean_gap: float, mean_service: float, mean_patience: float
) -> tuple[int, float]:
    """Return how many started and how long they waited in all.

    Each customer is dealt a gap, a patience and a service, needed or not, so that the same times can be dealt
    again from the seed. NumPy's exponentials are used because they were faster here than the logarithm of a
    uniform, even one from a generator written into the loop.
    """
    free_at = np.zeros(servers + 1)  # in order
    free_at[servers] = math.inf  # no server: it stands after the last, for them all to be less than something
    now, started, waited = 0.0, 0, 0.0
    for _ in range(arrivals):
        now += mean_gap * rng.standard_exponential()
        patience = mean_patience * rng.standard_exponential()
        service = mean_service * rng.standard_exponential()
        start = max(now, free_at[0])
        if start - now <= patience:
            started += 1
            waited += start - now
            _replace_first(free_at, start + service)
    return started, waited


@njit
def _replace_first(ordered: np.ndarray, value: float) -> None:
    """Take out the least and put the value in its place in the order.

    Every element is gone through although half would do: without a branch it is done several at a time, and
    for fifty servers that was faster than a heap, whose branches cannot be foreseen.
    """
    for i in range(len(ordered) - 1):
        ordered[i] = max(ordered[i], min(ordered[i + 1], value))
