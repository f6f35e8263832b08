"""Futures run as the options ask."""

from __future__ import annotations

from functools import cache

from rich.markup import escape

from planner.base.fault import Fault, InputError
from planner.commands.terminal import errors, progress
from planner.experiment import BATCH, Experiment, run
from planner.jit.compiled import when_compiling
from planner.outcome import Outcome
from planner.parallel import Cluster, Executor, processors


def executor_of(experiment: Experiment, workers: int | None, cluster: str) -> Executor:
    """Return where the futures are run; raises InputError where the options contradict each other."""
    if cluster and workers is not None:
        raise InputError([Fault("--workers", "", str(workers), "must not be given with --cluster, which has its own")])
    if not cluster:
        return experiment.executor(workers or processors())
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
    when_compiling(lambda: errors().print("Compiling the engine: once, for up to a minute."))


def run_all(experiment: Experiment, replications: int, executor: Executor) -> list[Outcome]:
    """Run so many futures, and show how far it is."""
    with progress(replications) as done:
        return run(experiment, replications, executor, done)
