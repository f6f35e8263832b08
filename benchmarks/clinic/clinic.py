"""The clinic that every model here runs, and what each run reports.

An Erlang-A queue (M/M/c+M): Poisson arrivals, one first-in-first-out queue, several servers, exponential
service, and exponential patience. It starts empty. Whoever has started is served to the end; whoever is still
waiting when patience ends leaves.

Where a run ends: after the last of `arrivals` nobody else comes, and the clinic goes on until all have been
served or have left. Everybody is therefore counted, and started + abandoned = arrived.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Clinic:
    """The parameters of the queue; times are in days."""

    arrivals_per_day: float = 1.5
    servers: int = 50
    mean_service_days: float = 40.0
    mean_patience_days: float = 60.0
    arrivals: int = 10_000


@dataclass(frozen=True)
class Result:
    """What one run reports."""

    arrived: int
    started: int
    abandoned: int
    mean_wait_days: float  # of those who started
