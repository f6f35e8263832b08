"""The SimPy engine: the model to read and to extend."""

from planner.sim.reference.counter import Counter
from planner.sim.reference.service import run

__all__ = ["Counter", "run"]
