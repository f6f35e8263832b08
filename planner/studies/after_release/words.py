"""What comes after release, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.base.arrays import Float64s
from planner.outcome import Outcome
from planner.outcome.interval import mean_interval, order_statistics
from planner.outcome.measures import OPTIONAL
from planner.present.numbers import plain

if TYPE_CHECKING:
    from planner.studies.after_release.answer import AfterReleaseAnswer

CAVEATS = (
    (
        "Who had been released before the first day is not in the model: the caseload begins empty and grows for as"
        " long as licences last, so its first years are too low."
    ),
    (
        "No rate of recall is published. The one here is an assumption, and the same for those who completed and those"
        " who did not: that is deliberate, as nothing published says who is recalled more. A difference in recalls"
        " between two scenarios shows how many are on licence and for how long; nothing of what the programme does."
    ),
    (
        "MAPPA levels, staff hours and conditions are processes with assumed rates. Staff set conditions; the planner"
        " suggests none, and scores nobody."
    ),
    (
        "MAPPA staff hours are in no cost of the programme. Only where a scenario states what an hour costs are they"
        " costed, and then apart."
    ),
)
UNEQUAL = (
    "This scenario states another rate of recall for those who completed: that is its own assumption, and any"
    " difference in recalls that follows from it is put in, not found."
)
RANGE = (0.1, 0.5, 0.9)  # of replications: the middle one, and 80%


def headline(outcome: Outcome) -> str:
    """Return what it comes to, in a sentence."""
    hours, untreated = (spread(measured(outcome, name)) for name in ("mappa_hours", "mappa_hours_not_completed"))
    recalls = spread(measured(outcome, "recalls"))
    return (
        f"Over the run, people on licence take {hours} MAPPA staff hours; of these {untreated} are for people released"
        f" without having completed the programme. There are {recalls} recalls, at the rate the scenario assumes."
    )


def basis(answer: AfterReleaseAnswer) -> str:
    """Return what the numbers rest on."""
    return f"{answer.outcome.replications:,} futures, seed {answer.question.seed}."


def caveats(outcome: Outcome) -> tuple[str, ...]:
    """Return what to bear in mind."""
    licence = outcome.parameters.scenario.licence
    is_unequal = licence is not None and licence.recall.recalls_per_year_completed not in (
        None,
        licence.recall.recalls_per_year,
    )
    return (*CAVEATS, *([UNEQUAL] if is_unequal else []))


def measured(outcome: Outcome, name: str) -> Float64s:
    """Return a measure of what comes after release, [replications]."""
    return next(each for each in OPTIONAL if each.name == name).values(outcome)


def spread(values: Float64s) -> str:
    """Return the middle replication and 80% of them: 1,240 (1,100 to 1,400)."""
    low, middle, high = order_statistics(values, RANGE)
    digits = 0 if high >= 10 or high % 1 == 0 else 1
    return f"{plain(float(middle), digits)} ({plain(float(low), digits)} to {plain(float(high), digits)})"


def mean(values: Float64s) -> str:
    """Return the 95% interval of a mean."""
    interval = mean_interval(values)
    if interval.estimate is None:
        return plain(None)
    if interval.low is None or interval.high is None:
        return "one future: no interval"
    return f"{plain(interval.low, 1)} to {plain(interval.high, 1)}"
