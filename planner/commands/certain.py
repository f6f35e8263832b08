"""What is certain: which assumption, if wrong, would change the recommendation."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.text import Text

from planner.commands.answering import give, last_answer
from planner.commands.files import read_all
from planner.commands.futures import say_compiling
from planner.commands.options import SEED, Format, FormatOption, OutOption, Scenarios, Seed, Workers
from planner.commands.sections import shown
from planner.commands.terminal import output
from planner.parallel import processors
from planner.present.words import CAVEATS
from planner.studies.sensitivity.answer import Answer, Question, answers
from planner.studies.sensitivity.criterion import Criterion
from planner.studies.sensitivity.stated import read_ranges
from planner.studies.sensitivity.tables import document, files_of

MOST_ROWS = 12  # of a table on screen
RANGES_NOTE = "A range without a source is an assumption too: --out writes each with its reason, and what is not moved."


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
    replications: Annotated[int, typer.Option(min=2, max=100_000, help="How many futures at each value.")] = 100,
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
    how: FormatOption = Format.table,
) -> None:
    """Say which assumption, if wrong, would change the recommendation among scenarios, and at which value."""
    files = tuple(read_all(scenarios))
    question = Question(files, read_ranges(ranges), Criterion(criterion, worth), seed, replications, method, samples)
    question.check()
    give(
        partial(_answered, question, workers),
        out,
        how,
        files=lambda answer, version, _: files_of(answer, version),
        document=document,
        show=_print,
    )


def _answered(question: Question, workers: int | None) -> Answer:
    say_compiling()
    return last_answer(answers(question, question.model(workers or processors())), 1, "Points")


def _print(answer: Answer) -> None:
    from planner.studies.sensitivity import sections, words  # noqa: PLC0415 - figures take half a second to load

    console = output()
    console.print(Text(words.headline(answer), style="bold"))
    console.print(Text(words.basis(answer)), Text())
    console.print(shown(sections.decision(answer), most=MOST_ROWS))
    for section in (sections.lead(answer), sections.headline(answer), sections.screening(answer)):
        console.print(shown(section, most=MOST_ROWS))
    for line in (RANGES_NOTE, *CAVEATS):
        console.print(Text(line, style="dim"))
