"""The orders of places: one table, from a name to what it is called and the rule that makes it.

To add an order, write its rule here and give it a line in the table. Scenarios, the command, the app, both engines and
the plan's comparisons follow the table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

BAND_SPAN = 2**32  # wider than any day, so that a band always outranks a date

Rule = Callable[[int, int, int, int, int], int]
"""A candidate's key from referral day, priority band, deadline day, days the course takes with nothing cancelled, and
psychologists needed; all whole numbers, days as the simulation has them. The lowest key goes first, ties by person.

`planner.model.rules` compiles it, so it can do no more than compiled code can.
"""


class PriorityRule(NamedTuple):
    """An order of places."""

    label: str
    key: Rule | None  # None where the order is made from the scenario, by planner.optimise.policies
    is_slow: bool = False  # takes seconds a replication where others take moments


def by_referral(referral_day: int, band: int, deadline: int, course_days: int, facilitators: int) -> int:
    """First referred, first served (FCFS)."""
    return referral_day


def by_deadline(referral_day: int, band: int, deadline: int, course_days: int, facilitators: int) -> int:
    """Earliest deadline first (EDD)."""
    return deadline


def by_slack(referral_day: int, band: int, deadline: int, course_days: int, facilitators: int) -> int:
    """Least slack first (MST): the last day on which a course could still start."""
    return deadline - course_days


def by_band(referral_day: int, band: int, deadline: int, course_days: int, facilitators: int) -> int:
    """Priority band, then least time left.

    The Prison Service's rule of its day balanced risk against time left to serve
    (House of Commons Hansard, 16 February 2000); here people set the band.
    """
    return band * BAND_SPAN + deadline


def by_place_days(referral_day: int, band: int, deadline: int, course_days: int, facilitators: int) -> int:
    """Shortest course first (SPT), in psychologists' days: one with two facilitators counts twice."""
    return course_days * facilitators


PRIORITY_RULES = {
    "referral": PriorityRule("Referral order", by_referral),
    "earliest-deadline": PriorityRule("Earliest deadline first", by_deadline),
    "least-slack": PriorityRule("Least slack first", by_slack),
    "band-then-time-left": PriorityRule("Priority band, then time left", by_band),
    "shortest-course": PriorityRule("Shortest course first", by_place_days),
    "chance-per-place-week": PriorityRule("Chance of finishing, for each week of a place", None),
    "cost-of-waiting": PriorityRule("Cost of waiting, for each week of a place", None),
    "price-directed": PriorityRule("The plan's prices, as an index", None),
    "rolling-plan": PriorityRule("A plan made anew at each meeting (slow)", None, is_slow=True),
}
STATIC_RULES = tuple(name for name, rule in PRIORITY_RULES.items() if rule.key)
"""Names of the orders that have a rule here; compiled code tells them by their place in this list."""

if TYPE_CHECKING:
    OrderName = str
else:
    OrderName = Literal[tuple(PRIORITY_RULES)]
