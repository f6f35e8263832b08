"""An earlier run again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.base.fault import Fault, InputError
from planner.commands.answering import give
from planner.commands.futures import cluster_of, load_policy
from planner.commands.options import ClusterOption, Format, OutRequired, Overwrite, Workers
from planner.model.policy import Policy
from planner.present.manifest import EarlierRun, beside, read_manifest
from planner.studies.reproduce import ReproduceQuestion


def reproduce(
    file: Annotated[Path, typer.Argument(help="The manifest of an earlier run.", metavar="MANIFEST")],
    out: OutRequired,
    overwrite: Overwrite = False,
    caseload: Annotated[
        list[Path] | None,
        typer.Option(help="A file of people of the run: no manifest holds them. May be given again.", metavar="FILE"),
    ] = None,
    policy: Annotated[
        str,
        typer.Option(
            help="The order of the run's own, where it had one: it is code, and runs only where it is named here.",
            metavar="MODULE:FUNCTION",
        ),
    ] = "",
    workers: Workers = None,
    cluster: ClusterOption = "",
) -> None:
    """Run an earlier run again from its manifest, and say whether every file comes out the same, to the digit."""
    earlier = read_manifest(file)
    if out.resolve() == file.resolve().parent:
        raise InputError([Fault("--out", "", str(out), "must be another folder than the manifest's own")])
    order, files = _policy(earlier, policy), earlier.scenarios(caseload or ())
    found, executor = beside(file, earlier.hashes), cluster_of(workers, cluster)
    question = ReproduceQuestion(earlier.run, files, earlier.hashes, order, executor, earlier.version, found)
    answer = give(question, workers, out, Format.table, overwrite=overwrite)
    if not answer.is_same:
        raise typer.Exit(1)


def _policy(earlier: EarlierRun, allowed: str) -> Policy | None:
    """Return the order that a manifest names; raises InputError where it is not the one allowed to run."""
    named = earlier.run.policy
    if named and not allowed:
        rule = f"is somebody's own code, which does not run unasked: add --policy {named} where you trust it"
        raise InputError([Fault(earlier.name, "policy", named, rule)])
    if named != allowed:
        rule = f"must be the order that the manifest names, {named}" if named else "must be left out: the run had none"
        raise InputError([Fault("--policy", "", allowed, rule)])
    return load_policy(named)
