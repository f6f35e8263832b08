"""The `planner` command."""

from __future__ import annotations

import gc
import importlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from planner import deliverable, export, manifest, report
from planner.compiled import is_warm
from planner.fault import Fault, InputError
from planner.manifest import Run
from planner.outcome import Compared, Outcome, compare
from planner.outcome.compare import half_width
from planner.policy import Policy, PolicyError
from planner.scenario import Assumption, ScenarioFile, assumptions, read
from planner.scenario.source import GRADES
from planner.sim.experiment import Cluster, SpreadError, Spreading, processors
from planner.sim.setting import Setting
from planner.study import BATCH, ENGINES, Study, run, run_until
from planner.version import VERSION
from planner.world import deal

REPLICATIONS, SEED = 100, 1
STEP = 50  # replications between looks at the precision
PLAIN_WIDTH = 140  # where the output is not a terminal
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
PLAN_WEEKS, MOST_WEEKS = 260, 520
BASELINE = Path(__file__).parents[1] / "scenarios" / "england-wales.toml"
INTERRUPTED = 130  # exit status, as shells have it


class StoppedError(Exception):
    """The person at the keyboard stopped the run."""


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="What more capacity would buy, and who should start next: places on one-to-one programmes in prisons.",
)

Scenarios = Annotated[
    list[Path], typer.Argument(help="Scenario files (TOML). The first is the baseline.", metavar="SCENARIO...")
]
OneScenario = Annotated[Path, typer.Argument(help="A scenario file (TOML).", metavar="SCENARIO")]
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
    Path | None, typer.Option("--out", help="Folder to write the tables and the manifest to.", metavar="DIR")
]
OutRequired = Annotated[Path, typer.Option("--out", help="Folder to write to.", metavar="DIR")]
FormatOption = Annotated[Format, typer.Option("--format", help="A table to read, or one JSON document.")]
PolicyOption = Annotated[
    str,
    typer.Option(
        "--policy", help="Your own order of allocation: module:function of (candidate, day).", metavar="MODULE:FUNCTION"
    ),
]


