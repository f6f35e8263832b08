"""Assumptions that can be moved: found in the scenarios compared, each with its value and a plausible range."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from planner.base.fault import Fault, InputError
from planner.scenario import Scenario, ScenarioFile, assumptions
from planner.scenario.distribution import DISTRIBUTIONS, Distribution
from planner.scenario.table import at_key, with_key
from planner.scenario.validate import plain_rule
from planner.studies.sensitivity.ranges import (
    ROLE,
    Ranges,
    StatedRange,
    covers,
    for_role,
    keys_matching,
    roles_with_posts,
)
from planner.studies.sensitivity.recommendation import UNTREATED, Criterion

SHARES = ("supervised_share", "not_held_factor")  # end at 1, as chances do
_SHAPE: TypeAdapter[Any] = TypeAdapter(Distribution)
Table = dict[str, Any]


@dataclass(frozen=True)
class Assumption:
    """One assumption, the same in every scenario that has it."""

    name: str
    label: str
    unit: str
    value: float  # of the first scenario that has it
    low: float
    high: float
    grade: str  # how well the range is known
    why: str
    value_grade: str  # how well the value is known
    keys: tuple[tuple[str, ...], ...]  # what moves, by scenario
    is_whole: bool = False  # whole numbers only
    is_yes_no: bool = False  # 0 no, 1 yes

    def at(self, share: float) -> float:
        """Return the value a share of the way from low to high."""
        found = self.low + share * (self.high - self.low)
        return float(round(found)) if self.is_whole else found


def found_in(files: Sequence[ScenarioFile], ranges: Ranges, criterion: Criterion) -> tuple[Assumption, ...]:
    """Return the assumptions with a range that the scenarios have, and that may matter by the criterion.

    Raises InputError where a range of somebody's own does not hold the scenario's value, or matches none, or where a
    scenario would not be valid at an end.
    """
    tables = [file.scenario.model_dump(by_alias=True) for file in files]
    found: list[Assumption] = []
    faults: list[Fault] = []
    for name, stated in ranges.stated.items():
        if stated.only == "cost" and criterion.name == UNTREATED:
            continue
        mine = list(_expanded(name, stated, files, tables))
        if not mine and name in ranges.own and stated.only != "changed":
            faults.append(Fault(ranges.file_of(name), f"{name}.keys", "", "no scenario has such a value to move"))
        for each in mine:
            held, said = _holding(each, stated, ranges)
            found.append(held)
            faults += said or list(_invalid_ends(held, files, tables, ranges.file_of(name)))
    if faults:
        raise InputError(faults)
    return tuple(found)


def not_moved(file: ScenarioFile, ranges: Ranges, found: Sequence[Assumption]) -> dict[str, str]:
    """Return the values of a scenario, but for titles, that have no source and are not moved: reason by dotted key."""
    moves = {key for each in found for key in each.keys[0]}
    reasons = {}
    for entry in assumptions(file):
        if entry.grade == "assumption" and entry.key not in moves and not entry.key.endswith(".title"):
            reasons[entry.key] = _reason(entry.key, ranges)
    return reasons


def _reason(key: str, ranges: Ranges) -> str:
    for stated in ranges.stated.values():
        if stated.only == "cost" and any(covers(pattern, key) for pattern in stated.keys):
            return "moves money alone, and the criterion counts people"
    for entry in ranges.not_moved:
        if any(covers(pattern, key) for pattern in entry.keys):
            return entry.why
    return ""


def _expanded(
    name: str, stated: StatedRange, files: Sequence[ScenarioFile], tables: Sequence[Table]
) -> Iterator[Assumption]:
    """Yield one assumption, or one for each role with posts."""
    if not any(ROLE in pattern for pattern in stated.keys):
        yield from _assumption(name, stated.label, stated.keys, stated, files, tables)
        return
    for role in roles_with_posts(files):
        title = next(file.scenario.roles[role].title for file in files if role in file.scenario.roles)
        label = f"{stated.label}: {title[0].lower()}{title[1:]}"
        patterns = [for_role(pattern, role) for pattern in stated.keys]
        yield from _assumption(f"{name}/{role}", label, patterns, stated, files, tables)


def _assumption(
    name: str,
    label: str,
    patterns: Sequence[str],
    stated: StatedRange,
    files: Sequence[ScenarioFile],
    tables: Sequence[Table],
) -> Iterator[Assumption]:
    """Yield the assumption, where a scenario has something to move."""
    movable = tuple(tuple(_movable(patterns, stated, table, tables[0])) for table in tables)
    at = next((number for number, mine in enumerate(movable) if mine), None)
    if at is None:
        return
    values = [at_key(tables[at], key) for key in movable[at]]
    numbers = [number_of(value) or 0.0 for value in values]
    value = sum(numbers) if stated.of == "all" else numbers[0]
    low, high = stated.range or [value * times for times in stated.times or ()]
    entry = next(each for each in assumptions(files[at]) if each.key == movable[at][0])
    if low < high:  # zero, times anything, is nothing to move
        yield Assumption(
            *(name, label, entry.unit, value, low, high, stated.grade, stated.why, entry.grade, movable),
            is_whole=all(isinstance(each, int) for each in values),
            is_yes_no=isinstance(values[0], bool),
        )


def _movable(patterns: Sequence[str], stated: StatedRange, table: Table, first: Table) -> Iterator[str]:
    for pattern in patterns:
        for key in keys_matching(pattern, table, first):
            value = at_key(table, key)
            is_other = stated.only != "changed" or value != at_key(first, key)
            if is_other and number_of(value) is not None:
                yield key


def _holding(each: Assumption, stated: StatedRange, ranges: Ranges) -> tuple[Assumption, list[Fault]]:
    """Return an assumption whose range holds its value: a bundled range is widened; one's own is a fault."""
    if each.low <= each.value <= each.high:
        return each, []
    name = each.name.split("/", maxsplit=1)[0]
    if name in ranges.own:
        rule = f"must hold the scenario's own value, {each.value:g}"
        return each, [Fault(ranges.file_of(name), f"{name}.range", str(stated.range), rule)]
    why = f"{each.why}. Widened to hold the scenario's own value"
    return replace(each, low=min(each.low, each.value), high=max(each.high, each.value), why=why), []


