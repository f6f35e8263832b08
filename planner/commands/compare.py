"""Funding scenarios compared."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from planner.base.version import VERSION
from planner.commands.files import load_policy, read_all
from planner.commands.futures import executor_of, run_all, say_engine
from planner.commands.options import (
    REPLICATIONS,
    SEED,
    ClusterOption,
    EngineOption,
    Format,
    FormatOption,
    OutOption,
    PolicyOption,
    Replications,
    Scenarios,
    Seed,
    Workers,
)
from planner.commands.terminal import output, print_json, progress
from planner.experiment import Experiment, run_until
from planner.outcome import Compared, Outcome, compare
from planner.outcome.compare import half_width
from planner.parallel import Executor
from planner.present import export, report
from planner.present.manifest import Run
from planner.studies.compare import deliverable

STEP = 50  # replications between looks at the precision


def compare_scenarios(
    scenarios: Scenarios,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    engine: EngineOption = "batch",
    workers: Workers = None,
    cluster: ClusterOption = "",
    out: OutOption = None,
    how: FormatOption = Format.table,
    by: Annotated[
        Literal["year", "team", "prison", "time_left"] | None,
        typer.Option(help="Also show the headline by this grouping."),
    ] = None,
    precision: Annotated[
        float | None,
        typer.Option(
            min=1e-9, help="Stop once every difference's 95% half-width is this many people, or at --replications."
        ),
    ] = None,
    policy: PolicyOption = "",
) -> None:
    """Compare funding scenarios on the same people with the same luck."""
    experiment = Experiment(read_all(scenarios), seed, engine, load_policy(policy))
    say_engine(experiment, engine, policy)
    if out is not None:
        export.check_writable(out)
    compared = _compared(experiment, replications, executor_of(experiment, workers, cluster), precision)
    what = Run("compare", seed, compared[0].replicated_on, experiment.engine, policy)
    if out is not None:
        deliverable.write(out, experiment.files, what, deliverable.comparison_files(compared, what))
    if how is Format.json:
        print_json(report.document(compared, what, VERSION))
        return
    console = output()
    console.print(report.comparison(compared, what, console.width))
    if by is not None:
        output().print(report.group_comparison(compared, by))
    _say_precision(compared, precision)


def _compared(experiment: Experiment, replications: int, executor: Executor, precision: float | None) -> list[Compared]:
    if precision is None:
        return compare(run_all(experiment, replications, executor))
    with progress(replications) as done:

        def settled(outcomes: list[Outcome]) -> bool:
            return half_width(compare(outcomes)) <= precision

        *_, last = run_until(experiment, settled, replications, STEP, executor, done)
    return compare(last)


def _say_precision(compared: list[Compared], precision: float | None) -> None:
    if precision is None:
        return
    width, on = half_width(compared), compared[0].replicated_on
    reached = "reached" if width <= precision else "not reached"
    output().print(
        f"Precision {reached}: the widest half-width is {width:.2g} people after {on} futures.", highlight=False
    )
