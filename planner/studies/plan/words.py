"""A plan of places, in sentences."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from planner.base.uk_date import uk_date
from planner.optimise.allocation import Status
from planner.optimise.explain.plan import Plan, PlanStatus, Row
from planner.present.numbers import DASH, plain

if TYPE_CHECKING:
    from planner.studies.plan.answer import PlanAnswer

CAVEATS = (
    "Options with reasons, not decisions: people decide, and an override costs what it is said to cost.",
    "A chance of finishing is the chance to complete the course in time. It is no measure of safety or of an effect.",
    "Official dates are taken as given; none is computed. Weights are set by people.",
    "Only people on this list are planned for; whoever is referred later will need hours too.",
)
PROVED = {
    Status.OPTIMAL: (
        "proved: no other plan gives more finishes in time;"
        " among equals, this one changes least and starts people earliest"
    ),
    Status.VALUE_OPTIMAL: "proved: no other plan gives more finishes in time",
    Status.FEASIBLE: "not proved to be the most: at most {gap:.1%} more may be possible",
}
STANDINGS = {  # what each standing is called when chosen
    "": "Everyone",
    PlanStatus.START_NEXT.value: "Start next",
    PlanStatus.START_LATER.value: "Start later",
    PlanStatus.NOT_PLACED.value: "Not placed",
    PlanStatus.CANNOT_FINISH.value: "Cannot finish",
    PlanStatus.ON_COURSE.value: "On course",
    PlanStatus.NO_PLACE.value: "No place in this plan",
}
WAITING = "Being worked out; the table is filled in as reasons come."


def headline(answer: PlanAnswer) -> str:
    """Return what the plan achieves, and the bound beside it, in a sentence."""
    allocation, people = answer.plan.allocation, len(answer.plan.formulation.cases)
    said = PROVED[allocation.status].format(gap=allocation.gap)
    return (
        f"{allocation.placed} of {people} people have a start; {finishes(allocation.value)} {answer.plan.unit} in time,"
        f" and no plan can have more than {finishes(allocation.bound)} ({said})."
    )


def basis(answer: PlanAnswer) -> str:
    """Return what is planned, and which assessments are to be repeated first."""
    horizon = answer.plan.formulation.horizon
    return f"Plan from {uk_date(horizon.first_day)}, {horizon.weeks} weeks. {renewals(answer.plan)}".strip()


def renewals(plan: Plan) -> str:
    """Return how many assessments are to be repeated and what that costs; nothing where they hold for good."""
    if plan.formulation.valid_days is None:
        return ""
    hours, booked = sum(each.hours for each in plan.renewals), sum(each.is_booked for each in plan.renewals)
    return (
        f"An assessment holds for {plan.formulation.valid_days} days. To be repeated before a start: "
        f"{len(plan.renewals)}, with {hours:g} assessor hours in all; the hours of {booked} of them are held in this"
        " plan."
    )


def finishes(value: float) -> str:
    """Return expected finishes as they are shown."""
    return plain(value, 2)


def short_date(day: date | None) -> str:
    """Return a date that fits a table: 5 Apr 2027."""
    return f"{day.day}\u00a0{day:%b}\u00a0{day.year}" if day else DASH  # never broken over two lines


def order(name: str) -> str:
    """Return what a plan in a simple order is called."""
    return f"In order: {name.replace('-', ' ')}"


def why(answer: PlanAnswer, row: Row) -> str:
    """Return a person's reason, or that it is to come."""
    reason = answer.reasons.get(row.person)
    return str(reason) if reason else WAITING


def why_in_lines(answer: PlanAnswer, row: Row) -> list[str]:
    """Return how a person stands and why, a line each: the reason, then each change that would place them."""
    reason = answer.reasons.get(row.person)
    if reason is None:
        return [WAITING]
    lines = [reason.why]
    lines += [f"Would place them: {change}." for change in reason.changes]
    if reason.cost is not None and not reason.changes:
        lines.append("A pin places them all the same, at that cost.")
    return lines


def at_risk(number: int, soon: int, last: int) -> str:
    """Return how many are at risk: no start within `soon` weeks, the last one `last` weeks away or less."""
    if not number:
        return f"Nobody: whoever has {last} weeks or less for a start starts within {soon} weeks."
    have = "person has" if number == 1 else "people have"
    return f"{number} {have} no start within {soon} weeks, and a last possible start {last} weeks away or less."
