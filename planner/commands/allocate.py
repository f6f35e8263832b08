"""A plan of places."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.markup import escape

from planner.commands.options import BASELINE, DATE_FORMATS, Format, FormatOption, OutRequired
from planner.commands.terminal import errors, output, print_json
from planner.present import export
from planner.scenario import read
from planner.scenario.assessment import MOST_VALID_DAYS

PLAN_WEEKS, MOST_WEEKS = 260, 520


def allocate_places(
    caseload: Annotated[Path, typer.Option(help="People: CSV or Excel.", metavar="FILE")],
    staff: Annotated[Path, typer.Option(help="Psychologists: CSV or Excel.", metavar="FILE")],
    first_day: Annotated[
        datetime, typer.Option("--from", help="The plan's first day.", formats=DATE_FORMATS, metavar="DATE")
    ],
    out: OutRequired,
    scenario: Annotated[
        Path, typer.Option(help="Course lengths, teams and roles.", metavar="SCENARIO", show_default="the baseline")
    ] = BASELINE,
    pins: Annotated[Path | None, typer.Option(help="What is decided already, by person.", metavar="FILE")] = None,
    floors: Annotated[Path | None, typer.Option(help="Least shares for groups.", metavar="FILE")] = None,
    previous: Annotated[
        Path | None, typer.Option(help="The plan.csv of before: as few changes as can be.", metavar="FILE")
    ] = None,
    deadline: Annotated[
        Literal["parole-review", "custody-end"] | None,
        typer.Option(help="When a course should be complete by.", show_default="the scenario's choice"),
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=MOST_WEEKS, help="Weeks planned.")] = PLAN_WEEKS,
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
    from planner.caseload import read_caseload  # noqa: PLC0415 - solvers and schemas take a second to load
    from planner.studies.plan.console import plan_words, quality_words  # noqa: PLC0415
    from planner.studies.plan.planning import ConstraintFiles, plan  # noqa: PLC0415

    export.check_writable(out)
    file, day = read(scenario), first_day.date()
    people = read_caseload(caseload, staff, day, file.scenario)
    errors().print(quality_words(people.quality), highlight=False)
    made = plan(people, file, day, weeks, deadline, ConstraintFiles(pins, floors, previous), assessment_valid_days)
    export.write_files(out, made.files())
    if how is Format.json:
        print_json(made.document())
    else:
        output().print(plan_words(made))
    errors().print(f"Written to {escape(str(out))}: {', '.join(made.files())}.", highlight=False)
