"""Whether files are valid."""

from __future__ import annotations

from rich.markup import escape

from planner.base.fault import InputError
from planner.commands.files import read_each
from planner.commands.options import Scenarios
from planner.commands.terminal import output


def check(files: Scenarios) -> None:
    """Say whether scenario files are valid: every fault at once, and exit status 1 if there is any."""
    valid, faults = read_each(files)
    for file in valid:
        output().print(f"{escape(file.argument)}: valid", highlight=False)
    if faults:
        raise InputError(faults)
