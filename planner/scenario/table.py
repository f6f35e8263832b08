"""A scenario as nested tables of plain values: found, changed and laid over one another by dotted key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from planner.scenario.parameter import Part

Table = dict[str, Any]


def leaf_keys(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (dotted key, value) for each value stated; a distribution is one value."""
    for key, value in table.items():
        dotted = f"{prefix}{key}"
        if isinstance(value, dict) and not is_value(value):
            yield from leaf_keys(value, f"{dotted}.")
        else:
            yield dotted, value


def is_value(table: Mapping[str, Any]) -> bool:
    """Whether a table is one value (a distribution, a process) rather than a part; a synthetic caseload is a part."""
    return "distribution" in table or "process" in table


def at_key(table: Any, key: str) -> Any:
    """Return the value at a dotted key; None where there is none."""
    for step in key.split("."):
        table = table.get(step) if isinstance(table, dict) else None
    return table


def with_key(table: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """Return a table with another value at a dotted key; the one given stays as it is."""
    step, _, rest = key.partition(".")
    return {**table, step: with_key(table.get(step, {}), rest, value) if rest else value}


def overlay(base: Table, over: Table) -> Table:
    """Return `base` with what `over` states; a value, or a table stating its kind, replaces the base's whole."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(value, dict) and isinstance(below, dict) and not is_value(below) and "kind" not in value:
            result[key] = overlay(below, value)
        else:
            result[key] = value
    return result


def laid(table: Table, key: str, value: Any) -> Table:
    """Return a table with a value laid over it at a dotted key, as a file that extends it would, or inside one value.

    Raises KeyError where the key leads through what has no keys.
    """
    step, _, rest = key.partition(".")
    if not rest:
        return overlay(table, {step: value})
    below = table.get(step, {})
    if not isinstance(below, dict):
        raise KeyError(key)
    return {**table, step: laid(below, rest, value)}


def plain(value: Any) -> Any:
    """Return a value made in code as a file has it: a distribution is a table, a numpy number a number."""
    if isinstance(value, Part):
        return value.model_dump(by_alias=True)
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, (list, tuple)) else value
