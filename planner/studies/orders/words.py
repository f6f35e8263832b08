"""Orders of places, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outcome.interval import Interval, mean_interval
from planner.present.numbers import digits_of, number_as, percent, plain
from planner.scenario.priority_rules import PRIORITY_RULES
from planner.studies.orders.hindsight import Aim
from planner.studies.orders.replication import COLUMN

if TYPE_CHECKING:
    from planner.studies.orders.answer import OrdersAnswer

CLOSE = "too close to call"
AIM_WORDS = {
    Aim.RELEASED: "released within the time simulated, having completed",
    Aim.COMPLETED: "completed before release, released by then or not",
}
FAIRNESS = (
    "The count alone favours short courses and whoever has little time left: whether that is right is a question for"
    " people, and no order here looks at ideology or at a risk score."
)


def order(answer: OrdersAnswer, number: int) -> str:
    """Return an order's name as people read it."""
    return PRIORITY_RULES[answer.question.orders[number]].label


def headline(answer: OrdersAnswer) -> str:
    """Return which order releases fewest untreated, in a sentence."""
    best, rival = answer.best, answer.rival
    lead = answer.fewer(best, rival)
    fewest = f"{mean(mean_interval(answer.untreated(best)))} reachable people released untreated on average"
    if lead.sign <= 0:
        return f"Too close to call between {order(answer, best)} and {order(answer, rival)}: {fewest}."
    if best == 0:
        return f"{order(answer, best)} does best: {fewest}."
    return (
        f"{order(answer, best)} does best: {fewest}, with the same posts;"
        f" {amount(answer.fewer(best, 0))} fewer than in {_lower(order(answer, 0))}."
    )


def _lower(name: str) -> str:
    return f"{name[0].lower()}{name[1:]}"


def mean(interval: Interval) -> str:
    """Return a mean with as many digits as its interval carries."""
    return plain(interval.estimate, max(digits_of(interval), 1))


def amount(interval: Interval) -> str:
    """Return an interval without a sign before what is above nothing: 22.6 (21.4 to 23.8)."""
    if interval.estimate is None or interval.low is None or interval.high is None:
        return plain(interval.estimate, 1)
    digits = max(digits_of(interval), 1)
    return f"{plain(interval.estimate, digits)} ({plain(interval.low, digits)} to {plain(interval.high, digits)})"


def share(interval: Interval) -> str:
    """Return a share with its interval: 0.74 (0.72 to 0.76)."""
    if interval.low is None or interval.high is None:
        return percent(interval.estimate)
    ends = f"{number_as(interval.low, '.0%')} to {number_as(interval.high, '.0%')}"
    return f"{number_as(interval.estimate, '.0%')} ({ends})"


def verdict(answer: OrdersAnswer, number: int) -> str:
    """Return how an order compares with the first."""
    if number == 0:
        return "compared with"
    sign = answer.fewer(number, 0).sign
    return {1: "better", -1: "worse", 0: CLOSE}[sign]


def possible(answer: OrdersAnswer) -> str:
    """Return how near the best comes to what was possible, and what part of the rest is information nobody had."""
    number, column = answer.best, COLUMN[Aim.COMPLETED]
    known = answer.share(number, Aim.COMPLETED, knowing_path=True)
    less = mean_interval(answer.most[:, column] - answer.expected[:, column])
    costs = f"lowers that by {amount(less)} courses a future" if less.sign > 0 else "lowers that by nothing to speak of"
    return (
        f"{order(answer, number)} completes {share(known)} of the courses that any order could have completed, knowing"
        f" everything. Not to know how courses and reviews will go {costs}. The rest is knowing who will be referred"
        " and who will be away, and what the bound gives away: a place given up is taken again with hindsight, week by"
        " week. No order can be asked to reach 100%."
    )


def who(answer: OrdersAnswer, number: int) -> str:
    """Return who gains and who loses by an order, in a sentence."""
    return (
        f"People released having completed, in {_lower(order(answer, number))}, less those in"
        f" {_lower(order(answer, 0))}. {FAIRNESS}"
    )


def basis(answer: OrdersAnswer) -> str:
    """Return what the numbers rest on."""
    bounded = f"; what was possible, on the first {answer.bounded}" if answer.bounded else ""
    if answer.question.bounded > answer.question.to_bound:
        bounded = "; what was possible is not worked out where people may be recalled"
    seed = answer.question.seed
    return f"{answer.replications:,} futures, seed {seed}{bounded}. The same people and luck in every order."
