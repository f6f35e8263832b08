"""Which order of places achieves most."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer
from rich.text import Text

from planner.commands.answering import give, last_answer
from planner.commands.futures import say_compiling
from planner.commands.options import SEED, Format, FormatOption, OneScenario, OutOption, Seed, Workers
from planner.commands.sections import shown
from planner.commands.terminal import output
from planner.optimise.policies.factory import NAMES
from planner.parallel import processors
from planner.present.report import CAVEATS
from planner.scenario import read
from planner.studies.orders.answer import BOUNDED, FUTURES, ORDERS, Answer, Question, stages
from planner.studies.orders.tables import document, files_of


def orders(
    scenario: OneScenario,
    order: Annotated[
        list[str] | None,
        typer.Option(
            help=f"An order of places, the first being what the others are compared with: {', '.join(NAMES)}."
            " May be given again.",
            show_default="all but rolling-plan",
            metavar="ORDER",
        ),
    ] = None,
    replications: Annotated[int, typer.Option(min=2, max=100_000, help="How many futures.")] = FUTURES,
    bounded: Annotated[
        int, typer.Option(min=0, max=100_000, help="On how many of them what was possible is worked out too.")
    ] = BOUNDED,
    seed: Seed = SEED,
    workers: Workers = None,
    out: OutOption = None,
    how: FormatOption = Format.table,
) -> None:
    """Say what each order of places achieves, how near to what was possible, and who gains and who loses."""
    question = Question(read(scenario), tuple(order or ORDERS), seed, replications, bounded)
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
    return last_answer(stages(question, workers or processors()), question.futures, "Futures")


def _print(answer: Answer) -> None:
    from planner.studies.orders import sections, words  # noqa: PLC0415 - figures take half a second to load

    console = output()
    console.print(Text(words.headline(answer), style="bold"))
    console.print(Text(words.basis(answer)), Text())
    for section in (*sections.overall(answer), sections.who(answer, answer.best or 1)):
        console.print(shown(section))
    for line in CAVEATS:
        console.print(Text(line, style="dim"))
