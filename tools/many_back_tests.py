"""Back-test many simulated histories: how often what happened is within the interval, and whose score is better.

A minute or two. Prints the table of docs/explanation/estimates.md.
"""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from planner.caseload import InMemoryFile
from planner.experiment import Experiment, run
from planner.outcome import Outcome
from planner.scenario import ScenarioFile
from planner.studies.calibrate.back_test import MEASURES, back_test
from planner.studies.calibrate.history import Window
from planner.studies.calibrate.reader import read_history
from tools.make_history import read_changed, tell
from tools.reference.marks import written_table

SCENARIO = Path(__file__).resolve().parents[1] / "scenarios" / "england-wales.toml"
FIRST, DAYS, HOLD_OUT = date(2018, 4, 1), 2557, 365
SEEDS, SEED, FUTURES = range(200, 240), 7, 300


def many() -> pd.DataFrame:
    """Return a row a history and measure."""
    file = read_changed(SCENARIO, {"calendar.horizon_days": DAYS, "calendar.start_date": FIRST})
    return pd.concat([_one(file, seed) for seed in SEEDS])


def _one(file: ScenarioFile, seed: int) -> pd.DataFrame:
    held = [InMemoryFile(f"{name}.csv", _csv(table)) for name, table in tell(file, seed).items()]
    history, _ = read_history(held, Window(FIRST, FIRST + timedelta(days=DAYS - 1)), file.scenario)
    return back_test(history, file, HOLD_OUT, SEED, _run).table()


def _csv(table: pd.DataFrame) -> bytes:
    text = io.StringIO()
    table.to_csv(text, index=False)
    return text.getvalue().encode()


def _run(file: ScenarioFile) -> Outcome:
    return run(Experiment([file], SEED), FUTURES)[0]


def table_of(tests: pd.DataFrame) -> str:
    """Return the table as Markdown has it."""
    rows = []
    for name, (label, _, _) in MEASURES.items():
        mine = tests[tests["measure"] == name]
        error, se = mine["error"].mean(), mine["error"].sem()
        scores = (f"{mine[column].mean():.1f}" for column in ("crps", "naive_crps"))
        rows.append((label, f"{mine['inside'].sum()} of {len(mine)}", f"{error:+.1f} (± {1.96 * se:.1f})", *scores))
    return written_table(("measure", "within", "mean error (95%)", "mean score", "as before"), rows)


if __name__ == "__main__":
    print(table_of(many()))  # noqa: T201
