"""One future, event by event."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.answering import give
from planner.commands.futures import load_policy, say_engine
from planner.commands.options import (
    SEED,
    EngineOption,
    Format,
    FormatOption,
    OneScenario,
    OutRequired,
    Overwrite,
    PolicyOption,
    Seed,
)
from planner.scenario import read
from planner.studies.replay import ReplayQuestion


def simulate(
    scenario: OneScenario,
    out: OutRequired,
    overwrite: Overwrite = False,
    replication: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Which future.")] = 0,
    seed: Seed = SEED,
    engine: EngineOption = "batch",
    policy: PolicyOption = "",
    how: FormatOption = Format.table,
) -> None:
    """Write one future as Parquet, row by row: its events and its people. Say what it came to."""
    question = ReplayQuestion(read(scenario), seed, replication, engine, load_policy(policy), policy)
    say_engine(question.experiment, engine, policy)
    give(question, 1, out, how, overwrite=overwrite)
