"""A scenario calibrated from a history."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from planner.base.fault import Fault, InputError
from planner.commands.futures import run_all, say_engine
from planner.commands.options import (
    DATE_FORMATS,
    SEED,
    Format,
    FormatOption,
    OutRequired,
    Replications,
    Seed,
    Workers,
)
from planner.commands.terminal import errors, output, print_json
from planner.experiment import BATCH, Experiment
from planner.outcome import Outcome
from planner.parallel import processors
from planner.present import export
from planner.scenario import ScenarioFile, read
from planner.scenario.bundled import BASELINE

if TYPE_CHECKING:
    from planner.studies.calibrate import BackTest, Window
    from planner.studies.calibrate.calibrating import Calibration

YEAR_DAYS, FUTURES = 365, 400


def calibrate_scenario(
    files: Annotated[
        list[Path],
        typer.Argument(help="People, sessions, pauses, parole reviews: CSV, or one workbook.", metavar="HISTORY..."),
    ],
    first: Annotated[
        datetime,
        typer.Option("--from", help="The first day over which all was written down.", formats=DATE_FORMATS,
                     metavar="DATE"),
    ],
    last: Annotated[
        datetime, typer.Option("--to", help="The last such day.", formats=DATE_FORMATS, metavar="DATE")
    ],
    out: OutRequired,
    scenario: Annotated[
        Path, typer.Option(help="What the estimates go into.", metavar="SCENARIO", show_default="the baseline")
    ] = Path(BASELINE),
    hold_out: Annotated[
        int, typer.Option(min=0, max=3660, help="Last days to forecast from what came before; 0 for no back-test.")
    ] = YEAR_DAYS,
    replications: Replications = FUTURES,
    seed: Seed = SEED,
    workers: Workers = None,
    how: FormatOption = Format.table,
) -> None:  # fmt: skip
    """Estimate a scenario's values from what happened, with intervals, and back-test a forecast from them."""
    from planner.studies.calibrate import check_hold_out, read_history  # noqa: PLC0415
    from planner.studies.calibrate.calibrating import calibration  # noqa: PLC0415 - schemas take a second to load

    export.check_writable(out)
    file = read(scenario)
    history, found = read_history(files, _window(first, last), file.scenario)
    if hold_out:
        check_hold_out(history, hold_out)

    def run(as_it_stood: ScenarioFile) -> Outcome:
        experiment = Experiment([as_it_stood], seed)
        say_engine(experiment, BATCH, "")
        return run_all(experiment, replications, experiment.executor(workers or processors()))[0]

    made = calibration(history, found, file, hold_out, seed, run)
    written = made.files_for(out)
    export.write_files(out, written)
    if how is Format.json:
        print_json(made.document())
    else:
        _print(made)
    errors().print(f"Written to {escape(str(out))}: {', '.join(written)}.", highlight=False)


def _window(first: datetime, last: datetime) -> Window:
    from planner.studies.calibrate import Window  # noqa: PLC0415

    try:
        return Window(first.date(), last.date())
    except ValueError as error:
        raise InputError([Fault("--to", "", last.date().isoformat(), str(error))]) from None


def _print(made: Calibration) -> None:
    from planner.studies.calibrate.calibrating import LITTLE, back_test_words, headlines, unsaid  # noqa: PLC0415

    console = output()
    for line in headlines(made):
        console.print(escape(line), highlight=False)
    console.print(_estimates(made))
    for line in unsaid(made.findings):
        console.print(f"Too little is known of {escape(line)}.", highlight=False)
    console.print(f"As in {escape(made.file.name)}: {', '.join(made.kept_in_short)}.", highlight=False)
    if made.back_test is not None:
        console.print(_back_test(made.back_test))
        console.print(escape(back_test_words(made.back_test)), highlight=False)
        console.print(LITTLE, highlight=False)


def _estimates(made: Calibration) -> Table:
    from pandas import isna  # noqa: PLC0415

    from planner.studies.calibrate.calibrating import number  # noqa: PLC0415

    table = Table("Value", "Estimate", "95% interval", "From", "In the scenario", "Stated",
                  title="What the history says")  # fmt: skip
    for row in made.estimates().dropna(subset=["label"]).to_dict("records"):
        estimate, low, high = (None if isna(row[name]) else row[name] for name in ("estimate", "low", "high"))
        censored = f", {row['censored']} not over" if row["censored"] else ""
        table.add_row(
            f"{row['label']}\n[dim]{row['key']}[/dim]",
            number(estimate),
            f"{number(low)} to {number(high)}",
            f"{row['n']:,.0f} {row['of']}{censored}",
            row["in_scenario"],
            "yes" if row["stated"] else "no",
        )
    return table


def _back_test(of: BackTest) -> Table:
    table = Table("Measure", "Forecast", "95% of futures", "Happened", "Error", "Within", "Score (CRPS)",
                  "As before", "Its score", "Closer", title="Back-test")  # fmt: skip
    for row, one in zip(of.table().to_dict("records"), of.comparisons, strict=True):
        before = "" if one.naive is None else f"{one.naive:.1f}"
        score = "" if one.naive_crps is None else f"{one.naive_crps:.1f}"
        cells = (f"{row['forecast']:.1f}", f"{one.low:.1f} to {one.high:.1f}", f"{one.happened:.1f}",
                 f"{one.error:+.1f}", "yes" if one.inside else "NO", f"{one.crps:.1f}")  # fmt: skip
        table.add_row(row["label"], *cells, before, score, one.closer)
    return table
