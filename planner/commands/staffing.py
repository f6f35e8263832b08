"""How many posts it takes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from planner.base.fault import Fault, InputError
from planner.commands.answering import give
from planner.commands.options import (
    DATE_FORMATS,
    SEED,
    Format,
    FormatOption,
    OneScenario,
    OutOption,
    Overwrite,
    Replications,
    Seed,
    Workers,
)
from planner.scenario import read
from planner.scenario.draft import HALF_TIME_HOURS
from planner.studies.staffing import StaffingQuestion
from planner.studies.staffing.lever import Lever, parse
from planner.studies.staffing.question import FUTURES, MOST


def staffing(
    scenario: OneScenario,
    target: Annotated[
        float, typer.Option(help="Most of the reachable people that may be released untreated.", metavar="SHARE")
    ],
    confidence: Annotated[float, typer.Option(help="Share of futures in which it is to be so.", metavar="P")],
    budget: Annotated[
        int | None, typer.Option(help="Also the best use of so much a year, all posts filled.", metavar="GBP")
    ] = None,
    lever: Annotated[
        list[str] | None,
        typer.Option(
            help="Also with this lever: not-held=FACTOR, protected-hours=FACTOR or order=RULE. With a price, as in"
            " not-held=0.5@90000 for £90,000 a year, it counts among the cheapest. May be given again.",
            metavar="LEVER",
        ),
    ] = None,
    team: Annotated[
        list[str] | None, typer.Option(help="Only in this team. May be given again.", show_default="all")
    ] = None,
    role: Annotated[
        list[str] | None, typer.Option(help="Only of this role. May be given again.", show_default="all")
    ] = None,
    from_day: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            help="Posts are funded, and levers pulled, from this day.",
            formats=DATE_FORMATS,
            metavar="DATE",
            show_default="six months in",
        ),
    ] = None,
    hours: Annotated[
        float, typer.Option(help="Hours a week of each post for the programme; it is paid full time.")
    ] = HALF_TIME_HOURS,
    most: Annotated[int, typer.Option(help="The most posts to look at.")] = MOST,
    replications: Replications = FUTURES,
    seed: Seed = SEED,
    workers: Workers = None,
    out: OutOption = None,
    overwrite: Overwrite = False,
    how: FormatOption = Format.table,
) -> None:
    """Say how many posts it takes, where and of which role, and what each further one brings."""
    question = StaffingQuestion(
        file=read(scenario),
        target=target,
        confidence=confidence,
        budget_gbp=budget,
        levers=_levers(lever or []),
        teams=tuple(team or ()),
        roles=tuple(role or ()),
        from_date=from_day.date() if from_day else None,
        hours_per_week=hours,
        most=most,
        replications=replications,
        seed=seed,
    )
    give(question, workers, out, how, overwrite=overwrite)


def _levers(texts: list[str]) -> tuple[Lever, ...]:
    """Return levers as written; raises InputError with every one that cannot be read."""
    parsed = [parse(text) for text in texts]
    faults = [each for each in parsed if isinstance(each, Fault)]
    if faults:
        raise InputError(faults)
    return tuple(each for each in parsed if isinstance(each, Lever))
