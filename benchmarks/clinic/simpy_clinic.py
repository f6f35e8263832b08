"""The clinic in SimPy: a process for each customer, a Resource for the servers."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from random import Random

import simpy

from benchmarks.clinic.clinic import Clinic, Result

Process = Generator[simpy.Event, object, None]


@dataclass
class Tally:
    """What has been seen so far."""

    arrived: int = 0
    abandoned: int = 0
    waits: list[float] = field(default_factory=list)


def run(clinic: Clinic, seed: int) -> Result:
    """Run the clinic once, until it is empty again."""
    env = simpy.Environment()
    servers = simpy.Resource(env, capacity=clinic.servers)
    tally = Tally()
    env.process(arrivals(env, servers, clinic, Random(seed), tally))  # noqa: S311 - a simulation keeps no secrets
    env.run()
    started = len(tally.waits)
    return Result(tally.arrived, started, tally.abandoned, sum(tally.waits) / started)


def arrivals(env: simpy.Environment, servers: simpy.Resource, clinic: Clinic, rng: Random, tally: Tally) -> Process:
    """Let customers in, one at a time."""
    for _ in range(clinic.arrivals):
        yield env.timeout(rng.expovariate(clinic.arrivals_per_day))
        tally.arrived += 1
        env.process(customer(env, servers, clinic, rng, tally))


def customer(env: simpy.Environment, servers: simpy.Resource, clinic: Clinic, rng: Random, tally: Tally) -> Process:
    """Wait for a server as long as patience lasts, then be served to the end."""
    arrived = env.now
    with servers.request() as request:
        patience = env.timeout(rng.expovariate(1 / clinic.mean_patience_days))
        outcome = yield request | patience
        if request not in outcome:
            tally.abandoned += 1
            return
        tally.waits.append(env.now - arrived)
        yield env.timeout(rng.expovariate(1 / clinic.mean_service_days))
