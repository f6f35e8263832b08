"""A run's manifest: all it takes to have the same numbers again, to the digit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.base.fault import Fault, InputError
from planner.base.version import VERSION
from planner.present.export import Writer, json_text, sha256
from planner.present.run import Run
from planner.scenario import Scenario, ScenarioFile
from planner.scenario.source import Source

NAME = "manifest.json"
FORMAT = 1
COMMANDS = ("compare", "forecast")


def vouched(files: Mapping[str, Writer], run: Run, scenarios: Sequence[ScenarioFile]) -> dict[str, Writer]:
    """Return the files of a run with the manifest that vouches for them, to be written last."""

    def write(path: Path) -> None:
        json_text(manifest(run, scenarios, [path.parent / name for name in files]))(path)

    return {**files, NAME: write}


def manifest(run: Run, files: Sequence[ScenarioFile], written: Sequence[Path]) -> dict[str, Any]:
    """Return the manifest of a run whose result files are `written`."""
    return {
        "format": FORMAT,
        "planner_version": VERSION,
        **asdict(run),
        "command_line": command_line(run, files),
        "scenarios": [_scenario(file) for file in files],
        "files": {path.name: sha256(path) for path in written},
    }


def command_line(run: Run, files: Sequence[ScenarioFile]) -> str:
    """Return the command that makes these numbers."""
    names = " ".join(file.argument for file in files)
    policy = f" --policy {run.policy}" if run.policy else ""
    options = f"--replications {run.replications} --seed {run.seed} --engine {run.engine}{policy}"
    return f"planner {run.command} {names} {options} --out DIR"


def _scenario(file: ScenarioFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "file": file.argument,
        "inputs_sha256": {path.name: sha256(path) for path in file.inputs},
        "resolved": file.scenario.model_dump(mode="json", by_alias=True),
        "stated_in": {key: path.name for key, path in file.stated_in.items()},
        "sources": {key: asdict(source) for key, source in file.sources.items()},
    }


def read_manifest(path: Path) -> tuple[Run, list[ScenarioFile], dict[str, str]]:
    """Return the run, its scenarios as they were resolved, and the hashes of what it wrote.

    Raises
    ------
    InputError
        Where the file is not a manifest of this planner's format, or cannot be read.
    """
    try:
        return parse_manifest(path.read_bytes(), str(path))
    except OSError as error:
        raise InputError([Fault(str(path), "", "", f"cannot be read: {error.strerror}")]) from None


def parse_manifest(content: bytes, name: str) -> tuple[Run, list[ScenarioFile], dict[str, str]]:
    """Return the same from a manifest's content; `name` is what its faults call it.

    Raises
    ------
    InputError
        Where it is not a manifest of this planner's format.
    """
    try:
        document = json.loads(content.decode("utf-8"))
        json.dumps(document, ensure_ascii=False).encode("utf-8")  # half a character is a ValueError
        run = _run(document)
        files = [_resolved(entry) for entry in document["scenarios"]]
        return run, files, dict(document["files"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ValidationError):
        rule = f"must be the {NAME} of a run by this planner, format {FORMAT}"
        raise InputError([Fault(name, "", "", rule)]) from None


def _run(document: dict[str, Any]) -> Run:
    run = Run(**{name: document[name] for name in Run.__dataclass_fields__})
    whole = type(run.seed) is int and type(run.replications) is int and run.seed >= 0 and run.replications >= 1
    words = run.command in COMMANDS and all(isinstance(document[name], str) for name in ("engine", "policy"))
    if document["format"] != FORMAT or not document["scenarios"] or not whole or not words:
        raise ValueError
    return run


def _resolved(entry: dict[str, Any]) -> ScenarioFile:
    scenario = Scenario.model_validate_json(json.dumps(entry["resolved"]))
    return ScenarioFile(
        path=Path(entry["file"]),
        scenario=scenario,
        stated_in={key: Path(name) for key, name in entry["stated_in"].items()},
        sources={key: Source(**source) for key, source in entry["sources"].items()},
        resolved=entry["resolved"],
        inputs=(),
    )
