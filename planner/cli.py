"""The `planner` command: its name, its commands, and how bad input is told."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from collections.abc import Iterable
from importlib import import_module
from typing import Annotated, TextIO

import typer

from planner.base.fault import InputError
from planner.base.version import VERSION
from planner.commands.failures import any_terminal, tell
from planner.commands.terminal import StoppedError
from planner.jit.cache import CompileWarning
from planner.model.policy import PolicyError
from planner.parallel import SpreadError

INTERRUPTED = 130  # exit status, as shells have it
COMMANDS = {  # each the function of a module of its own in planner.commands, and an example
    "app": ("app.open_app", ""),
    "scenarios": ("scenarios.list_scenarios", "--copy my-scenarios"),
    "check": ("check.check", "my-scenarios/*.toml"),
    "assumptions": ("assumptions.list_assumptions", "england-wales --format json"),
    "compare": ("compare.compare_scenarios", "england-wales two-posts-lost --replications 200"),
    "staffing": ("staffing.staffing", "england-wales --target 0.3 --confidence 0.8"),
    "certain": ("certain.certain", "england-wales two-more-psychologists"),
    "orders": ("orders.orders", "strained --replications 40"),
    "after-release": ("after_release.after_release", "after-release --out after-release"),
    "forecast": ("forecast.forecast", "england-wales --out forecast"),
    "allocate": (
        "allocate.allocate_places",
        "--caseload people.csv --staff staff.csv --from 2027-04-05 --out plan",
    ),
    "calibrate": (
        "calibrate.calibrate_scenario",
        "my-scenarios/history/*.csv --from 2018-04-01 --to 2026-03-31 --out calibrated",
    ),
    "simulate": ("simulate.simulate", "england-wales --replication 3 --out one-future"),
    "reproduce": ("reproduce.reproduce", "forecast/manifest.json --out again"),
}
ALIASES = {"certain": "sensitivity"}  # what some would look for it under


def _say_version(asked: bool) -> None:
    if asked:
        print(f"planner {VERSION}")  # noqa: T201
        raise typer.Exit


def app_of(names: Iterable[str]) -> typer.Typer:
    """Return the command with these of its commands; only their modules are imported."""
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        help="What more capacity would buy, and who should start next: places on one-to-one programmes in prisons.",
    )
    app.callback()(_whole)  # else the only one of its commands would be the whole of it
    for name in names:
        place, example = COMMANDS[name]
        module, _, function = place.partition(".")
        command = getattr(import_module(f"planner.commands.{module}"), function)
        app.command(name, epilog=f"Example:  planner {name} {example}".rstrip())(command)
        if name in ALIASES:
            app.command(ALIASES[name], hidden=True)(command)
    return app


def _whole(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", callback=_say_version, is_eager=True)
    ] = False,
) -> None: ...


def _named() -> set[str]:
    """Return the commands that are named where a command may be, in what is run or, in a shell, in what is typed."""
    typed = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS")  # as bash has it, or others
    words = typed.split() if typed else sys.argv
    return {*words[1:2]} & {*COMMANDS}


def main() -> None:
    """Run the command; whatever goes wrong is told in sentences, one a line, with exit status 1."""
    any_terminal()
    warnings.showwarning = _say_warning
    app = app_of(() if sys.argv[1:] == ["--version"] else _named() or COMMANDS)
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
    except BrokenPipeError:  # whoever read the output, as `head` does, wants no more of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the one place where anything else becomes a sentence
        tell(error)
        sys.exit(1)


def _say_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - as Python calls it
    line: str | None = None,
) -> None:
    """Say what a user is warned of in a line; what warns developers is left to Python's filters, and shown as it is."""
    is_ours = issubclass(category, CompileWarning)
    line = str(message) if is_ours else warnings.formatwarning(message, category, filename, lineno, line)
    print(line.rstrip(), file=sys.stderr)  # noqa: T201
