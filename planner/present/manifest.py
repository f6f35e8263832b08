"""A run's manifest: all it takes to have the same numbers again, to the digit, but nobody's row of a caseload."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from planner.base.fault import Fault, InputError, shown
from planner.base.version import VERSION
from planner.present.export import as_bytes, json_text
from planner.present.placing import MANIFEST, Writer, sha256
from planner.present.run import Run
from planner.scenario import Scenario, ScenarioFile
from planner.scenario.caseload_rows import Rows, read_rows
from planner.scenario.source import Source
from planner.scenario.table import at_key, with_key
from planner.scenario.validate import plain_rule

T = TypeVar("T")
NAME = MANIFEST
REPLICATIONS_FILE = "replications.parquet"  # there where what each replication came to was asked for
FORMAT = 2
ROWS = "demand.caseload.rows"  # of a scenario: people, who are in no manifest
NOT_OURS = f"must be the {NAME} of a run by this planner, format {FORMAT}"
MOST_SEED, MOST_REPLICATIONS = 2**63 - 1, 1_000_000


def vouched(files: Mapping[str, Writer], run: Run, scenarios: Sequence[ScenarioFile]) -> dict[str, Writer]:
    """Return the files of a run with the manifest that vouches for them, to be written last."""
    hashes: dict[str, str] = {}

    def hashed(name: str, write: Writer) -> Writer:
        def written(out: BinaryIO) -> None:
            content = as_bytes(write)
            hashes[name] = hashlib.sha256(content).hexdigest()
            out.write(content)

        return written

    def vouch(out: BinaryIO) -> None:
        json_text(manifest(run, scenarios, {name: hashes[name] for name in files}))(out)

    return {**{name: hashed(name, write) for name, write in files.items()}, NAME: vouch}


def manifest(run: Run, files: Sequence[ScenarioFile], written: Mapping[str, str]) -> dict[str, Any]:
    """Return the manifest of a run; `written` has the hash of each of its files, by name."""
    return {
        "format": FORMAT,
        "planner_version": VERSION,
        **asdict(run),
        "command_line": command_line(run, files, by_replication=REPLICATIONS_FILE in written),
        "scenarios": [_scenario(file) for file in files],
        "files": dict(written),
    }


def command_line(run: Run, files: Sequence[ScenarioFile], *, by_replication: bool = False) -> str:
    """Return the command that makes these numbers."""
    names = " ".join(file.argument for file in files)
    policy = f" --policy {run.policy}" if run.policy else ""
    options = f"--replications {run.replications} --seed {run.seed} --engine {run.engine}{policy}"
    return f"planner {run.command} {names} {options}{' --by-replication' * by_replication} --out DIR"


def _scenario(file: ScenarioFile) -> dict[str, Any]:
    caseload = _caseload(file)
    return {
        "name": file.name,
        "file": file.argument,
        "inputs_sha256": {path.name: sha256(path) for path in file.inputs if path.is_file()},
        "resolved": _without_rows(file.scenario.model_dump(mode="json", by_alias=True)),
        **({"caseload": caseload} if caseload else {}),
        "stated_in": {key: path.name for key, path in file.stated_in.items()},
        "sources": {key: asdict(source) for key, source in file.sources.items()},
    }


def _caseload(file: ScenarioFile) -> dict[str, str]:
    """Return the name and the hash of the file a scenario's people come from; no hash where they come from none."""
    rows = at_key(file.resolved, ROWS)
    if rows is None:
        return {}
    if not isinstance(rows, Rows):
        return {"name": file.argument, "sha256": ""}
    return {"name": file.inputs[-1].name, "sha256": sha256(file.inputs[-1])}


def _without_rows(resolved: dict[str, Any]) -> dict[str, Any]:
    resolved["demand"]["caseload"].pop("rows", None)
    return resolved


# --- read again -----------------------------------------------------------------------------------

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FileName = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^/\\\x00]+$")]
PathText = Annotated[str, Field(min_length=1, max_length=4096, pattern=r"^[^\x00]+$")]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True)


class CaseloadOf(_Part):
    """The file that a scenario's people come from."""

    name: PathText
    sha256: Hash | Literal[""]  # none where they were stated in the scenario itself, or in code


class _Entry(_Part):
    file: PathText
    resolved: dict[str, Any]
    stated_in: dict[str, PathText]
    sources: dict[str, Source]
    caseload: CaseloadOf | None = None


class _Document(_Part):
    format: Literal[2]
    planner_version: Annotated[str, Field(min_length=1, max_length=50)]
    command: Literal["compare", "forecast"]
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)]
    replications: Annotated[int, Field(ge=1, le=MOST_REPLICATIONS)]
    engine: str
    policy: str
    scenarios: Annotated[list[_Entry], Field(min_length=1, max_length=100)]
    files: Annotated[dict[FileName, Hash], Field(min_length=1, max_length=100)]


