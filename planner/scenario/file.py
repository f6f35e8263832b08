"""Scenario files: TOML, one extending another, checked whole."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.base.fault import Fault, InputError, shown
from planner.scenario import bundled
from planner.scenario.caseload_rows import in_rows, read_rows
from planner.scenario.demand import CaseloadFile
from planner.scenario.scenario import InconsistentError, Scenario
from planner.scenario.source import Source, parse_source

LAYER_KEYS = ("extends", "sources")
Table = dict[str, Any]


@dataclass
class ScenarioFile:
    """A scenario as read: the validated scenario, who stated what, and the sources."""

    path: Path
    scenario: Scenario
    stated_in: dict[str, Path]  # dotted key of a leaf -> the file that states it
    sources: dict[str, Source]  # dotted key of a leaf -> its source
    resolved: Table = field(repr=False)  # the merged table, as plain values
    inputs: tuple[Path, ...]  # every file read from the disk

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def argument(self) -> str:
        """What a command is given to read it again: its path, or its name where it is bundled."""
        return bundled.name_of(self.path) or str(self.path)

    def named_from(self, folder: Path) -> str:
        """Return what a file in a folder extends it by: its name where it is bundled, else the way to it."""
        return bundled.name_of(self.path) or Path(os.path.relpath(self.path, folder)).as_posix()


def read(path: str | Path, unsaved: Mapping[Path, str] | None = None) -> ScenarioFile:
    """Read and validate a scenario.

    Parameters
    ----------
    path
        Its file, or the name of a bundled scenario. A file wins where there is one.
    unsaved
        Texts that stand for files of these paths, read in their place though nothing is on the disk.

    Returns
    -------
    ScenarioFile
        The scenario, who stated what, and the sources.

    Raises
    ------
    InputError
        With every fault found: no such file or name, syntax, unknown keys, values out of bounds, parts that contradict
        each other, sources for keys that do not exist.
    """
    if "\0" in str(path):
        raise InputError([Fault(repr(str(path)), "", "", "must be the name of a file")])
    texts = unsaved or {}
    file = _found(Path(path), str(path), texts)
    layers = _layers(file, texts)
    merged, stated_in = _merge(layers)
    scenario, faults = _validate(merged, stated_in, file)
    leaves = dict(leaf_keys(merged))
    sources, source_faults = _sources(layers, leaves, stated_in)
    if faults or source_faults or scenario is None:
        raise InputError([*faults, *source_faults])
    inputs = (*(layer for layer, _ in layers if layer not in texts), *_csv(scenario, stated_in))
    return ScenarioFile(file, scenario, stated_in, sources, merged, inputs)


def _found(path: Path, name: str, unsaved: Mapping[Path, str]) -> Path:
    """Return a path, or that of the bundled scenario of this name where no file is there."""
    known = None if path.suffix or path in unsaved else bundled.path_of(name)
    return path if known is None or path.exists() else known


def _csv(scenario: Scenario, stated_in: dict[str, Path]) -> tuple[Path, ...]:
    """Return the caseload's file, where there is one."""
    caseload = scenario.demand.caseload
    if not isinstance(caseload, CaseloadFile):
        return ()
    return (stated_in["demand.caseload.path"].parent / caseload.path,)


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


def _layers(path: Path, unsaved: Mapping[Path, str]) -> list[tuple[Path, Table]]:
    """Return the file and all it extends, the outermost baseline first."""
    layers: list[tuple[Path, Table]] = []
    seen: list[Path] = []
    while True:
        if path.resolve() in seen:
            raise InputError([Fault(str(path), "extends", "", "a file must not extend itself, directly or by others")])
        seen.append(path.resolve())
        table = _parse(path, unsaved)
        layers.insert(0, (path, table))
        if "extends" not in table:
            return layers
        path = _extended(path, table["extends"], unsaved)


def _extended(path: Path, extends: Any, unsaved: Mapping[Path, str]) -> Path:
    """Return what a file extends: a file beside it, or a bundled scenario by its name."""
    if not isinstance(extends, str) or "\0" in extends:
        raise InputError([Fault(str(path), "extends", shown(extends), "must be the name of a file")])
    return _found(path.parent / extends, extends, unsaved)


