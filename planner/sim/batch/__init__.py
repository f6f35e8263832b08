"""The batch engine: the SimPy engine's events, compiled, for thousands of futures."""

from planner.sim.batch.batch import Batch, run

__all__ = ["Batch", "run"]
