"""What is certain, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from planner.outcome.interval import Interval, replications_to_settle
from planner.present.numbers import difference, gbp, gbp_difference, number_as, plain
from planner.studies.sensitivity.assumption import Assumption
from planner.studies.sensitivity.one_way import Swing
from planner.studies.sensitivity.recommendation import COST, TOO_CLOSE, UNTREATED
from planner.studies.sensitivity.screening import MORRIS, SOBOL
from planner.studies.sensitivity.switching_value import STEPS, SwitchingValue

if TYPE_CHECKING:
    from planner.studies.sensitivity.answer import SensitivityAnswer

CLOSE = "too close to call"
CRITERION_LABELS = {
    UNTREATED: "Fewest reachable people released untreated",
    COST: "Completed courses worth their cost",
}
METHOD_LABELS = {MORRIS: "Morris screening", SOBOL: "Sobol indices (some minutes)"}
NO_UNIT = {"probability", "yes or no", "factor", "share", "weight", "count"}


def amount(each: Assumption, value: float) -> str:
    """Return an assumption's value in three figures: 0.33, 18.5, 3,044; yes or no."""
    if each.is_yes_no:
        return "yes" if value else "no"
    if abs(value) >= 1000 or value % 1 == 0:
        return plain(value)
    return number_as(value, ".3g")


def with_unit(each: Assumption, value: float) -> str:
    """Return a value with its unit, where that says more than the label."""
    text = amount(each, value)
    if each.unit.startswith("£"):
        return f"£{text}{each.unit.removeprefix('£')}"
    return text if each.unit in NO_UNIT else f"{text} {each.unit}"


def title(answer: SensitivityAnswer, number: int) -> str:
    """Return a scenario's title."""
    return answer.question.files[number].title


def by(answer: SensitivityAnswer, interval: Interval) -> str:
    """Return a lead, or a change of it, in the unit of the criterion."""
    return gbp_difference(interval) if answer.question.criterion.name == COST else difference(interval)


def size(answer: SensitivityAnswer, value: float) -> str:
    """Return a mean lead in the unit of the criterion."""
    return gbp(value) if answer.question.criterion.name == COST else plain(value, 1)


def recommended(answer: SensitivityAnswer, choice: int) -> str:
    """Return what is recommended."""
    return CLOSE if choice == TOO_CLOSE else title(answer, choice)


def headline(answer: SensitivityAnswer) -> str:
    """Return the recommendation at the present values, in a sentence."""
    found, question = answer.recommendation, answer.question
    best, rival = title(answer, found.best), title(answer, found.rival)
    if found.choice == TOO_CLOSE:
        return f"Too close to call between {best} and {rival} on {question.replications:,} futures."
    if question.criterion.name == COST:
        worth = gbp(question.criterion.worth_gbp)
        return f"Recommended, at {worth} for one more completed course: {best}."
    return f"Recommended, by the fewest reachable people released untreated: {best}."


def lead_sentence(answer: SensitivityAnswer) -> str:
    """Return by how much the best is ahead, and of whom."""
    found = answer.recommendation
    best, rival = title(answer, found.best), title(answer, found.rival)
    money = answer.question.criterion.name == COST
    unit = "completed courses at their worth, less discounted cost" if money else "people fewer released untreated"
    said = f"Lead of {best} over {rival}, the nearest other: {by(answer, found.lead)}, in {unit}."
    score = answer.base.score
    needed = replications_to_settle(score[found.rival] - score[found.best]) if found.choice == TOO_CLOSE else None
    return f"{said} About {needed:,} futures would settle it." if needed else said


def verdict(answer: SensitivityAnswer) -> str:
    """Return how many assumptions the recommendation turns on."""
    if answer.switching_values is None:
        return "The values at which it would change are being looked for."
    count, relevant = len(answer.swings), answer.relevant
    if not relevant:
        return (
            f"Each of {count} assumptions was moved by itself over its plausible range. At every value looked at the"
            " recommendation is the same. It does not switch within the ranges."
        )
    switch = sum(answer.is_switched(swing) for swing in relevant)
    open_ = len(relevant) - switch
    if answer.recommendation.choice == TOO_CLOSE:
        best = title(answer, answer.recommendation.best)
        return (
            f"It is too close to call already. Of {count} assumptions, each moved by itself over its plausible range,"
            f" {_number(switch)} could make another scenario than {best} the clear choice, and {_number(open_)} could"
            f" make {best} clear."
        )
    parts = []
    if switch:
        parts.append(f"{_number(switch)} would change the recommendation to another scenario")
    if open_:
        parts.append(f"{_number(open_)} {'more ' if switch else ''}would leave it too close to call")
    return (
        f"Of {count} assumptions, each moved by itself over its plausible range, {' and '.join(parts)}."
        " The others do not switch it at any value looked at."
    )


