"""The hand-written clinics against the theory of the Erlang-A queue, and the bare loop against a list of events.

What is compared. From each run, the share who abandoned and the days waited by those who started, per arrival
(the mean wait times the share started: unlike the mean wait itself, its expected value is a sum over customers
and so is exact). The expected pair is the mean over the 10,000 arrivals of a clinic that starts empty, from the
Markov chain of the number present as each customer comes; so no allowance is made for the start. That chain is
itself held to end in the birth-death chain's steady state.

How closely. The mean pair over independent runs lies about its expected value as a normal pair with the
covariance of one run over the number of runs. Its squared distance, in those units, is chi-squared with two
degrees of freedom; the limit is passed once in 10,000 by a model that is right, and the seeds are fixed. All
models are one queue, so one covariance serves for all: that of the bare loop, whose runs cost least, and which
is held customer by customer to a list of events. The two move together (correlation 0.93), so the pair tells
far more than either. So that nobody could pass by being vague, the same runs must reject each clinic that is
only a little different.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy import stats

from benchmarks.clinic import bare_loop, ciw_clinic, simpy_clinic
from benchmarks.clinic.clinic import Clinic, Result
from planner.base.arrays import Float64s

Run = Callable[[Clinic, int], Result]

CLINIC = Clinic()
MODELS = {"simpy": simpy_clinic.run, "ciw": ciw_clinic.run, "bare loop": bare_loop.run}
RUNS = {"simpy": 20, "ciw": 20, "bare loop": 2_000}
LIMIT = stats.chi2(2).isf(1e-4)
NEARBY = {
    "two servers more": replace(CLINIC, servers=52),
    "a day longer to serve": replace(CLINIC, mean_service_days=41.0),
    "three days more patience": replace(CLINIC, mean_patience_days=63.0),
    "a thirtieth more arrivals": replace(CLINIC, arrivals_per_day=1.55),
}
MOST = 200  # present: about 65 are, with a standard deviation of 9, so that more are never met

ARRIVAL, SERVED, PATIENCE_ENDS = range(3)


@pytest.fixture(params=sorted(MODELS))
def model(request: pytest.FixtureRequest) -> str:
    """Each model in turn."""
    return request.param


def deaths(clinic: Clinic) -> Float64s:
    """Return the rate at which the number present falls, for each number present."""
    present = np.arange(MOST)
    busy = np.minimum(present, clinic.servers)
    return busy / clinic.mean_service_days + (present - busy) / clinic.mean_patience_days


def steady_state(clinic: Clinic) -> Float64s:
    """Return the distribution of the number present, from the balance of the birth-death chain."""
    logs = np.concatenate([[0.0], np.cumsum(np.log(clinic.arrivals_per_day / deaths(clinic)[1:]))])
    weights = np.exp(logs - logs.max())
    return weights / weights.sum()


@cache
def found(clinic: Clinic) -> tuple[Float64s, Float64s]:
    """Return the distribution of the number a customer finds: over all who come, and for the one after the last.

    In an exponential gap, with deaths D alone, the chain moves by rate x (rate x I - D)^-1.
    """
    rate = clinic.arrivals_per_day
    gap = rate * np.linalg.inv(np.diag(rate + deaths(clinic)) - np.diag(deaths(clinic)[1:], -1))
    now, total = np.eye(MOST)[0], np.zeros(MOST)
    for _ in range(clinic.arrivals):
        total += now
        now = np.concatenate([[0.0], now[:-1]]) @ gap
    return total / clinic.arrivals, now


def outlook(clinic: Clinic) -> tuple[Float64s, Float64s]:
    """Return the chance of starting and the mean wait if so, for each number present on arrival.

    Whoever finds k waiting and all servers busy starts if k + 1 others leave before their own patience ends.
    With j still waiting ahead, the next to leave does so at rate servers / service + j / patience, and one's own
    patience ends at rate 1 / patience. The chances that others go first multiply, and telescope; the mean times
    to each step add, as the time to a step does not depend on who took it.
    """
    serving = clinic.servers / clinic.mean_service_days
    rates = serving + (np.arange(MOST) + 1) / clinic.mean_patience_days
    at_once = np.zeros(clinic.servers)
    starts = np.concatenate([at_once + 1, serving / rates])[:MOST]
    waits = np.concatenate([at_once, np.cumsum(1 / rates)])[:MOST]
    return starts, waits


def expected(clinic: Clinic) -> Float64s:
    """Return the expected share abandoning and days waited per arrival by those who start."""
    starts, waits = outlook(clinic)
    average, _ = found(clinic)
    return np.array([average @ (1 - starts), average @ (starts * waits)])


@cache
def pairs(model: str) -> Float64s:
    """Run a model over its fixed seeds: what `expected` gives, as it came out in each."""
    results = [MODELS[model](CLINIC, seed) for seed in range(RUNS[model])]
    return np.array([[r.abandoned / r.arrived, r.mean_wait_days * r.started / r.arrived] for r in results])


def distance(model: str, clinic: Clinic) -> float:
    """Return how far a model's runs are from what a clinic would give, squared, in their own spread."""
    off = pairs(model).mean(axis=0) - expected(clinic)
    covariance = np.cov(pairs("bare loop"), rowvar=False) / RUNS[model]
    return float(off @ np.linalg.solve(covariance, off))


