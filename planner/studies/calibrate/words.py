"""A calibration, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from planner.base.uk_date import uk_date
from planner.present.numbers import number_as
from planner.studies.calibrate.back_test import LEAST_DAYS

if TYPE_CHECKING:
    from planner.studies.calibrate.answer import CalibrateAnswer
    from planner.studies.calibrate.back_test import BackTest
    from planner.studies.calibrate.change import Change

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


def change(of: Change) -> str:
    """Return how a rate changed, and how often luck alone makes so large a difference."""
    is_share = of.unit == "probability"
    before, after = (f"{100 * value:.2g}%" if is_share else number(value) for value in (of.before, of.after))
    unit = "" if is_share else f" ({of.unit})"
    said = f"{of.label}: {before} before {uk_date(of.since)}, {after} from then on{unit}"
    said = f"{said}. Luck alone makes so large a change {by_luck(of.chance)}"
    if of.chance_if_years_vary is None:
        return said
    return f"{said}; where years vary as the scenario says, {by_luck(of.chance_if_years_vary)}"


def by_luck(chance: float) -> str:
    """Return how often chance alone does something."""
    if chance < 0.001:
        return "less than once in 1,000 times"
    times = round(1 / chance)
    return f"about once in {times:,} times" if times > 1 else "more often than not"


def of_one_piece(answer: CalibrateAnswer) -> Iterator[str]:
    """Yield what changed within the history and how to take the later part alone; and whether months differ."""
    for one in answer.changes:
        yield f"CHANGED WITHIN THE HISTORY: {change(one)}. The estimate takes the whole history as one."
    if answer.changes:
        yield f"The later part alone: {later(answer, max(one.since for one in answer.changes))}"
    if answer.season.is_seasonal and answer.season.chance is not None:
        yield (
            "Referrals differ by month of the year: see months. Luck alone makes them differ so"
            f" {by_luck(answer.season.chance)}. A scenario spreads a year's referrals evenly, so its forecast of single"
            " weeks will be too high in some months and too low in others."
        )


def later(answer: CalibrateAnswer, since: date) -> str:
    """Return the command that takes the part of the history from a day on, with a back-test where it is long enough."""
    question = replace(answer.question, first=since)
    if (question.last - since).days + 1 - question.hold_out < LEAST_DAYS:
        question = replace(question, hold_out=0)
    return question.command_line


def by_year(answer: CalibrateAnswer) -> str:
    """Return whether the history is of one piece."""
    found = [change(one) for one in answer.changes]
    if found:
        return f"Changed within the history: {'. '.join(found)}."
    return "No rate changed between one year and the next by more than chance explains."


def number(value: float | None) -> str:
    """Return a number as people read it; a dash where there is none."""
    return number_as(value, ",.0f" if value is not None and abs(value) >= 10_000 else ",.4g")
