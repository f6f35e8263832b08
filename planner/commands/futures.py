"""Futures run as the options ask."""

from __future__ import annotations

import importlib
import inspect
import sys
from functools import cache
from pathlib import Path
from typing import Any

from rich.markup import escape

from planner.base.fault import Fault, InputError
from planner.commands.terminal import errors
from planner.experiment import BATCH, Experiment
from planner.jit import when_compiling
from planner.model.policy import Policy
from planner.parallel import Cluster, Executor


def cluster_of(workers: int | None, cluster: str) -> Executor | None:
    """Return the cluster to run on, where one is named; raises InputError where the options contradict each other."""
    if not cluster:
        return None
    if workers is not None:
        raise InputError([Fault("--workers", "", str(workers), "must not be given with --cluster, which has its own")])
    try:
        return Cluster(cluster)
    except ValueError as error:
        raise InputError([Fault("--cluster", "", cluster, str(error))]) from None


def say_engine(experiment: Experiment, engine: str, policy: str) -> None:
    """Say which engine runs where it is not the one asked for, and that the first run compiles."""
    if experiment.engine != engine:
        errors().print(
            f"Engine: {experiment.engine}, because {escape(policy)} is an order of your own, which is not compiled."
        )
    elif engine == BATCH:
        say_compiling()


@cache
def say_compiling() -> None:
    """Say that the first run compiles, when it does; once, whoever asks for it."""
    when_compiling(lambda: errors().print("Compiling the engine: once, for up to a minute, longer on a busy machine."))


def load_policy(policy: str) -> Policy | None:
    """Return a policy of somebody's own; raises InputError where there is none of that name."""
    if not policy:
        return None
    module, _, function = policy.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        loaded: Any = getattr(importlib.import_module(module), function)
    except Exception as error:  # noqa: BLE001 - whatever a module does when it is imported
        raise InputError(
            [Fault("--policy", "", policy, f"must be module:function that can be imported: {error}")]
        ) from None
    if not _is_order(loaded):
        raise InputError([Fault("--policy", "", policy, "must name a function of (candidate, day)")])
    return loaded  # type: ignore[no-any-return]


def _is_order(loaded: Any) -> bool:
    """Whether something takes a candidate and a day, as a function written for that does; `print` takes anything."""
    if not callable(loaded) or isinstance(loaded, type) or inspect.isbuiltin(loaded):
        return False
    try:
        inspect.signature(loaded).bind("candidate", "day")
    except (TypeError, ValueError):
        return False
    return True