def event_by_event(clinic: Clinic, seed: int) -> Result:
    """Run the clinic from a list of events, on the times that the bare loop deals from the seed."""
    means = [1 / clinic.arrivals_per_day, clinic.mean_patience_days, clinic.mean_service_days]
    gaps, patience, service = (np.random.default_rng(seed).standard_exponential((clinic.arrivals, 3)) * means).T
    came = np.cumsum(gaps)
    events = [(day, ARRIVAL, who) for who, day in enumerate(came)]
    heapq.heapify(events)
    idle, queue, waits = clinic.servers, deque[int](), list[float]()
    while events:
        day, kind, who = heapq.heappop(events)
        if kind == ARRIVAL:
            queue.append(who)
            heapq.heappush(events, (day + patience[who], PATIENCE_ENDS, who))
        elif kind == SERVED:
            idle += 1
        elif who in queue:
            queue.remove(who)
        while idle and queue:
            starter = queue.popleft()
            idle -= 1
            waits.append(day - came[starter])
            heapq.heappush(events, (day + service[starter], SERVED, starter))
    return Result(clinic.arrivals, len(waits), clinic.arrivals - len(waits), sum(waits) / len(waits))


def test_the_chain_of_arrivals_ends_in_the_birth_death_chains_steady_state() -> None:
    _, last = found(CLINIC)
    steady = steady_state(CLINIC)
    assert last == pytest.approx(steady, abs=1e-9)
    waiting = float(np.maximum(np.arange(MOST) - CLINIC.servers, 0) @ steady)
    leaving = waiting / CLINIC.mean_patience_days  # a day: each who waits leaves at the same rate
    assert 1 - outlook(CLINIC)[0] @ steady == pytest.approx(leaving / CLINIC.arrivals_per_day, rel=1e-9)


def test_starting_empty_lowers_what_is_expected_by_about_a_fiftieth() -> None:
    """Some 70 days to fill and 60, the mean patience, for the queue to grow, out of 6,667."""
    starts, waits = outlook(CLINIC)
    steady = steady_state(CLINIC)
    for from_empty, for_ever in zip(expected(CLINIC), (steady @ (1 - starts), steady @ (starts * waits)), strict=True):
        assert 0.97 < from_empty / for_ever < 0.99


def test_each_model_agrees_with_the_theory(model: str) -> None:
    assert distance(model, CLINIC) < LIMIT


@pytest.mark.parametrize("other", sorted(NEARBY))
def test_each_model_disagrees_with_a_clinic_that_is_a_little_different(model: str, other: str) -> None:
    assert distance(model, NEARBY[other]) > LIMIT


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("servers", [1, 50, 58, 80])
def test_the_bare_loop_agrees_with_a_list_of_events_on_the_same_times(servers: int, seed: int) -> None:
    clinic = replace(CLINIC, servers=servers, arrivals=2_000)
    loop, events = bare_loop.run(clinic, seed), event_by_event(clinic, seed)
    assert (loop.arrived, loop.started, loop.abandoned) == (events.arrived, events.started, events.abandoned)
    assert loop.mean_wait_days == pytest.approx(events.mean_wait_days, rel=1e-9, abs=1e-9)


def test_everybody_who_arrived_started_or_abandoned(model: str) -> None:
    clinic = replace(CLINIC, arrivals=300)
    for seed in range(3):
        result = MODELS[model](clinic, seed)
        assert result.arrived == clinic.arrivals
        assert result.started + result.abandoned == result.arrived


def test_with_a_server_for_each_nobody_waits(model: str) -> None:
    assert MODELS[model](replace(CLINIC, servers=100, arrivals=100), 1) == Result(100, 100, 0, 0.0)


def test_the_same_seed_gives_the_same_run_and_another_does_not(model: str) -> None:
    clinic = replace(CLINIC, arrivals=300)
    first, again, other = (MODELS[model](clinic, seed) for seed in (1, 1, 2))
    assert first == again != other
