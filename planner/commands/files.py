"""Scenario files as the commands are given them."""

from __future__ import annotations

from pathlib import Path

from planner.base.fault import Fault, InputError
from planner.scenario import ScenarioFile, read


def read_all(paths: list[Path]) -> tuple[ScenarioFile, ...]:
    """Read files to be run together, and tell the faults of all at once."""
    files, faults = read_each(paths)
    if faults:
        raise InputError(faults)
    return tuple(files)


def read_each(paths: list[Path]) -> tuple[list[ScenarioFile], list[Fault]]:
    """Read every file; return those that are valid, and the faults of the others."""
    files: list[ScenarioFile] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            files.append(read(path))
        except InputError as error:
            faults.extend(error.faults)
    return files, faults