def _invalid_ends(
    each: Assumption, files: Sequence[ScenarioFile], tables: Sequence[Table], where: str
) -> Iterator[Fault]:
    """Yield a fault for each end at which a scenario would not be valid."""
    for end in (each.low, each.high):
        for number, file in enumerate(files):
            try:
                with_values(file, tables[number], number, [(each, end)])
            except InputError as error:
                key = each.name.split("/", maxsplit=1)[0]
                for fault in error.faults:
                    yield Fault(where, key, f"{end:g}", f"{file.name}: {fault.key} {fault.rule}")


def with_values(
    file: ScenarioFile, table: Table, number: int, values: Sequence[tuple[Assumption, float]]
) -> ScenarioFile:
    """Return a scenario, by its number among those compared and its table, with assumptions at other values.

    Raises InputError where it would not be valid.
    """
    resolved, now = file.resolved, dict[str, Any]()
    for each, to in values:
        for key in each.keys[number]:
            now[key] = moved(key, now.get(key, at_key(table, key)), each.value, to)
    for key, value in now.items():
        resolved = with_key(resolved, key, value)
    try:
        return replace(file, scenario=Scenario.model_validate(resolved), resolved=resolved)
    except ValidationError as error:
        rules = "; ".join(_rule(detail) for detail in error.errors())
        raise InputError([Fault(str(file.path), ", ".join(now), "", rules)]) from None


def _rule(detail: Mapping[str, Any]) -> str:
    return str(detail["ctx"]["error"]) if detail["type"] == "value_error" else plain_rule(detail["msg"])


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