def _number(count: int) -> str:
    return {0: "none", 1: "one"}.get(count, str(count))


def relevant(answer: SensitivityAnswer) -> Iterator[tuple[str, str]]:
    """Yield each assumption that the decision turns on, and at which value."""
    for swing in answer.relevant:
        each = swing.assumption
        head = f"{each.label[0].upper()}{each.label[1:]} ({with_unit(each, each.value)} now)"
        yield head, " ".join(changes(answer, swing, switch) for switch in answer.of(swing))


def changes(answer: SensitivityAnswer, swing: Swing, switch: SwitchingValue) -> str:
    """Return how the recommendation changes as an assumption moves one way."""
    each = swing.assumption
    way = "below" if switch.end < each.value else "above"
    becomes = recommended(answer, switch.becomes)
    if each.is_yes_no:
        return f"If {amount(each, switch.end)}: {becomes}."
    again = f" Further on {recommended(answer, switch.now)} again." if switch.returns else ""
    if switch.now == TOO_CLOSE:
        return f"{_from(each, switch)}: {becomes}.{again}"
    if switch.taken_at is not None:
        value = amount(each, switch.taken_at if switch.even_at is None else switch.even_at)
        ends = " to ".join(amount(each, end) for end in sorted((switch.holds_to, switch.taken_at)))
        other = recommended(answer, switch.other)
        if _is_rough(each, switch):
            return f"Somewhere from {ends} (not narrowed down): {other}.{again}"
        return f"Switch-over value about {value} (95% interval {ends}): {way} it, {other}.{again}"
    other = "" if switch.other == TOO_CLOSE else f", or {recommended(answer, switch.other)}"
    if switch.even_at is None:
        best = title(answer, answer.recommendation.best)
        return f"{_from(each, switch)}: {CLOSE}{other}; on average {best} stays ahead.{again}"
    even, end = amount(each, switch.even_at), f"{amount(each, switch.end)}.{again}"
    return f"{_from(each, switch)}: {CLOSE}{other}; even on average at about {even}, and no other is clear at {end}"


def _is_rough(each: Assumption, switch: SwitchingValue) -> bool:
    """Whether the value was not narrowed down: the assumption came too far down the list."""
    step = max((each.high - each.low) / STEPS, 1.0 if each.is_whole else 0.0)
    return abs(switch.changes_at - switch.holds_to) > 1.001 * step


def _from(each: Assumption, switch: SwitchingValue) -> str:
    at = amount(each, switch.changes_at)
    if _is_rough(each, switch):
        return f"Somewhere between {amount(each, switch.holds_to)} and {at}"
    if switch.changes_at == switch.end:
        return f"At {at}, the end of the range"
    return f"From {at} {'down' if switch.end < each.value else 'up'}"


def together(answer: SensitivityAnswer) -> str:
    """Return what is recommended where all assumptions move at once."""
    found = answer.screening
    if found is None:
        return ""
    numbers = [*range(len(answer.question.files)), TOO_CLOSE]
    counts = [(found.choices.count(number), recommended(answer, number)) for number in numbers]
    parts = ", ".join(f"{name} at {count}" for count, name in sorted(counts, reverse=True) if count)
    return (
        f"All assumptions moved at once, at {len(found.choices):,} points spread over the ranges: {parts}."
        f" {found.replications} futures each. Points are no probabilities: they say what may happen, not how likely"
        " it is."
    )


def basis(answer: SensitivityAnswer) -> str:
    """Return what the answer rests on."""
    question = answer.question
    return (
        f"{question.replications:,} futures, seed {question.seed}, the same luck throughout; {answer.runs:,} simulated"
        f" futures of {len(question.files)} scenarios at {answer.points:,} points."
    )
