"""Options that several commands have, each declared once."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from planner.present.placing import folder_named
from planner.scenario import bundled

REPLICATIONS, SEED = 100, 1
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


def completed(incomplete: str) -> list[str]:
    """Return what a scenario that begins so may be: bundled ones by name, files, and folders that may hold some."""
    head, slash, start = incomplete.rpartition("/")
    folder = Path(head + slash)
    beside = sorted(path for path in folder.iterdir() if path.name.startswith(start)) if folder.is_dir() else []
    return [
        *(name for name in bundled.names() if name.startswith(incomplete)),
        *(f"{path}/" for path in beside if path.is_dir() and not path.name.startswith(".")),
        *(str(path) for path in beside if path.suffix == bundled.ENDING),
    ]


def folder_for(option: str) -> Callable[[str | Path], Path]:
    """Return what reads the folder that an option names; a path of nothing would be the folder that one is in."""

    def read(text: str | Path) -> Path:
        return folder_named(text, option)

    return read


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"


Scenarios = Annotated[
    list[Path],
    typer.Argument(
        help="Scenario files (TOML), or names of bundled ones. The first is the baseline.",
        metavar="SCENARIO...",
        autocompletion=completed,
    ),
]
OneScenario = Annotated[
    Path,
    typer.Argument(
        help="A scenario file (TOML), or the name of a bundled one.", metavar="SCENARIO", autocompletion=completed
    ),
]
Replications = Annotated[int, typer.Option(min=1, max=1_000_000, help="How many futures.")]
Seed = Annotated[int, typer.Option(min=0, max=2**63 - 1, help="The same seed gives the same digits.")]
EngineOption = Annotated[
    Literal["batch", "reference"],
    typer.Option(help="Which engine runs the futures: compiled, or SimPy. The numbers are the same."),
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, max=1024, help="Processors to use; all unless said. The numbers do not depend on it."),
]
ClusterOption = Annotated[
    str,
    typer.Option(
        help="Spread the futures over an existing Dask cluster instead. The numbers do not depend on it.",
        metavar="tcp://HOST:PORT",
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out", help="Folder to write the tables and the manifest to.", metavar="DIR", parser=folder_for("--out")
    ),
]
OutRequired = Annotated[
    Path, typer.Option("--out", help="Folder to write to.", metavar="DIR", parser=folder_for("--out"))
]
Overwrite = Annotated[
    bool,
    typer.Option(
        "--overwrite",
        help="Write into a folder that has files in it: those of an earlier run are replaced, others stay.",
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="A table to read, or one JSON document.")]
ByReplication = Annotated[
    bool,
    typer.Option(
        "--by-replication", help="Also write what each future came to, a row a measure and future (and week)."
    ),
]
PolicyOption = Annotated[
    str,
    typer.Option(
        "--policy", help="Your own order of allocation: module:function of (candidate, day).", metavar="MODULE:FUNCTION"
    ),
]
