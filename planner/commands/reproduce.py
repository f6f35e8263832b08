"""An earlier run again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.commands.answering import give
from planner.commands.futures import cluster_of, load_policy
from planner.commands.options import ClusterOption, Format, OutRequired, Workers
from planner.present.manifest import read_manifest
from planner.studies.reproduce import ReproduceQuestion


def reproduce(
    file: Annotated[Path, typer.Argument(help="The manifest of an earlier run.", metavar="MANIFEST")],
    out: OutRequired,
    workers: Workers = None,
    cluster: ClusterOption = "",
) -> None:
    """Run an earlier run again from its manifest alone, and say whether every file is the same to the digit."""
    run, files, hashes = read_manifest(file)
    question = ReproduceQuestion(run, tuple(files), hashes, load_policy(run.policy), cluster_of(workers, cluster))
    answer = give(question, workers, out, Format.table)
    if not answer.is_same:
        raise typer.Exit(1)
