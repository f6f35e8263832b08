"""The scenario file that states what was estimated, with a source for each value, and nothing else."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from planner.base.text import cut
from planner.base.titles import MOST_TITLE
from planner.outcome.interval import Interval
from planner.scenario import ScenarioFile, assumptions, read
from planner.scenario.toml_text import toml_text
from planner.studies.calibrate.estimate import Finding
from planner.studies.calibrate.history import History
from planner.studies.calibrate.words import number

NAME = "calibrated.toml"
SPOKEN_OF = ("demand.", "readiness.", "consent.", "parole.", "programme.")  # parts a history might speak of


def fragment(file: ScenarioFile, history: History, stated: Sequence[Finding], extends: str) -> str:
    """Return a scenario that extends another, with the findings as its values.

    Parameters
    ----------
    file
        The scenario that it extends.
    history
        What the findings come from.
    stated
        Findings with a value.
    extends
        How the fragment is to name the scenario.
    """
    made_up = " The history is synthetic: made up, so these values say nothing of the world." * history.synthetic
    title, files = file.scenario.title, ", ".join(history.names)
    head = {
        "extends": extends,
        "title": cut(f"{title}, calibrated", MOST_TITLE),
        "description": f"{title}, with what could be estimated from {files}, {history.window}.{made_up}",
    }
    statements = {one.key: one.value for one in stated}
    return toml_text(head, statements, {one.key: _source(history, one) for one in stated})


def checked(text: str) -> ScenarioFile:
    """Return a fragment as it is read; raises InputError with its faults."""
    with tempfile.TemporaryDirectory(prefix="planner-") as folder:
        path = Path(folder) / NAME
        return read(path, {path: text})


def kept(file: ScenarioFile, stated: Sequence[Finding]) -> list[str]:
    """Return the keys of people and programme that stay as the scenario has them."""
    mine = tuple(one.key for one in stated)
    inside = tuple(f"{key}." for key in mine)
    return [
        one.key
        for one in assumptions(file)
        if one.key.startswith(SPOKEN_OF) and one.key not in mine and not one.key.startswith(inside)
    ]


def _source(history: History, one: Finding) -> dict[str, str]:
    said = [_said(estimate.part, estimate.interval) for estimate in one.estimates]
    largest = max(one.estimates, key=lambda estimate: estimate.n)
    words = [
        f"Estimated from {', '.join(history.names)}, {history.window}",
        f"n = {largest.n:,} {largest.of}",
        *said,
        one.estimates[0].method,
        *([one.note] if one.note else []),
    ]
    text = "; ".join(words)
    if history.synthetic:
        return {"grade": "assumption", "source": f"SYNTHETIC history, made up. {text}"}
    return {"grade": "computed", "source": text}


def _said(part: str, interval: Interval) -> str:
    between = f"95% interval {number(interval.low)} to {number(interval.high)}"
    return f"{part} {number(interval.estimate)}, {between}" if part else between
