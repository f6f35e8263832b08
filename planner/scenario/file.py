"""Scenario files: TOML, one extending another, checked whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from planner.base.fault import Fault, InputError, is_utf8, said, shown
from planner.base.titles import told_apart
from planner.scenario import bundled
from planner.scenario.caseload_rows import read_rows
from planner.scenario.demand import CaseloadFile
from planner.scenario.scenario import Scenario
from planner.scenario.source import Source, parse_source
from planner.scenario.table import Table, is_value, laid, leaf_keys, overlay, plain
from planner.scenario.toml_read import read_toml, toml_table
from planner.scenario.validate import validate

MOST_LAYERS = 100  # a file, what it extends, and so on
LAYER_KEYS = ("extends", "sources")
IN_CODE = Path("set in code")  # in place of the file that states a key
SET_IN_CODE = Source("assumption", "Set in code")


@dataclass
class ScenarioFile:
    """A scenario as read: validated, with who states each value and where it comes from.

    Attributes
    ----------
    path
        The file; its stem is the scenario's `name`.
    scenario
        The assumptions, validated and immutable.
    stated_in
        The file that states each value, by dotted key.
    sources
        The source and grade of each value that has one, by dotted key.
    resolved
        The file laid over those it extends, as nested tables of plain values.
    inputs
        Every file read from the disk.
    called
        What it is called where it is shown together with another of the same title; see `with_labels`.
    """

    path: Path
    scenario: Scenario
    stated_in: dict[str, Path]
    sources: dict[str, Source]
    resolved: Table = field(repr=False)
    inputs: tuple[Path, ...]
    called: str = field(default="", compare=False, repr=False)  # instead of its title, where that is another's too

    @property
    def title(self) -> str:
        """What it is called where it is shown: its title, with its name where the title is of what it extends."""
        title = self.scenario.title
        return self.called or (f"{title} ({self.name})" if self.is_title_inherited else title)

    @property
    def is_title_inherited(self) -> bool:
        """Whether its title is stated by a scenario of another name."""
        stater = self.stated_in.get("title", self.path)
        return stater not in {self.path, IN_CODE} and stater.stem != self.name

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def is_changed(self) -> bool:
        """Whether values were set in code."""
        return IN_CODE in self.stated_in.values()

    @property
    def is_on_disk(self) -> bool:
        """Whether its file, read again, would give the same."""
        return self.path in self.inputs and not self.is_changed

    @property
    def argument(self) -> str:
        """What a command is given to read it again: its path, or its name where it is bundled.

        No command can read what was set in code; that is told by its name too.
        """
        return bundled.name_of(self.path) or (self.name if self.is_changed else str(self.path))

    def named_from(self, folder: Path) -> str:
        """Return what a file in a folder extends it by: its name where it is bundled, else the way to it."""
        return bundled.name_of(self.path) or Path(os.path.relpath(self.path, folder)).as_posix()

    def with_values(self, values: Mapping[str, Any], name: str = "") -> ScenarioFile:
        """Return the scenario with other values, validated as a file's are; this one stays as it is.

        Parameters
        ----------
        values
            By dotted key, in the unit that `assumptions` tells. A part merges with what is there, as in a file that
            extends another; a key may also reach into one value: `{"programme.pause_days.mean": 30}`.
        name
            What the scenario is called beside others; as before where empty.

        Returns
        -------
        ScenarioFile
            Each changed value is stated "set in code", an assumption; the others keep their file and source.

        Raises
        ------
        InputError
            With every fault found: the key, the value given, and what is allowed.

        Examples
        --------
        >>> import planner
        >>> more = planner.read("england-wales").with_values({"demand.referrals_per_year": [60]}, name="more")
        >>> more.scenario.demand.referrals_per_year, more.sources["demand.referrals_per_year"].source
        ([60.0], 'Set in code')
        """
        merged, stated, faults = dict(self.resolved), dict[str, Any](), list[Fault]()
        for key, value in values.items():
            try:
                merged, stated[key] = laid(merged, key, plain(value)), plain(value)
            except (KeyError, RecursionError):  # the latter where the key has thousands of parts
                faults.append(Fault(str(IN_CODE), shown(key)[1:-1], shown(value), "no such key"))
        for key in ("demand", "demand.caseload", "demand.caseload.path"):
            if key in stated:
                _load_caseload(merged, laid({}, key, stated[key]), IN_CODE)
        changed = dict.fromkeys(_leaves_changed(merged, stated), IN_CODE)
        if "demand.caseload.path" in changed:
            changed["demand.caseload.rows"] = IN_CODE
        stated_in = {key: stater for key, stater in self.stated_in.items() if key not in changed} | changed
        scenario, said = validate(merged, stated_in, IN_CODE)
        if faults or said or scenario is None:
            raise InputError([*faults, *said])
        leaves = dict(leaf_keys(merged))
        sources = {key: source for key, source in self.sources.items() if key in leaves}
        return replace(
            self,
            path=self.path.with_name(f"{name}.toml") if name else self.path,
            scenario=scenario,
            stated_in={key: stater for key, stater in stated_in.items() if key in leaves},
            sources=sources | dict.fromkeys(changed, SET_IN_CODE),
            resolved=merged,
            inputs=(*self.inputs, *_csv(scenario, stated_in)) if "demand.caseload.path" in changed else self.inputs,
        )


def with_labels(files: Sequence[ScenarioFile]) -> tuple[ScenarioFile, ...]:
    """Return scenarios that are shown together: those of one title are called by their names, too."""
    titles = {file.name: file.title for file in files}
    labels = told_apart(titles)
    return tuple(
        file if labels[file.name] == titles[file.name] else replace(file, called=labels[file.name]) for file in files
    )


def _leaves_changed(merged: Table, stated: Mapping[str, Any]) -> Iterator[str]:
    """Yield the dotted key of each value that is stated, in whole or in part."""
    leaves = dict(leaf_keys(merged))
    for key, value in stated.items():
        is_part = isinstance(value, dict) and not is_value(value)
        for each in (f"{key}.{inside}" for inside, _ in leaf_keys(value)) if is_part else (key,):
            yield next((leaf for leaf in leaves if each == leaf or each.startswith(f"{leaf}.")), each)


def read(path: str | Path, unsaved: Mapping[Path, str] | None = None) -> ScenarioFile:
    """Read and validate a scenario and all that it extends.

    Parameters
    ----------
    path
        Its file, or the name of a bundled scenario. A file wins where there is one.
    unsaved
        Texts that stand for files of these paths, read in their place though nothing is on the disk.

    Returns
    -------
    ScenarioFile
        The validated scenario, who states each value, and the sources.

    Raises
    ------
    InputError
        With every fault found: no such file or name, syntax, unknown keys, values out of bounds, parts that contradict
        each other, sources for keys that do not exist.
    """
    if "\0" in str(path):
        raise InputError([Fault(repr(str(path)), "", "", "must be the name of a file")])
    if not is_utf8(str(path)):
        raise InputError([Fault(str(path), "", "", "must have a name that is UTF-8: rename the file")])
    texts = unsaved or {}
    file = _found(Path(path), str(path), texts)
    layers = _layers(file, texts)
    merged, stated_in = _merge(layers)
    scenario, faults = validate(merged, stated_in, file)
    leaves = dict(leaf_keys(merged))
    sources, source_faults = _sources(layers, leaves, stated_in)
    if faults or source_faults or scenario is None:
        raise InputError([*faults, *source_faults])
    inputs = (*(layer for layer, _ in layers if layer not in texts), *_csv(scenario, stated_in))
    return ScenarioFile(file, scenario, stated_in, sources, merged, inputs)


def _found(path: Path, name: str, unsaved: Mapping[Path, str]) -> Path:
    """Return a path, or that of the bundled scenario of this name where no file is there."""
    known = None if path.suffix or path in unsaved else bundled.path_of(name)
    return path if known is None or os.path.exists(path) else known  # noqa: PTH110 - what cannot be is not there


def _csv(scenario: Scenario, stated_in: dict[str, Path]) -> tuple[Path, ...]:
    """Return the caseload's file, where there is one."""
    caseload = scenario.demand.caseload
    if not isinstance(caseload, CaseloadFile):
        return ()
    return (stated_in["demand.caseload.path"].parent / caseload.path,)


