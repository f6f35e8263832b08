"""One future, event by event."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from planner.commands.futures import load_policy, say_engine
from planner.commands.options import SEED, EngineOption, OneScenario, OutRequired, PolicyOption, Seed
from planner.commands.terminal import errors
from planner.experiment import Experiment
from planner.model.parameters import Parameters
from planner.present import export
from planner.scenario import read
from planner.world import generate_world


def simulate(
    scenario: OneScenario,
    out: OutRequired,
    replication: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Which future.")] = 0,
    seed: Seed = SEED,
    engine: EngineOption = "batch",
    policy: PolicyOption = "",
) -> None:
    """Write one future's event log and its people as Parquet."""
    file = read(scenario)
    experiment = Experiment([file], seed, engine, load_policy(policy))
    say_engine(experiment, engine, policy)
    world = generate_world(file.scenario.population, seed, replication)
    log = experiment.log(Parameters(file.scenario), world)
    export.write_files(
        out, {"events.parquet": export.parquet(log.frame()), "people.parquet": export.parquet(world.people.frame())}
    )
    errors().print(f"{len(log):,} events of {len(world.people):,} people written to {escape(str(out))}.")
