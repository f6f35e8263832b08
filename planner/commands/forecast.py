"""The weekly capacity forecast."""

from __future__ import annotations

from rich.markup import escape

from planner.commands.files import load_policy, read_all
from planner.commands.futures import executor_of, run_all, say_engine
from planner.commands.options import (
    REPLICATIONS,
    SEED,
    ClusterOption,
    EngineOption,
    OutRequired,
    PolicyOption,
    Replications,
    Scenarios,
    Seed,
    Workers,
)
from planner.commands.terminal import errors
from planner.experiment import Experiment
from planner.present import export, manifest
from planner.present.manifest import Run
from planner.studies.compare import deliverable


def forecast(
    scenarios: Scenarios,
    out: OutRequired,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    engine: EngineOption = "batch",
    workers: Workers = None,
    cluster: ClusterOption = "",
    policy: PolicyOption = "",
) -> None:
    """Write the weekly capacity forecast: CSV, Parquet, an Excel workbook and a manifest."""
    experiment = Experiment(read_all(scenarios), seed, engine, load_policy(policy), weekly=True)
    say_engine(experiment, engine, policy)
    what = Run("forecast", seed, replications, experiment.engine, policy)
    export.check_writable(out)
    outcomes = run_all(experiment, replications, executor_of(experiment, workers, cluster))
    deliverable.write(out, experiment.files, what, deliverable.forecast_files(outcomes))
    errors().print(f"Written to {escape(str(out))}: {manifest.NAME} says how to have the same numbers again.")