def _parse(path: Path, unsaved: Mapping[Path, str]) -> Table:
    try:
        return tomllib.loads(unsaved[path] if path in unsaved else path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        rule = "no such file" if path.suffix else bundled.unknown(path.name)
        raise InputError([Fault(str(path), "", "", rule)]) from None
    except OSError as error:
        raise InputError([Fault(str(path), "", "", f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise InputError([Fault(str(path), "", "", "must be UTF-8 text")]) from None
    except (ValueError, RecursionError) as error:  # a number too long to read is a ValueError too
        raise InputError([Fault(str(path), "", "", f"must be TOML: {error}")]) from None


def _merge(layers: list[tuple[Path, Table]]) -> tuple[Table, dict[str, Path]]:
    merged: Table = {}
    stated_in: dict[str, Path] = {}
    for path, table in layers:
        stated = {key: value for key, value in table.items() if key not in LAYER_KEYS}
        merged = _overlay(merged, stated)
        for key, _ in leaf_keys(stated):
            stated_in.pop(key, None)
            stated_in[key] = path
        _load_caseload(merged, stated, path)
        leaves = dict(leaf_keys(merged))
        stated_in = {key: stater for key, stater in stated_in.items() if key in leaves}
        if "demand.caseload.rows" in leaves:
            stated_in.setdefault("demand.caseload.rows", stated_in.get("demand.caseload.path", path))
    return merged, stated_in


def _overlay(base: Table, over: Table) -> Table:
    """Return `base` with what `over` states; a value, or a table stating its kind, replaces the base's whole."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(value, dict) and isinstance(below, dict) and not is_value(below) and "kind" not in value:
            result[key] = _overlay(below, value)
        else:
            result[key] = value
    return result


def _load_caseload(merged: Table, stated: Table, path: Path) -> None:
    """Read a caseload's file, found from the folder of the scenario that names it, into its rows."""
    demand = stated.get("demand")
    caseload = demand.get("caseload") if isinstance(demand, dict) else None
    if isinstance(caseload, dict) and isinstance(caseload.get("path"), str) and "rows" not in caseload:
        if "\0" in caseload["path"]:
            rule = "must be the name of a file"
            raise InputError([Fault(str(path), "demand.caseload.path", shown(caseload["path"]), rule)])
        rows = read_rows(path.parent / caseload["path"])
        merged["demand"] = {**merged["demand"], "caseload": {**merged["demand"]["caseload"], "rows": rows}}


def _validate(merged: Table, stated_in: dict[str, Path], path: Path) -> tuple[Scenario | None, list[Fault]]:
    try:
        return Scenario.model_validate(merged), []
    except ValidationError as error:
        return None, [in_rows(fault, merged) for fault in _faults(error, merged, stated_in, path)]


def _faults(error: ValidationError, merged: Table, stated_in: dict[str, Path], path: Path) -> Iterator[Fault]:
    for detail in error.errors():
        key, value = _locate(detail["loc"], merged, absent=detail["type"] == "missing")
        if detail["type"] == "value_error":
            yield from _rule_faults(key, detail["ctx"]["error"], merged, stated_in, path)
        elif detail["type"] == "extra_forbidden":
            yield Fault(_stater(key, stated_in, path), key, shown(value), f"no such key{_nearest(detail['loc'])}")
        elif detail["type"] == "missing":
            yield Fault(str(path), key, "", "must be stated, here or in a file this one extends")
        else:
            yield Fault(_stater(key, stated_in, path), key, shown(value), plain_rule(detail["msg"]))


def plain_rule(message: str) -> str:
    """Return what a validator says of a value, in plain words."""
    for said, plain in (("Input should be", "must be"), ("Input tag", "the kind"), ("List should", "must")):
        message = message.replace(said, plain)
    return message[0].lower() + message[1:]


def _rule_faults(key: str, error: ValueError, merged: Table, stated_in: dict[str, Path], path: Path) -> Iterator[Fault]:
    """Yield the faults of a rule that spans keys: the parts' own, or one for the part as a whole."""
    if isinstance(error, InconsistentError):
        for where, value, rule in error.faults:
            text = value if isinstance(value, str) and value.isprintable() else shown(value)
            yield Fault(_stater(where, stated_in, path), where, text, rule)
        return
    table = at_key(merged, key)
    value = shown(table) if isinstance(table, dict) and is_value(table) else ""
    yield Fault(_stater(key, stated_in, path), key, value, str(error))


def at_key(table: Any, key: str) -> Any:
    """Return the value at a dotted key; None where there is none."""
    for step in key.split("."):
        table = table.get(step) if isinstance(table, dict) else None
    return table


def with_key(table: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """Return a table with another value at a dotted key; the one given stays as it is."""
    step, _, rest = key.partition(".")
    return {**table, step: with_key(table.get(step, {}), rest, value) if rest else value}


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


def _stater(key: str, stated_in: dict[str, Path], path: Path) -> str:
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
    schema = Scenario.model_json_schema(by_alias=True)
    here: Any = schema
    for step in location:
        here = _inner(_resolved(here, schema), step)
    return list(_resolved(here, schema).get("properties", {}))


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


def _sources(
    layers: list[tuple[Path, Table]], leaves: dict[str, Any], stated_in: dict[str, Path]
) -> tuple[dict[str, Source], list[Fault]]:
    """Give each leaf the source stated for it or for a part it is in, by the file that states it or a later one."""
    order = {path: number for number, (path, _) in enumerate(layers)}
    sources: dict[str, Source] = {}
    faults: list[Fault] = []
    for number, (path, table) in enumerate(layers):
        stated = table.get("sources", {})
        if not isinstance(stated, dict):
            faults.append(Fault(str(path), "sources", shown(stated), "must be a table of dotted keys"))
            continue
        for key, entry in sorted(stated.items(), key=lambda item: len(item[0])):
            covered = [leaf for leaf in leaves if leaf == key or leaf.startswith(f"{key}.")]
            mine, _ = _merge(layers[: number + 1]) if not covered else ({}, {})
            known = covered or [leaf for leaf, _ in leaf_keys(mine) if leaf == key or leaf.startswith(f"{key}.")]
            source, said = parse_source(str(path), key, entry, bool(known))
            faults.extend(said)
            if source is not None:
                sources.update({leaf: source for leaf in covered if order[stated_in[leaf]] <= number})
    return sources, faults
