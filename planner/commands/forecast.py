"""The weekly capacity forecast."""

from __future__ import annotations

from planner.commands.answering import give
from planner.commands.files import read_all
from planner.commands.futures import cluster_of, load_policy, say_engine
from planner.commands.options import (
    REPLICATIONS,
    SEED,
    ByReplication,
    ClusterOption,
    EngineOption,
    Format,
    OutRequired,
    Overwrite,
    PolicyOption,
    Replications,
    Scenarios,
    Seed,
    Workers,
)
from planner.studies.forecast import ForecastQuestion


def forecast(
    scenarios: Scenarios,
    out: OutRequired,
    overwrite: Overwrite = False,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    engine: EngineOption = "batch",
    workers: Workers = None,
    cluster: ClusterOption = "",
    policy: PolicyOption = "",
    by_replication: ByReplication = False,
) -> None:
    """Write the weekly capacity forecast: CSV, Parquet, an Excel workbook, and a manifest to make it again from."""
    files, rule, executor = read_all(scenarios), load_policy(policy), cluster_of(workers, cluster)
    question = ForecastQuestion(files, seed, replications, engine, rule, policy, executor, by_replication)
    say_engine(question.experiment(), engine, policy)
    give(question, workers, out, Format.table, overwrite=overwrite)
