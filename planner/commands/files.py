"""Scenario files and policies as the commands are given them."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from planner.base.fault import Fault, InputError
from planner.model.policy import Policy
from planner.scenario import ScenarioFile, read


def read_all(paths: list[Path]) -> list[ScenarioFile]:
    """Read files to be compared, and tell the faults of all at once."""
    files, faults = read_each(paths)
    if faults:
        raise InputError(faults)
    names = [file.name for file in files]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InputError(
            [
                Fault(name, "", "", "must be named once: scenarios are told apart by their file names")
                for name in repeated
            ]
        )
    return _like(files)


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


def load_policy(policy: str) -> Policy | None:
    """Return a policy of somebody's own; raises InputError where there is none of that name."""
    if not policy:
        return None
    module, _, function = policy.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        loaded: Any = getattr(importlib.import_module(module), function)
    except Exception as error:  # noqa: BLE001 - whatever a module does when it is imported
        raise InputError(
            [Fault("--policy", "", policy, f"must be module:function that can be imported: {error}")]
        ) from None
    if not callable(loaded):
        raise InputError([Fault("--policy", "", policy, "must name a function of (candidate, day)")])
    return loaded  # type: ignore[no-any-return]


def _like(files: list[ScenarioFile]) -> list[ScenarioFile]:
    """Refuse to compare different lengths of time."""
    first = files[0].scenario.calendar
    faults = [
        Fault(
            str(file.path),
            f"calendar.{key}",
            str(getattr(file.scenario.calendar, key)),
            f"must be the baseline's, {getattr(first, key)}",
        )
        for file in files
        for key in ("start_date", "horizon_days")
        if getattr(file.scenario.calendar, key) != getattr(first, key)
    ]
    if faults:
        raise InputError(faults)
    return files