def _layers(path: Path, unsaved: Mapping[Path, str]) -> list[tuple[Path, Table]]:
    """Return the file and all it extends, the outermost baseline first."""
    layers: list[tuple[Path, Table]] = []
    seen: list[Path] = []
    while True:
        whole = _resolved(path)
        if whole in seen:
            raise InputError([Fault(str(path), "extends", "", "a file must not extend itself, directly or by others")])
        if len(seen) == MOST_LAYERS:
            raise InputError([Fault(str(path), "extends", "", f"at most {MOST_LAYERS} files may extend one another")])
        seen.append(whole)
        table = _parse(path, unsaved)
        layers.insert(0, (path, table))
        if "extends" not in table:
            return layers
        path = _extended(path, table["extends"], unsaved)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # the latter of links in a circle
        raise InputError([Fault(str(path), "", "", f"cannot be read: {said(error)}")]) from None


def _extended(path: Path, extends: Any, unsaved: Mapping[Path, str]) -> Path:
    """Return what a file extends: a file beside it, or a bundled scenario by its name."""
    if not isinstance(extends, str) or "\0" in extends:
        raise InputError([Fault(str(path), "extends", shown(extends), "must be the name of a file")])
    return _found(path.parent / extends, extends, unsaved)


def _parse(path: Path, unsaved: Mapping[Path, str]) -> Table:
    try:
        return toml_table(unsaved[path]) if path in unsaved else read_toml(path)
    except FileNotFoundError:
        rule = "no such file" if path.suffix else bundled.unknown(path.name)
        raise InputError([Fault(str(path), "", "", rule)]) from None
    except OSError as error:
        raise InputError([Fault(str(path), "", "", f"cannot be read: {said(error)}")]) from None
    except UnicodeDecodeError:
        raise InputError([Fault(str(path), "", "", "must be UTF-8 text")]) from None
    except ValueError as error:  # a number too long to read is one too
        raise InputError([Fault(str(path), "", "", f"must be TOML: {error}")]) from None


def _merge(layers: list[tuple[Path, Table]]) -> tuple[Table, dict[str, Path]]:
    merged: Table = {}
    stated_in: dict[str, Path] = {}
    for path, table in layers:
        stated = {key: value for key, value in table.items() if key not in LAYER_KEYS}
        merged = overlay(merged, stated)
        for key, _ in leaf_keys(stated):
            stated_in.pop(key, None)
            stated_in[key] = path
        _load_caseload(merged, stated, path)
        leaves = dict(leaf_keys(merged))
        stated_in = {key: stater for key, stater in stated_in.items() if key in leaves}
        if "demand.caseload.rows" in leaves:
            stated_in.setdefault("demand.caseload.rows", stated_in.get("demand.caseload.path", path))
    return merged, stated_in


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
