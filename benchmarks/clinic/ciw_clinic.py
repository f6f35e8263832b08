"""The clinic in Ciw: a network of one node at which customers renege, and the records it keeps."""

from __future__ import annotations

import math

import ciw

from benchmarks.clinic.clinic import Clinic, Result


class FirstArrivals(ciw.dists.Exponential):
    """Exponential gaps between so many arrivals, then no more.

    Ciw can stop once so many have left, but would let others in meanwhile.
    """

    def __init__(self, rate: float, arrivals: int) -> None:
        super().__init__(rate)
        self.to_come = arrivals

    def sample(self, t: float | None = None, ind: ciw.Individual | None = None) -> float:
        """Return the time to the next arrival: infinite after the last."""
        if self.to_come == 0:
            return math.inf
        self.to_come -= 1
        return super().sample(t, ind)


def run(clinic: Clinic, seed: int) -> Result:
    """Run the clinic once, until it is empty again."""
    ciw.seed(seed)
    simulation = ciw.Simulation(network(clinic))
    simulation.simulate_until_max_customers(clinic.arrivals, method="Finish")  # "Finish" counts those who renege
    records = simulation.get_all_records()
    waits = [record.waiting_time for record in records if record.record_type == "service"]
    abandoned = sum(record.record_type == "renege" for record in records)
    return Result(len(records), len(waits), abandoned, sum(waits) / len(waits))


def network(clinic: Clinic) -> ciw.network.Network:
    """Describe the clinic as Ciw wants it; first in, first out is its default."""
    return ciw.create_network(
        arrival_distributions=[FirstArrivals(clinic.arrivals_per_day, clinic.arrivals)],
        service_distributions=[ciw.dists.Exponential(1 / clinic.mean_service_days)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / clinic.mean_patience_days)],
        number_of_servers=[clinic.servers],
    )
