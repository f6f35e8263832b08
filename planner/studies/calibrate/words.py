"""A calibration, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.base.uk_date import uk_date

if TYPE_CHECKING:
    from planner.studies.calibrate.answer import CalibrateAnswer
    from planner.studies.calibrate.back_test import BackTest

LITTLE = (
    "One stretch of time is little evidence: a good forecast may miss it, and a bad one hit it. The five measures move "
    "together, so they are not five tests. The prediction interval takes the estimates as true, and posts as the "
    "scenario has them."
)
SYNTHETIC = "The history is SYNTHETIC: made up. What follows says nothing of the world."
IN_SHORT = ("demand.sentences", "demand.caseload")  # keys that hold many values, listed as one each


def headline(answer: CalibrateAnswer) -> str:
    """Return how much of the scenario the history speaks of, and how the forecast did."""
    said = f"{len(answer.stated)} of {len(answer.findings)} values are estimated from the history"
    tested = answer.back_test
    if tested is None:
        return f"{said}."
    of = len(tested.comparisons)
    return f"{said}; of {of} measures forecast for its last {tested.held_out.days} days, {tested.inside} came within."


def basis(answer: CalibrateAnswer) -> str:
    """Return what a reader must know before any number."""
    history = answer.history
    lines = [f"History: {', '.join(history.names)}, {history.window}; {len(history.people):,} people."]
    lines += [SYNTHETIC] if history.synthetic else []
    return "\n".join([*lines, *answer.found])


def not_estimated(answer: CalibrateAnswer) -> str:
    """Return what stays as the scenario has it, the many values of sentences and caseload as one each."""
    short = dict.fromkeys(next((part for part in IN_SHORT if key.startswith(part)), key) for key in answer.kept)
    return f"As in {answer.question.file.name}: {', '.join(short)}."


def back_test(of: BackTest) -> str:
    """Return what the back-test is, in words."""
    return (
        f"Fitted on {of.fitted}; {of.people} people there on {uk_date(of.held_out.first)} taken on; forecast to "
        f"{uk_date(of.held_out.last)}, {of.replications:,} futures, seed {of.seed}. {of.inside} of "
        f"{len(of.comparisons)} within the 95% prediction interval."
    )


def number(value: float | None) -> str:
    """Return a number as people read it; `-` where there is none."""
    return "-" if value is None else f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
