"""Every parameter of a scenario with its value, unit, source and grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic.fields import FieldInfo

from planner.base.uk_date import uk_date
from planner.scenario.distribution import Shape
from planner.scenario.file import ScenarioFile
from planner.scenario.parameter import Part, unit_of
from planner.scenario.source import ASSUMED

T = TypeVar("T")
TEXTS = frozenset({"title", "description", "status"})


@dataclass(frozen=True)
class Assumption:
    """One parameter as the scenario has it, in words."""

    key: str  # dotted
    label: str
    value: str  # as a reader writes it
    unit: str
    grade: str  # one of planner.scenario.source.GRADES
    source: str  # where the value comes from; empty where that is not stated
    stated_in: str  # name of the file that states it


def assumptions(file: ScenarioFile) -> list[Assumption]:
    """List every parameter of a scenario with its value, unit, source and grade.

    Parameters
    ----------
    file
        A scenario as read.

    Returns
    -------
    list[Assumption]
        One a parameter, in the order of the scenario's parts; a value with no source is an assumption.
    """
    return [
        _assumption(file, key, field, value) for key, field, value in _parameters(file.scenario, "") if key not in TEXTS
    ]


def _assumption(file: ScenarioFile, key: str, field: FieldInfo, value: Any) -> Assumption:
    source = stated(file.sources, key) or ASSUMED
    stated_in = stated(file.stated_in, key)
    name = stated_in.name if stated_in else "not stated"
    return Assumption(key, field.title or key, written(value), unit_of(field), source.grade, source.source, name)


def stated(known: Mapping[str, T], key: str) -> T | None:
    """Return what is known of a parameter, of the value it is inside of, or of the first value inside it."""
    inside = (other for other in known if other.startswith(f"{key}.") or key.startswith(f"{other}."))
    return known.get(key) or known.get(next(inside, ""))


def _parameters(part: Part, prefix: str) -> Iterator[tuple[str, FieldInfo, Any]]:
    for name, field in type(part).model_fields.items():
        value, key = getattr(part, name), f"{prefix}{name}"
        if unit_of(field):
            yield key, field, value
        elif isinstance(value, dict):
            for entry, inner in value.items():
                yield from _parameters(inner, f"{key}.{entry}.")
        elif isinstance(value, Part) and not isinstance(value, Shape):
            yield from _parameters(value, f"{key}.")


def written(value: Any) -> str:  # noqa: PLR0911 - one line a type
    """Return a value as a reader writes it."""
    if isinstance(value, Shape):
        return value.describe()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.10g}"
    if isinstance(value, date):
        return uk_date(value)
    if isinstance(value, list) and value and isinstance(value[0], list):
        return "; ".join(written(row) for row in value)
    if isinstance(value, list):
        return ", ".join(written(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {written(item)}" for name, item in value.items()) or "not stated"
    return "not stated" if value is None else str(value)
