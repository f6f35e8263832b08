"""What the commands say: results on standard output, progress and words on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

PLAIN_WIDTH = 140  # where the output is not a terminal


class StoppedError(Exception):
    """The person at the keyboard stopped the run."""


def output() -> Console:
    """Return the console of results."""
    return _console(stderr=False)


def errors() -> Console:
    """Return the console of progress and words."""
    return _console(stderr=True)


def print_json(value: Any) -> None:
    """Print one JSON document."""
    is_utf = (sys.stdout.encoding or "").lower().replace("-", "") in {"utf8", "utf8sig"}
    sys.stdout.write(json.dumps(value, indent=1, allow_nan=False, ensure_ascii=not is_utf) + "\n")


@contextmanager
def progress(count: int, noun: str = "Futures") -> Iterator[Any]:
    """Show progress and time left on standard error; what it gives hears how many are done, or of how many as well."""
    columns = (TextColumn(noun), BarColumn(), MofNCompleteColumn(), TextColumn("time left"), TimeRemainingColumn())
    with Progress(*columns, console=errors(), transient=True) as progress:
        task = progress.add_task(noun, total=count)
        try:
            yield lambda done, of=None: progress.update(task, completed=done, total=of)
        except KeyboardInterrupt:
            raise StoppedError from None


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr)
    return console if console.is_terminal else Console(stderr=stderr, width=PLAIN_WIDTH)
