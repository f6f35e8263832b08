"""Funding scenarios compared."""

from __future__ import annotations

from typing import Annotated

import typer

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
    FormatOption,
    OutOption,
    Overwrite,
    PolicyOption,
    Replications,
    Scenarios,
    Seed,
    Workers,
)
from planner.studies.compare import CompareQuestion
from planner.studies.compare.question import By


def compare_scenarios(
    scenarios: Scenarios,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    engine: EngineOption = "batch",
    workers: Workers = None,
    cluster: ClusterOption = "",
    out: OutOption = None,
    overwrite: Overwrite = False,
    how: FormatOption = Format.table,
    by: Annotated[By | None, typer.Option(help="Also show the headline by this grouping.")] = None,
    precision: Annotated[
        float | None,
        typer.Option(
            min=1e-9, help="Stop once every difference's 95% half-width is this many people, or at --replications."
        ),
    ] = None,
    policy: PolicyOption = "",
    by_replication: ByReplication = False,
) -> None:
    """Compare funding scenarios on the same people with the same luck."""
    files, rule, executor = read_all(scenarios), load_policy(policy), cluster_of(workers, cluster)
    asked = (files, seed, replications, engine, rule, policy, executor, by_replication)
    question = CompareQuestion(*asked, precision=precision, by=by)
    say_engine(question.experiment(), engine, policy)
    give(question, workers, out, how, overwrite=overwrite)
