"""Replications spread over threads, processes or a cluster: the same results, however spread."""

from planner.parallel.cluster import Cluster
from planner.parallel.executor import (
    ClusterError,
    Executor,
    SpreadError,
    UnguardedScriptError,
    WorkersLostError,
    processors,
)
from planner.parallel.map_chunks import map_chunks
from planner.parallel.processes import Processes
from planner.parallel.threads import Serial, Threads

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