@dataclass(frozen=True)
class EarlierRun:
    """An earlier run, as its manifest tells it.

    Parameters
    ----------
    name
        What faults call the manifest.
    run
        What was run.
    version
        The planner's, then.
    hashes
        SHA-256 of each file it wrote, by name.
    """

    name: str
    run: Run
    version: str
    hashes: Mapping[str, str]
    _entries: tuple[_Entry, ...]

    @property
    def caseloads(self) -> list[CaseloadOf]:
        """The files that people came from: none of their rows is here."""
        return [entry.caseload for entry in self._entries if entry.caseload]

    def scenarios(self, caseloads: Sequence[Path] = ()) -> tuple[ScenarioFile, ...]:
        """Return the scenarios as they were resolved, with people from the files given.

        Raises
        ------
        InputError
            Where a file of people is not given, a file given is none of them, or a scenario is not valid.
        """
        given = {_hash_of(path): path for path in caseloads}
        faults = [*self._missing(given), *self._others(given)]
        if faults:
            raise InputError(faults)
        return tuple(self._resolved(number, entry, given) for number, entry in enumerate(self._entries, start=1))

    def _missing(self, given: Mapping[str, Path]) -> Iterator[Fault]:
        for each in self.caseloads:
            if not each.sha256:
                rule = "people stated in a scenario itself are in no manifest: run the scenario's own file again"
                yield Fault(self.name, "caseload", shown(each.name), rule)
            elif each.sha256 not in given:
                rule = f"holds people, who are in no manifest: give it with --caseload; its SHA-256 is {each.sha256}"
                yield Fault(self.name, "caseload", shown(each.name), rule)

    def _others(self, given: Mapping[str, Path]) -> Iterator[Fault]:
        wanted = {each.sha256: each.name for each in self.caseloads}
        for found, path in given.items():
            if found not in wanted:
                same = [each.sha256 for each in self.caseloads if Path(each.name).name == path.name]
                was = f"its SHA-256 is {found}" + "".join(f", and was {one} then" for one in same[:1])
                yield Fault(str(path), "--caseload", "", f"must be a file of people of this run: {was}")

    def _resolved(self, number: int, entry: _Entry, given: Mapping[str, Path]) -> ScenarioFile:
        table, inputs = entry.resolved, tuple[Path, ...]()
        if entry.caseload:
            inputs = (given[entry.caseload.sha256],)
            table = with_key(table, ROWS, read_rows(inputs[0]))
        try:
            scenario = Scenario.model_validate_json(json.dumps(table))
        except (ValueError, RecursionError):  # pydantic's is a ValueError
            rule = "must be a scenario of this planner, whole"
            raise InputError([Fault(self.name, f"scenarios.{number}.resolved", "", rule)]) from None
        return ScenarioFile(
            path=Path(entry.file),
            scenario=scenario,
            stated_in={key: Path(name) for key, name in entry.stated_in.items()},
            sources=entry.sources,
            resolved=table,
            inputs=inputs,
        )


def read_manifest(path: Path) -> EarlierRun:
    """Return the run of a manifest.

    Raises
    ------
    InputError
        Where the file is not a manifest of this planner's format, or cannot be read.
    """
    return parse_manifest(_read(path, Path.read_bytes), str(path))


def parse_manifest(content: bytes, name: str) -> EarlierRun:
    """Return the run of a manifest's content; `name` is what its faults call it.

    Raises
    ------
    InputError
        Where it is not a manifest of this planner's format, with every part that is not as it must be.
    """
    try:
        found = _Document.model_validate_json(content)
    except ValidationError as error:
        raise InputError(list(_faults(error, name))) from None
    run = Run(**{field: getattr(found, field) for field in Run.__dataclass_fields__})
    return EarlierRun(name, run, found.planner_version, found.files, tuple(found.scenarios))


def _faults(error: ValidationError, name: str) -> Iterator[Fault]:
    """Yield what is wrong with a manifest; one sentence where it is none at all."""
    details = error.errors(include_url=False)
    if any(not detail["loc"] or detail["loc"][0] == "format" for detail in details):
        yield Fault(name, "", "", NOT_OURS)
        return
    for detail in details:
        key = ".".join(str(step + 1 if isinstance(step, int) else step) for step in detail["loc"])
        is_missing = detail["type"] == "missing"
        rule = "must be stated" if is_missing else plain_rule(detail["msg"])
        yield Fault(name, shown(key)[1:-1], "" if is_missing else shown(detail["input"]), rule)


def beside(path: Path, hashes: Mapping[str, str]) -> dict[str, str]:
    """Return the hash of each file of a run that lies beside its manifest; "" of one that does not."""
    found = {name: path.parent / name for name in hashes}
    return {name: _hash_of(file) if file.is_file() else "" for name, file in found.items()}


def _hash_of(path: Path) -> str:
    return _read(path, sha256)


def _read(path: Path, read: Callable[[Path], T]) -> T:
    """Return what is read of a file; raises InputError where it cannot be."""
    try:
        return read(path)
    except OSError as error:
        raise InputError([Fault(str(path), "", "", f"cannot be read: {error.strerror}")]) from None
