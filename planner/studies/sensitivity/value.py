"""A scenario's value as one number, and the value that has another number in its place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from planner.scenario.distribution import DISTRIBUTIONS, Distribution

SHARES = ("supervised_share", "not_held_factor")  # end at 1, as chances do
_SHAPE: TypeAdapter[Any] = TypeAdapter(Distribution)


def number_of(value: Any) -> float | None:
    """Return a value as one number: a distribution's mean, a list's, a table's first; None where it has none."""
    if isinstance(value, Mapping):
        if "distribution" in value:
            mean = float(_SHAPE.validate_python(dict(value)).mean())
            return mean if math.isfinite(mean) else None
        return number_of(next(iter(value.values()), None))
    if isinstance(value, list):
        numbers = [number_of(item) for item in value]
        return None if None in numbers or not numbers else math.fsum(n for n in numbers if n is not None) / len(numbers)
    return float(value) if isinstance(value, (bool, int, float)) else None


def moved(key: str, value: Any, before: float, to: float) -> Any:
    """Return a value of a key, moved as a number goes from `before` to another: in proportion, or there from zero."""
    if isinstance(value, bool):
        return to >= 0.5
    if isinstance(value, Mapping):
        moving = DISTRIBUTIONS[value["distribution"]].lengths() if "distribution" in value else value.keys()
        return {name: moved(name, each, before, to) if name in moving else each for name, each in value.items()}
    if isinstance(value, list):
        return [moved(key, item, before, to) for item in value]
    if not isinstance(value, (int, float)):
        return value
    found = value * (to / before) if before else (to if value == 0 else value)
    if isinstance(value, int):
        return round(found)
    return min(found, 1.0) if is_chance(key) else found


def is_chance(key: str) -> bool:
    """Whether a value ends at 1."""
    last = key.rsplit(".", maxsplit=1)[-1]
    return last.startswith("p_") or last in SHARES
