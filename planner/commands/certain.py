"""Sensitivity: which assumption, if wrong, would change the recommendation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from planner.commands.answering import give
from planner.commands.files import read_all
from planner.commands.options import SEED, Format, FormatOption, OutOption, Overwrite, Scenarios, Seed, Workers
from planner.studies.sensitivity import SensitivityQuestion
from planner.studies.sensitivity.question import REPLICATIONS
from planner.studies.sensitivity.ranges import read_ranges
from planner.studies.sensitivity.recommendation import Criterion


def certain(
    scenarios: Scenarios,
    criterion: Annotated[
        Literal["untreated", "cost-per-completion"],
        typer.Option(help="What makes a scenario better: fewest untreated, or completions worth their cost."),
    ] = "untreated",
    worth: Annotated[
        float,
        typer.Option(
            min=0, max=1e9, help="With cost-per-completion: £ that one more completed course is worth.", metavar="GBP"
        ),
    ] = 0.0,
    replications: Annotated[
        int, typer.Option(min=2, max=100_000, help="How many futures at each value.")
    ] = REPLICATIONS,
    seed: Seed = SEED,
    workers: Workers = None,
    method: Annotated[
        Literal["morris", "sobol"], typer.Option(help="How all assumptions are moved together.")
    ] = "morris",
    samples: Annotated[
        int | None,
        typer.Option(
            min=2,
            max=65_536,
            help="Trajectories of morris, or base samples of sobol, a power of two.",
            show_default="8, or 32",
        ),
    ] = None,
    ranges: Annotated[
        Path | None, typer.Option(help="Plausible ranges of your own (TOML), over the bundled ones.", metavar="FILE")
    ] = None,
    out: OutOption = None,
    overwrite: Overwrite = False,
    how: FormatOption = Format.table,
) -> None:
    """Say which assumption, if wrong, would change the recommendation among scenarios, and at which value."""
    question = SensitivityQuestion(
        files=tuple(read_all(scenarios)),
        ranges=read_ranges(ranges),
        criterion=Criterion(criterion, worth),
        seed=seed,
        replications=replications,
        method=method,
        samples=samples,
    )
    give(question, workers, out, how, overwrite=overwrite)
