"""Ranges as a file states them, the bundled ones and one's own laid over them; and which keys a pattern stands for."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from planner.base.fault import Fault, InputError, shown
from planner.scenario import ScenarioFile
from planner.scenario.parameter import Part
from planner.scenario.toml_read import read_toml
from planner.scenario.validate import plain_rule

BUNDLED = Path(__file__).with_name("ranges.toml")
ANY, ROLE, BASELINE, ADDED = "*", "<role>", "<baseline>", "<added>"  # steps of a pattern that stand for several names
NOT_MOVED = "not-moved"
Table = dict[str, Any]
Ends = Annotated[list[float], Field(min_length=2, max_length=2)]


class StatedRange(Part):
    """A range as stated."""

    label: str = Field(min_length=1)
    keys: list[Annotated[str, Field(min_length=1)]] = Field(min_length=1)
    range: Ends | None = None  # in the unit of the value
    times: Ends | None = None  # as multiples of the scenario's own value
    of: Literal["first", "all"] = "first"
    only: Literal["", "cost", "changed"] = ""
    grade: Literal["read", "quoted", "computed", "assumption"] = "assumption"
    why: str = Field(min_length=1)

    @model_validator(mode="after")
    def _has_ends(self) -> Self:
        if (self.range is None) == (self.times is None):
            raise ValueError("must state either range or times")
        low, high = self.range or self.times or (0.0, 0.0)
        if not 0 <= low < high:
            raise ValueError("must have 0 <= least < most")
        if self.times and not low <= 1 <= high:
            raise ValueError("times must hold 1, the scenario's own value")
        return self


class NotMoved(Part):
    """Values without a source that are not moved, and why."""

    keys: list[str] = Field(min_length=1)
    why: str = Field(min_length=1)


@dataclass(frozen=True)
class Ranges:
    """Every range, by name; what is not moved; and which were stated in a file of somebody's own."""

    stated: Mapping[str, StatedRange]
    not_moved: tuple[NotMoved, ...]
    path: Path = BUNDLED
    own: frozenset[str] = frozenset()

    def file_of(self, name: str) -> str:
        """Return the file that states a range, as its faults call it."""
        return str(self.path if name in self.own else BUNDLED)


def read_ranges(path: Path | None = None) -> Ranges:
    """Return the bundled ranges, with those of a file laid over them.

    Raises InputError with every fault of the file: no TOML, unknown keys, values that are not allowed.
    """
    known = _bundled()
    if path is None:
        return known
    table = _parse(path)
    stated, faults = dict(known.stated), []
    for name, entry in table.items():
        found, said = _entry(path, name, entry, known)
        faults += said
        if found is not None:
            stated[name] = found
    if faults:
        raise InputError(faults)
    return Ranges(stated, known.not_moved, path, frozenset(table))


@cache
def _bundled() -> Ranges:
    table = _parse(BUNDLED)
    not_moved = tuple(NotMoved.model_validate(entry) for entry in table.pop(NOT_MOVED))
    return Ranges({name: StatedRange.model_validate(entry) for name, entry in table.items()}, not_moved)


def _parse(path: Path) -> Table:
    try:
        return read_toml(path)
    except FileNotFoundError:
        rule = "no such file"
    except OSError as error:
        rule = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        rule = "must be UTF-8 text"
    except ValueError as error:
        rule = f"must be TOML: {error}"
    raise InputError([Fault(str(path), "", "", rule)])


def _entry(path: Path, name: str, entry: Any, known: Ranges) -> tuple[StatedRange | None, list[Fault]]:
    """Return a range as a file of one's own states it, over the bundled one of that name, or its faults."""
    if not isinstance(entry, dict):
        return None, [Fault(str(path), name, shown(entry), "must be a table with range or times")]
    below = known.stated.get(name)
    if below is None and "keys" not in entry:
        near = difflib.get_close_matches(name, known.stated, n=1)
        hint = f"did you mean {near[0]}? A new one" if near else "a new one"
        return None, [Fault(str(path), name, "", f"no such assumption; {hint} states label, keys and why")]
    try:
        return StatedRange.model_validate(_over(below, entry, path)), []
    except ValidationError as error:
        return None, list(_faults(path, name, entry, error))


def _over(below: StatedRange | None, entry: Table, path: Path) -> Table:
    """Return an entry laid over the bundled range; where its ends are its own, so are grade and reason."""
    base = below.model_dump(exclude_none=True) if below else {}
    if "range" in entry or "times" in entry:
        base = {key: value for key, value in base.items() if key not in {"range", "times"}}
        base |= {"grade": "assumption", "why": f"Stated in {path.name}"} if below else {}
    return {**base, **entry}


def _faults(path: Path, name: str, entry: Table, error: ValidationError) -> Iterator[Fault]:
    for detail in error.errors():
        steps = [str(step + 1) if isinstance(step, int) else step for step in detail["loc"]]
        key = ".".join([name, *steps])
        if detail["type"] == "missing":
            yield Fault(str(path), key, "", "must be stated")
        elif detail["type"] == "extra_forbidden":
            near = difflib.get_close_matches(steps[-1], StatedRange.model_fields, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield Fault(str(path), key, shown(detail["input"]), f"no such key{hint}")
        elif detail["type"] == "value_error":
            ends = entry.get("range", entry.get("times"))
            yield Fault(str(path), key, "" if ends is None else shown(ends), str(detail["ctx"]["error"]))
        else:
            yield Fault(str(path), key, shown(detail["input"]), plain_rule(detail["msg"]))


def for_role(pattern: str, role: str) -> str:
    """Return a pattern for one role."""
    return pattern.replace(ROLE, role)


def roles_with_posts(files: Sequence[ScenarioFile]) -> list[str]:
    """Return the roles that have posts in any of the scenarios, in the order of the scenarios."""
    return list(dict.fromkeys(posts.role for file in files for posts in file.scenario.posts.values()))


def keys_matching(pattern: str, table: Mapping[str, Any], first: Mapping[str, Any]) -> Iterator[str]:
    """Yield the dotted keys of a scenario that match a pattern, given those of the first scenario."""
    yield from _below(pattern.split("."), table, first, "")


def _below(steps: Sequence[str], here: Any, first: Any, prefix: str) -> Iterator[str]:
    if not steps:
        yield prefix.removesuffix(".")
        return
    if not isinstance(here, Mapping):
        return
    known = first if isinstance(first, Mapping) else {}
    for name, inside in here.items():
        if _fits(steps[0], name, known):
            yield from _below(steps[1:], inside, known.get(name), f"{prefix}{name}.")


def _fits(step: str, name: str, known: Mapping[str, Any]) -> bool:
    if step in {BASELINE, ADDED}:
        return (name in known) == (step == BASELINE)
    return step in {ANY, name}


def covers(pattern: str, key: str) -> bool:
    """Whether a key is what a pattern stands for, or inside of it, whichever scenario it is of."""
    steps, names = pattern.split("."), key.split(".")
    wild = {ANY, ROLE, BASELINE, ADDED}
    return len(steps) <= len(names) and all(s in wild or s == n for s, n in zip(steps, names, strict=False))
