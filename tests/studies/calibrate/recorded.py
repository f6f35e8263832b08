"""Histories for tests: of simulated replications, and of a few rows written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import pandas as pd
from common import ENGLAND_WALES

from planner.caseload import InMemoryFile
from planner.scenario import Scenario, ScenarioFile, read
from planner.studies.calibrate.history import History, Window
from planner.studies.calibrate.reader import read_history
from tools.make_history import read_changed, tell

FIRST = date(2018, 4, 1)
SYNTHETIC = "synthetic"


@cache
def scenario_over(days: int) -> ScenarioFile:
    """The baseline over so many days from the first."""
    return read_changed(ENGLAND_WALES, {"calendar.horizon_days": days, "calendar.start_date": FIRST})


@cache
def baseline() -> Scenario:
    """The baseline."""
    return read(ENGLAND_WALES).scenario


def held(frames: Mapping[str, pd.DataFrame]) -> list[InMemoryFile]:
    """Tables as CSV files that are on no disk."""
    return [InMemoryFile(f"{name}.csv", frame.to_csv(index=False).encode()) for name, frame in frames.items()]


def simulated(seed: int, days: int, file: ScenarioFile | None = None) -> History:
    """One replication of a scenario, told, written, read back and checked."""
    file = file or scenario_over(days)
    first = file.scenario.calendar.start_date
    window = Window(first, first + timedelta(days=days - 1))
    history, _ = read_history(held(tell(file, seed)), window, file.scenario)
    return history


def written(window: Window, **files: str) -> History:
    """A history of files written out by hand."""
    return read_history(of_text(**files), window, baseline())[0]


def of_text(**files: str) -> list[InMemoryFile]:
    """Files of text as they would be on a disk, lines freed of their indent."""
    lines = {name: "\n".join(line.strip() for line in text.strip().splitlines()) for name, text in files.items()}
    return [InMemoryFile(f"{name}.csv", text.encode()) for name, text in lines.items()]
