"""The `planner` command: its name, its commands, and how bad input is told."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from importlib import import_module

import typer

from planner.base.fault import InputError
from planner.commands.terminal import StoppedError
from planner.model.policy import PolicyError
from planner.parallel import SpreadError

INTERRUPTED = 130  # exit status, as shells have it
COMMANDS = {  # each the function of a module of its own in planner.commands, and an example
    "check": ("check.check", "scenarios/*.toml"),
    "assumptions": ("assumptions.list_assumptions", "scenarios/england-wales.toml --format json"),
    "compare": (
        "compare.compare_scenarios",
        "scenarios/england-wales.toml scenarios/two-posts-lost.toml --replications 200",
    ),
    "staffing": ("staffing.staffing", "scenarios/england-wales.toml --target 0.3 --confidence 0.8"),
    "certain": ("certain.certain", "scenarios/england-wales.toml scenarios/two-more-psychologists.toml"),
    "orders": ("orders.orders", "scenarios/strained.toml --replications 40"),
    "after-release": ("after_release.after_release", "scenarios/after-release.toml --out after-release"),
    "forecast": ("forecast.forecast", "scenarios/england-wales.toml --out forecast"),
    "allocate": (
        "allocate.allocate_places",
        "--caseload scenarios/caseload/people.csv --staff scenarios/caseload/staff.csv --from 2027-04-05 --out plan",
    ),
    "calibrate": (
        "calibrate.calibrate_scenario",
        "scenarios/history/*.csv --from 2018-04-01 --to 2026-03-31 --out calibrated",
    ),
    "simulate": ("simulate.simulate", "scenarios/england-wales.toml --replication 3 --out one-future"),
    "reproduce": ("reproduce.reproduce", "forecast/manifest.json --out again"),
}


def app_of(names: Iterable[str]) -> typer.Typer:
    """Return the command with these of its commands; only their modules are imported."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        help="What more capacity would buy, and who should start next: places on one-to-one programmes in prisons.",
    )
    app.callback()(lambda: None)  # else the only one of its commands would be the whole of it
    for name in names:
        place, example = COMMANDS[name]
        module, _, function = place.partition(".")
        command = getattr(import_module(f"planner.commands.{module}"), function)
        app.command(name, epilog=f"Example:  planner {name} {example}")(command)
    return app


def main() -> None:
    """Run the command; bad input is told as faults, one a line, with exit status 1."""
    app = app_of({*sys.argv[1:2]} & {*COMMANDS} or COMMANDS)
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
