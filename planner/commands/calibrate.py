"""A scenario calibrated from a history."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from planner.commands.answering import give
from planner.commands.options import (
    DATE_FORMATS,
    SEED,
    Format,
    FormatOption,
    OutRequired,
    Overwrite,
    Replications,
    Seed,
    Workers,
    completed,
)
from planner.present import export
from planner.scenario import read
from planner.scenario.bundled import BASELINE
from planner.studies.calibrate import CalibrateQuestion
from planner.studies.calibrate.question import HOLD_OUT, REPLICATIONS


def calibrate_scenario(
    files: Annotated[
        list[Path],
        typer.Argument(help="People, sessions, pauses, parole reviews: CSV, or one workbook.", metavar="HISTORY..."),
    ],
    first: Annotated[
        datetime,
        typer.Option("--from", help="The first day over which all was written down.", formats=DATE_FORMATS,
                     metavar="DATE"),
    ],
    last: Annotated[
        datetime, typer.Option("--to", help="The last such day.", formats=DATE_FORMATS, metavar="DATE")
    ],
    out: OutRequired,
    overwrite: Overwrite = False,
    scenario: Annotated[
        Path,
        typer.Option(
            help="What the estimates go into.",
            metavar="SCENARIO",
            show_default="the baseline",
            autocompletion=completed,
        ),
    ] = Path(BASELINE),
    hold_out: Annotated[
        int, typer.Option(min=0, max=3660, help="Last days to forecast from what came before; 0 for no back-test.")
    ] = HOLD_OUT,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    workers: Workers = None,
    how: FormatOption = Format.table,
) -> None:  # fmt: skip
    """Estimate a scenario's values from what happened, with intervals, and back-test a forecast from them."""
    export.check_writable(out, overwrite=overwrite)
    window, file = (first.date(), last.date()), read(scenario)
    give(
        CalibrateQuestion(tuple(files), *window, file, hold_out, replications, seed),
        workers,
        out,
        how,
        overwrite=overwrite,
    )
