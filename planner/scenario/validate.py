"""A scenario's table against the models: the scenario, or every fault in the words of whoever wrote it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.base.fault import Fault, shown
from planner.scenario.caseload_rows import in_rows
from planner.scenario.scenario import InconsistentError, Scenario
from planner.scenario.table import Table, at_key, is_value

MOST_TOLD = 100  # faults of one file


def validate(merged: Table, stated_in: Mapping[str, Path], path: Path) -> tuple[Scenario | None, list[Fault]]:
    """Return the scenario, or None and its faults.

    `stated_in` is the file that states each key; `path` is blamed for what none states.
    """
    try:
        return Scenario.model_validate(merged), []
    except ValidationError as error:
        return None, [in_rows(fault, merged) for fault in _faults(error, merged, stated_in, path)]


def _faults(error: ValidationError, merged: Table, stated_in: Mapping[str, Path], path: Path) -> Iterator[Fault]:
    details = error.errors(include_url=False)
    if len(details) > MOST_TOLD:
        yield Fault(str(path), "", "", f"has {len(details):,} faults; the first {MOST_TOLD} are told")
    for detail in details[:MOST_TOLD]:
        key, value = _locate(detail["loc"], merged, absent=detail["type"] == "missing")
        if detail["type"] == "value_error":
            yield from _rule_faults(key, detail["ctx"]["error"], merged, stated_in, path)
        elif detail["type"] == "extra_forbidden":
            yield Fault(_stater(key, stated_in, path), key, shown(value), f"no such key{_nearest(detail['loc'])}")
        elif detail["type"] == "name":
            yield Fault(_stater(key, stated_in, path), key, "", detail["msg"])
        elif detail["type"] == "missing":
            yield Fault(str(path), key, "", "must be stated, here or in a file this one extends")
        else:
            yield Fault(_stater(key, stated_in, path), key, shown(value), plain_rule(detail["msg"]))


def plain_rule(message: str) -> str:
    """Return what a validator says of a value, in plain words."""
    message = re.sub(r"^\w+ should have (at \w+ \d+ items?) after validation, not \d+$", r"must have \1", message)
    for said, plain in (("Input should be", "must be"), ("Input tag", "the kind"), ("List should", "must")):
        message = message.replace(said, plain)
    return message[0].lower() + message[1:]


def _rule_faults(
    key: str, error: ValueError, merged: Table, stated_in: Mapping[str, Path], path: Path
) -> Iterator[Fault]:
    """Yield the faults of a rule that spans keys: the parts' own, or one for the part as a whole."""
    if isinstance(error, InconsistentError):
        for where, value, rule in error.faults:
            text = value if isinstance(value, str) and value.isprintable() else shown(value)
            yield Fault(_stater(where, stated_in, path), where, text, rule)
        return
    table = at_key(merged, key)
    value = "" if isinstance(table, dict) and not is_value(table) else shown(table)
    yield Fault(_stater(key, stated_in, path), key, value, str(error))


def _locate(location: tuple[int | str, ...], merged: Any, absent: bool) -> tuple[str, Any]:
    """Return the dotted key and value of a pydantic location, which also names union members.

    `absent` says that the last step is a key that is not there.
    """
    steps: list[str] = []
    here: Any = merged
    for number, step in enumerate(location):
        last = absent and number == len(location) - 1
        if isinstance(here, dict) and (step in here or last):
            here = here.get(step)
            steps.append(str(step))
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
            steps.append(f"{step + 1}")
    return ".".join(steps), here


def _stater(key: str, stated_in: Mapping[str, Path], path: Path) -> str:
    """Return the file that states a key, or the value it is inside of, or any part of it."""
    for known, stater in reversed(list(stated_in.items())):
        if key == known or key.startswith(f"{known}."):
            return str(stater)
    for known, stater in reversed(list(stated_in.items())):
        if known.startswith(f"{key}."):
            return str(stater)
    return str(path)


def _nearest(location: tuple[int | str, ...]) -> str:
    near = difflib.get_close_matches(str(location[-1]), _keys_at(location[:-1]), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _keys_at(location: tuple[int | str, ...]) -> list[str]:
    """Return the keys that a part may have, by its place in the schema."""
    schema = _schema()
    here: Any = schema
    for step in location:
        here = _inner(_resolved(here, schema), step)
    return list(_resolved(here, schema).get("properties", {}))


@cache
def _schema() -> dict[str, Any]:
    return Scenario.model_json_schema(by_alias=True)


def _resolved(here: Any, schema: Any) -> Any:
    return schema["$defs"][here["$ref"].rsplit("/", maxsplit=1)[-1]] if "$ref" in here else here


def _inner(here: Any, step: int | str) -> Any:
    """Return the part inside a part: a key, an entry, an item, or a member of a union by its tag."""
    if "discriminator" in here:
        member = here["discriminator"]["mapping"].get(step)
        return {"$ref": member} if member else {}
    if isinstance(step, int):
        return here.get("items", {})
    return here.get("properties", {}).get(step) or here.get("additionalProperties") or {}
