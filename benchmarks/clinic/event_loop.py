"""The clinic as a bare compiled event loop: a heap of services that end, and a queue that people leave.

Like any discrete-event model it takes events in order of time; unlike one it knows two kinds of
event, keeps no log, and measures nothing but waits.
"""

from __future__ import annotations

import numba
import numpy as np

from benchmarks.clinic.clinic import Clinic, Result
from planner.base.arrays import Float64s


def run(clinic: Clinic, seed: int) -> Result:
    """Run the clinic until everyone has been served or has left."""
    started, wait = _run(
        np.random.default_rng(seed),
        clinic.arrivals,
        clinic.servers,
        1 / clinic.arrivals_per_day,
        clinic.mean_service_days,
        clinic.mean_patience_days,
    )
    return Result(clinic.arrivals, started, clinic.arrivals - started, wait / max(started, 1))


@numba.njit
def _run(
    luck: np.random.Generator, arrivals: int, servers: int, mean_gap: float, mean_service: float, mean_patience: float
) -> tuple[int, float]:
    busy, ends = 0, np.empty(servers)
    arrived_at, leaves_at = np.empty(arrivals), np.empty(arrivals)
    first = last = started = 0
    wait, now = 0.0, luck.standard_exponential() * mean_gap
    left = arrivals
    while left > 0 or first < last:
        if left > 0 and (busy == 0 or now <= ends[0]):
            time = now
            arrived_at[last], leaves_at[last] = time, time + luck.standard_exponential() * mean_patience
            last, left = last + 1, left - 1
            now = time + luck.standard_exponential() * mean_gap
        else:
            time = ends[0]
            busy -= 1
            _sink(ends, busy, ends[busy])
        while first < last and busy < servers:
            if leaves_at[first] >= time:
                wait += time - arrived_at[first]
                started += 1
                _rise(ends, busy, time + luck.standard_exponential() * mean_service)
                busy += 1
            first += 1
    return started, wait


@numba.njit
def _rise(heap: Float64s, at: int, end: float) -> None:
    while at > 0 and heap[(at - 1) >> 1] > end:
        heap[at] = heap[(at - 1) >> 1]
        at = (at - 1) >> 1
    heap[at] = end


@numba.njit
def _sink(heap: Float64s, count: int, end: float) -> None:
    at = 0
    while 2 * at + 1 < count:
        child = 2 * at + 1
        if child + 1 < count and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= end:
            break
        heap[at] = heap[child]
        at = child
    if count > 0:
        heap[at] = end
