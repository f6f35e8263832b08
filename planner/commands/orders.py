"""Which order of places achieves most."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.answering import give
from planner.commands.options import SEED, Format, FormatOption, OneScenario, OutOption, Overwrite, Seed, Workers
from planner.scenario import read
from planner.scenario.priority_rules import PRIORITY_RULES
from planner.studies.orders import OrdersQuestion
from planner.studies.orders.question import BOUNDED, DEFAULT_ORDERS, REPLICATIONS


def orders(
    scenario: OneScenario,
    order: Annotated[
        list[str] | None,
        typer.Option(
            help=f"An order of places, the first being what the others are compared with: {', '.join(PRIORITY_RULES)}."
            " May be given again.",
            show_default=f"all but {', '.join(set(PRIORITY_RULES) - set(DEFAULT_ORDERS))}",
            metavar="ORDER",
        ),
    ] = None,
    replications: Annotated[int, typer.Option(min=2, max=100_000, help="How many futures.")] = REPLICATIONS,
    bounded: Annotated[
        int, typer.Option(min=0, max=100_000, help="On how many of them what was possible is worked out too.")
    ] = BOUNDED,
    seed: Seed = SEED,
    workers: Workers = None,
    out: OutOption = None,
    overwrite: Overwrite = False,
    how: FormatOption = Format.table,
) -> None:
    """Say what each order of places achieves, how near to what was possible, and who gains and who loses."""
    question = OrdersQuestion(read(scenario), tuple(order or DEFAULT_ORDERS), seed, replications, bounded)
    give(question, workers, out, how, overwrite=overwrite)