def main() -> None:
    """Run the command; bad input is told as faults, one a line, with exit status 1."""
    gc.freeze()  # what is imported stays: no use in looking through it again and again
    try:
        app()
    except InputError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except (PolicyError, SpreadError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except StoppedError:
        print("Stopped. Nothing was written.", file=sys.stderr)  # noqa: T201
        sys.exit(INTERRUPTED)


@app.command(epilog="Example:  planner check scenarios/*.toml")
def check(files: Annotated[list[Path], typer.Argument(help="Scenario files.", metavar="FILE...")]) -> None:
    """Say whether scenario files are valid: every fault at once, and exit status 1 if there is any."""
    valid, faults = _read_each(files)
    for file in valid:
        _out().print(f"{escape(str(file.path))}: valid", highlight=False)
    if faults:
        raise InputError(faults)


@app.command("assumptions", epilog="Example:  planner assumptions scenarios/england-wales.toml --format json")
def list_assumptions(scenario: OneScenario, how: FormatOption = Format.table) -> None:
    """List each parameter: value, unit, source, grade."""
    found = assumptions(read(scenario))
    if how is Format.json:
        _print_json([vars(entry) for entry in found])
    else:
        _out().print(_assumptions(found))


@app.command(
    "compare",
    epilog="Example:  planner compare scenarios/england-wales.toml scenarios/two-posts-lost.toml --replications 200",
)
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
    study = Study(_read_all(scenarios), seed, engine, _load(policy))
    _say_engine(study, engine, policy)
    if out is not None:
        export.check_writable(out)
    compared = _compared(study, replications, _spreading(study, workers, cluster), precision)
    what = Run("compare", seed, compared[0].replicated_on, study.engine, policy)
    if out is not None:
        deliverable.write(out, study.files, what, deliverable.comparison_files(compared, what))
    if how is Format.json:
        _print_json(report.document(compared, what, VERSION))
        return
    console = _out()
    console.print(report.comparison(compared, what, console.width))
    if by is not None:
        _out().print(report.group_comparison(compared, by))
    _say_precision(compared, precision)


@app.command(epilog="Example:  planner forecast scenarios/england-wales.toml --out forecast")
def forecast(
    scenarios: Scenarios,
    out: OutRequired,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    engine: EngineOption = "batch",
    workers: Workers = None,
    cluster: ClusterOption = "",
    policy: PolicyOption = "",
) -> None:
    """Write the weekly capacity forecast: CSV, Parquet, an Excel workbook and a manifest."""
    study = Study(_read_all(scenarios), seed, engine, _load(policy), weekly=True)
    _say_engine(study, engine, policy)
    what = Run("forecast", seed, replications, study.engine, policy)
    export.check_writable(out)
    outcomes = _outcomes(study, replications, _spreading(study, workers, cluster))
    deliverable.write(out, study.files, what, deliverable.forecast_files(outcomes))
    _err().print(f"Written to {escape(str(out))}: {manifest.NAME} says how to have the same numbers again.")


@app.command(
    "allocate",
    epilog="Example:  planner allocate --caseload scenarios/caseload/people.csv --staff scenarios/caseload/staff.csv "
    "--from 2027-04-05 --out plan",
)
def allocate_places(
    caseload: Annotated[Path, typer.Option(help="People: CSV or Excel.", metavar="FILE")],
    staff: Annotated[Path, typer.Option(help="Psychologists: CSV or Excel.", metavar="FILE")],
    first_day: Annotated[
        datetime, typer.Option("--from", help="The plan's first day.", formats=DATE_FORMATS, metavar="DATE")
    ],
    out: OutRequired,
    scenario: Annotated[
        Path, typer.Option(help="Course lengths, teams and roles.", metavar="SCENARIO", show_default="the baseline")
    ] = BASELINE,
    pins: Annotated[Path | None, typer.Option(help="What is decided already, by person.", metavar="FILE")] = None,
    floors: Annotated[Path | None, typer.Option(help="Least shares for groups.", metavar="FILE")] = None,
    previous: Annotated[
        Path | None, typer.Option(help="The plan.csv of before: as few changes as can be.", metavar="FILE")
    ] = None,
    deadline: Annotated[
        Literal["parole-review", "custody-end"] | None,
        typer.Option(help="When a course should be complete by.", show_default="the scenario's choice"),
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=MOST_WEEKS, help="Weeks planned.")] = PLAN_WEEKS,
    how: FormatOption = Format.table,
) -> None:
    """Plan who starts next, with whom and in which week: proved, with a reason for each person."""
    from planner.caseload import read_caseload  # noqa: PLC0415 - solvers and schemas take a second to load
    from planner.plan_console import plan_words, quality_words  # noqa: PLC0415
    from planner.planning import WishFiles, plan  # noqa: PLC0415

    export.check_writable(out)
    file, day = read(scenario), first_day.date()
    people = read_caseload(caseload, staff, day, file.scenario)
    _err().print(quality_words(people.quality), highlight=False)
    made = plan(people, file, day, weeks, deadline, WishFiles(pins, floors, previous))
    export.write_files(out, made.files())
    if how is Format.json:
        _print_json(made.document())
    else:
        _out().print(plan_words(made))
    _err().print(f"Written to {escape(str(out))}: {', '.join(made.files())}.", highlight=False)


@app.command(epilog="Example:  planner simulate scenarios/england-wales.toml --replication 3 --out one-future")
def simulate(
    scenario: OneScenario,
    out: OutRequired,
    replication: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Which future.")] = 0,
    seed: Seed = SEED,
    engine: EngineOption = "batch",
    policy: PolicyOption = "",
) -> None:
    """Write one future's event log and its people as Parquet."""
    file = read(scenario)
    study = Study([file], seed, engine, _load(policy))
    _say_engine(study, engine, policy)
    world = deal(file.scenario.population, seed, replication)
    log = study.log(Setting(file.scenario), world)
    export.write_files(
        out, {"events.parquet": export.parquet(log.frame()), "people.parquet": export.parquet(world.people.frame())}
    )
    _err().print(f"{len(log):,} events of {len(world.people):,} people written to {escape(str(out))}.")


@app.command(epilog="Example:  planner reproduce forecast/manifest.json --out again")
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
    study = Study(files, what.seed, what.engine, _load(what.policy), weekly=what.command == "forecast")
    export.check_writable(out)
    outcomes = _outcomes(study, what.replications, _spreading(study, workers, cluster))
    made = deliverable.files_of(what, outcomes)
    deliverable.write(out, study.files, what, made)
    differing = [name for name, known in hashes.items() if name not in made or export.sha256(out / name) != known]
    for name in hashes:
        _out().print(f"{escape(name)}: {'differs' if name in differing else 'the same'}", highlight=False)
    if differing:
        raise typer.Exit(1)


# --- what the commands share --------------------------------------------------------------------


