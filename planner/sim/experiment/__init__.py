"""Replications spread over threads, processes or a cluster: the same results in the same order, however spread."""

from planner.sim.experiment.cluster import Cluster
from planner.sim.experiment.errors import ClusterError, SpreadError, UnguardedScriptError, WorkersLostError
from planner.sim.experiment.in_line import InLine
from planner.sim.experiment.processes import Processes
from planner.sim.experiment.processors import processors
from planner.sim.experiment.spread import spread
from planner.sim.experiment.spreading import Spreading
from planner.sim.experiment.threads import Threads

__all__ = [
    "Cluster",
    "ClusterError",
    "InLine",
    "Processes",
    "SpreadError",
    "Spreading",
    "Threads",
    "UnguardedScriptError",
    "WorkersLostError",
    "processors",
    "spread",
]
