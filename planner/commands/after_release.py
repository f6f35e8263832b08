"""What comes after release."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.answering import give
from planner.commands.options import SEED, Format, FormatOption, OneScenario, OutOption, Overwrite, Seed, Workers
from planner.scenario import read
from planner.studies.after_release import AfterReleaseQuestion
from planner.studies.after_release.question import REPLICATIONS


def after_release(
    scenario: OneScenario,
    replications: Annotated[int, typer.Option(min=2, max=100_000, help="How many futures.")] = REPLICATIONS,
    seed: Seed = SEED,
    workers: Workers = None,
    out: OutOption = None,
    overwrite: Overwrite = False,
    how: FormatOption = Format.table,
) -> None:
    """Follow whoever is released: licences, the MAPPA caseload and its hours, work in the community, recalls."""
    give(AfterReleaseQuestion(read(scenario), seed, replications), workers, out, how, overwrite=overwrite)
