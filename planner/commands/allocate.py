"""A plan of places."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.text import Text

from planner.commands.answering import give
from planner.commands.options import DATE_FORMATS, Format, FormatOption, OutRequired, Overwrite, completed
from planner.commands.terminal import errors
from planner.present import export
from planner.scenario import read
from planner.scenario.assessment import MOST_VALID_DAYS
from planner.scenario.bundled import BASELINE
from planner.studies.plan import PlanQuestion
from planner.studies.plan.question import MOST_WEEKS, WEEKS


def allocate_places(
    caseload: Annotated[Path, typer.Option(help="People: CSV or Excel.", metavar="FILE")],
    staff: Annotated[Path, typer.Option(help="Psychologists: CSV or Excel.", metavar="FILE")],
    first_day: Annotated[
        datetime, typer.Option("--from", help="The plan's first day.", formats=DATE_FORMATS, metavar="DATE")
    ],
    out: OutRequired,
    overwrite: Overwrite = False,
    scenario: Annotated[
        Path,
        typer.Option(
            help="Course lengths, teams and roles.",
            metavar="SCENARIO",
            show_default="the baseline",
            autocompletion=completed,
        ),
    ] = Path(BASELINE),
    pins: Annotated[Path | None, typer.Option(help="What is decided already, by person.", metavar="FILE")] = None,
    floors: Annotated[Path | None, typer.Option(help="Least shares for groups.", metavar="FILE")] = None,
    previous: Annotated[
        Path | None, typer.Option(help="The plan.csv of before: as few changes as can be.", metavar="FILE")
    ] = None,
    deadline: Annotated[
        Literal["parole-review", "custody-end"] | None,
        typer.Option(help="When a course should be complete by.", show_default="the scenario's choice"),
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=MOST_WEEKS, help="Weeks planned.")] = WEEKS,
    assessment_valid_days: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_VALID_DAYS,
            help="How long an assessment holds; an older one is repeated before a start.",
            show_default="the scenario's choice",
        ),
    ] = None,
    how: FormatOption = Format.table,
) -> None:
    """Plan who starts next, with whom and in which week: proved, with a reason for each person."""
    export.check_writable(out, overwrite=overwrite)
    day, file = first_day.date(), read(scenario)
    question = PlanQuestion(
        caseload, staff, file, day, weeks, deadline or "", pins, floors, previous, assessment_valid_days
    )
    question.check()
    errors().print(Text("Data quality", style="bold"))
    for line in question.caseload.quality.lines():  # before any number
        errors().print(Text(line))
    for entry in give(question, 1, out, how, overwrite=overwrite).said:  # of pins, floors and the plan before
        errors().print(Text(str(entry)))
