"""An earlier run again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from planner.base.fault import Fault, InputError
from planner.commands.files import load_policy
from planner.commands.futures import executor_of, run_all
from planner.commands.options import ClusterOption, OutRequired, Workers
from planner.commands.terminal import output
from planner.experiment import ENGINES, Experiment
from planner.present import export, manifest
from planner.studies.compare import deliverable


def reproduce(
    file: Annotated[Path, typer.Argument(help="The manifest of an earlier run.", metavar="MANIFEST")],
    out: OutRequired,
    workers: Workers = None,
    cluster: ClusterOption = "",
) -> None:
    """Run an earlier run again from its manifest alone, and say whether every file is the same to the digit."""
    what, files, hashes = manifest.read_manifest(file)
    if what.engine not in ENGINES:
        raise InputError([Fault(str(file), "engine", what.engine, f"must be one of {', '.join(ENGINES)}")])
    experiment = Experiment(files, what.seed, what.engine, load_policy(what.policy), weekly=what.command == "forecast")
    export.check_writable(out)
    outcomes = run_all(experiment, what.replications, executor_of(experiment, workers, cluster))
    made = deliverable.files_of(what, outcomes)
    deliverable.write(out, experiment.files, what, made)
    differing = [name for name, known in hashes.items() if name not in made or export.sha256(out / name) != known]
    for name in hashes:
        output().print(f"{escape(name)}: {'differs' if name in differing else 'the same'}", highlight=False)
    if differing:
        raise typer.Exit(1)
