"""The `planner` command: its name, its commands, and how bad input is told."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Any

import typer

from planner.commands.allocate import allocate_places
from planner.commands.assumptions import list_assumptions
from planner.commands.calibrate import calibrate_scenario
from planner.commands.certain import certain
from planner.commands.check import check
from planner.commands.compare import compare_scenarios
from planner.commands.forecast import forecast
from planner.commands.orders import orders
from planner.commands.reproduce import reproduce
from planner.commands.simulate import simulate
from planner.commands.staffing import staffing
from planner.commands.terminal import StoppedError
from planner.fault import InputError
from planner.policy import PolicyError
from planner.sim.experiment import SpreadError

INTERRUPTED = 130  # exit status, as shells have it
COMMANDS: dict[str, tuple[Callable[..., Any], str]] = {  # each with an example
    "check": (check, "scenarios/*.toml"),
    "assumptions": (list_assumptions, "scenarios/england-wales.toml --format json"),
    "compare": (
        compare_scenarios,
        "scenarios/england-wales.toml scenarios/two-posts-lost.toml --replications 200",
    ),
    "staffing": (staffing, "scenarios/england-wales.toml --target 0.3 --confidence 0.8"),
    "certain": (certain, "scenarios/england-wales.toml scenarios/two-more-psychologists.toml"),
    "orders": (orders, "scenarios/strained.toml --replications 40"),
    "forecast": (forecast, "scenarios/england-wales.toml --out forecast"),
    "allocate": (
        allocate_places,
        "--caseload scenarios/caseload/people.csv --staff scenarios/caseload/staff.csv --from 2027-04-05 --out plan",
    ),
    "calibrate": (
        calibrate_scenario,
        "scenarios/history/*.csv --from 2018-04-01 --to 2026-03-31 --out calibrated",
    ),
    "simulate": (simulate, "scenarios/england-wales.toml --replication 3 --out one-future"),
    "reproduce": (reproduce, "forecast/manifest.json --out again"),
}

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="What more capacity would buy, and who should start next: places on one-to-one programmes in prisons.",
)
for name, (command, example) in COMMANDS.items():
    app.command(name, epilog=f"Example:  planner {name} {example}")(command)


def main() -> None:
    """Run the command; bad input is told as faults, one a line, with exit status 1."""
    gc.freeze()  # what is imported stays: no use in looking through it again and again
    try:
        app()
    except InputError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except (PolicyError, SpreadError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except StoppedError:
        print("Stopped. Nothing was written.", file=sys.stderr)  # noqa: T201
        sys.exit(INTERRUPTED)
