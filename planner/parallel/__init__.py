"""Replications spread over threads, processes or a cluster: the same results, however spread."""

from planner.parallel.cluster import Cluster
from planner.parallel.errors import ClusterError, SpreadError, UnguardedScriptError, WorkersLostError
from planner.parallel.executor import Spreading
from planner.parallel.map_chunks import spread
from planner.parallel.processes import Processes
from planner.parallel.processors import processors
from planner.parallel.serial import InLine
from planner.parallel.threads import Threads

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
