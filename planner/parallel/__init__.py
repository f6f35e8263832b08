"""Replications spread over threads, processes or a cluster: the same results, however spread."""

from planner.parallel.cluster import Cluster
from planner.parallel.errors import ClusterError, SpreadError, UnguardedScriptError, WorkersLostError
from planner.parallel.executor import Executor
from planner.parallel.map_chunks import map_chunks
from planner.parallel.processes import Processes
from planner.parallel.processors import processors
from planner.parallel.serial import Serial
from planner.parallel.threads import Threads

__all__ = [
    "Cluster",
    "ClusterError",
    "Executor",
    "Processes",
    "Serial",
    "SpreadError",
    "Threads",
    "UnguardedScriptError",
    "WorkersLostError",
    "map_chunks",
    "processors",
]