def _read_all(paths: list[Path]) -> list[ScenarioFile]:
    """Read files to be compared, and tell the faults of all at once."""
    files, faults = _read_each(paths)
    if faults:
        raise InputError(faults)
    names = [file.name for file in files]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InputError(
            [
                Fault(name, "", "", "must be named once: scenarios are told apart by their file names")
                for name in repeated
            ]
        )
    return _like(files)


def _read_each(paths: list[Path]) -> tuple[list[ScenarioFile], list[Fault]]:
    """Read every file; return those that are valid, and the faults of the others."""
    files: list[ScenarioFile] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            files.append(read(path))
        except InputError as error:
            faults.extend(error.faults)
    return files, faults


def _like(files: list[ScenarioFile]) -> list[ScenarioFile]:
    """Refuse to compare different lengths of time."""
    first = files[0].scenario.calendar
    faults = [
        Fault(
            str(file.path),
            f"calendar.{key}",
            str(getattr(file.scenario.calendar, key)),
            f"must be the baseline's, {getattr(first, key)}",
        )
        for file in files
        for key in ("start_date", "horizon_days")
        if getattr(file.scenario.calendar, key) != getattr(first, key)
    ]
    if faults:
        raise InputError(faults)
    return files


def _load(policy: str) -> Policy | None:
    if not policy:
        return None
    module, _, function = policy.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        loaded: Any = getattr(importlib.import_module(module), function)
    except Exception as error:  # noqa: BLE001 - whatever a module does when it is imported
        raise InputError(
            [Fault("--policy", "", policy, f"must be module:function that can be imported: {error}")]
        ) from None
    if not callable(loaded):
        raise InputError([Fault("--policy", "", policy, "must name a function of (candidate, day)")])
    return loaded  # type: ignore[no-any-return]


def _spreading(study: Study, workers: int | None, cluster: str) -> Spreading:
    if cluster and workers is not None:
        raise InputError([Fault("--workers", "", str(workers), "must not be given with --cluster, which has its own")])
    if not cluster:
        return study.spreading(workers or processors())
    try:
        return Cluster(cluster)
    except ValueError as error:
        raise InputError([Fault("--cluster", "", cluster, str(error))]) from None


def _say_engine(study: Study, engine: str, policy: str) -> None:
    """Say which engine runs where it is not the one asked for, and that the first run compiles."""
    if study.engine != engine:
        _err().print(
            f"Engine: {study.engine}, because {escape(policy)} is an order of your own, which is not compiled."
        )
    elif engine == BATCH and not is_warm():
        _err().print("Compiling the engine: once, about half a minute.")


def _outcomes(study: Study, replications: int, how: Spreading) -> list[Outcome]:
    with _progress(replications) as done:
        return run(study, replications, how, done)


def _compared(study: Study, replications: int, how: Spreading, precision: float | None) -> list[Compared]:
    if precision is None:
        return compare(_outcomes(study, replications, how))
    with _progress(replications) as done:

        def settled(outcomes: list[Outcome]) -> bool:
            return half_width(compare(outcomes)) <= precision

        *_, last = run_until(study, settled, replications, STEP, how, done)
    return compare(last)


def _say_precision(compared: list[Compared], precision: float | None) -> None:
    if precision is None:
        return
    width, on = half_width(compared), compared[0].replicated_on
    reached = "reached" if width <= precision else "not reached"
    _out().print(
        f"Precision {reached}: the widest half-width is {width:.2g} people after {on} futures.", highlight=False
    )


def _assumptions(found: list[Assumption]) -> Table:
    table = Table(
        "Parameter", "Value", "Unit", "Grade", "Source", title="Every parameter, its value and where it comes from"
    )
    for entry in found:
        style = "yellow" if entry.grade == "assumption" else ""
        cells = (f"{entry.label}\n[dim]{escape(entry.key)}[/dim]", escape(entry.value), entry.unit, GRADES[entry.grade])
        table.add_row(*cells, escape(entry.source), style=style)
    return table


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr)
    return console if console.is_terminal else Console(stderr=stderr, width=PLAIN_WIDTH)


def _out() -> Console:
    return _console(stderr=False)


def _err() -> Console:
    return _console(stderr=True)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=1, allow_nan=False, ensure_ascii=False) + "\n")


@contextmanager
def _progress(replications: int) -> Iterator[Any]:
    """Show progress and time left on standard error."""
    columns = (TextColumn("Futures"), BarColumn(), MofNCompleteColumn(), TextColumn("time left"), TimeRemainingColumn())
    with Progress(*columns, console=_err(), transient=True) as progress:
        task = progress.add_task("futures", total=replications)
        try:
            yield lambda count: progress.update(task, completed=count)
        except KeyboardInterrupt:
            raise StoppedError from None
