"""The values of an assumption at which the recommendation changes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from planner.studies.sensitivity.assumption import Assumption
from planner.studies.sensitivity.recommendation import TOO_CLOSE
from planner.studies.sensitivity.search import Asked, Line, Search
from planner.studies.sensitivity.swing import Evaluation, Swing

STEPS = 32  # a value is narrowed down to this share of the range; whole numbers exactly
Pair = tuple[Asked[Evaluation], Asked[Evaluation]]


@dataclass(frozen=True)
class SwitchingValue:
    """How the recommendation changes as one assumption goes from its present value towards an end of its range.

    At every value asked about up to `holds_to` the recommendation is as at present; `changes_at` is its neighbour. At
    every one from `taken_at` on another scenario is recommended. Between the two it is too close to call, or goes to
    and fro. `even_at` lies there too.
    """

    end: float  # of the range
    now: int  # what is recommended at the present value: a scenario's number, or TOO_CLOSE
    holds_to: float
    changes_at: float
    becomes: int  # what is recommended at `changes_at`
    even_at: float | None = None  # the switch-over value: about here the mean lead is nil
    taken_at: float | None = None  # None where no other scenario is recommended at the end
    other: int = TOO_CLOSE  # another scenario that comes to be recommended, at the end or before
    returns: bool = False  # further on it is as at present again


def sides(swing: Swing) -> list[tuple[Evaluation, ...]]:
    """Return the looks from the present value down to the low end, and from it up to the high end."""
    at = next(number for number, look in enumerate(swing.looks) if look.value == swing.assumption.value)
    return [side for side in (swing.looks[at::-1], swing.looks[at:]) if len(side) > 1]


def is_changing(side: Sequence[Evaluation]) -> bool:
    """Whether at any look of a side the recommendation is another than at present."""
    return any(look.recommendation.choice != side[0].recommendation.choice for look in side)


def search(
    each: Assumption, side: Sequence[Evaluation], *, is_narrowed: bool = True
) -> Search[Evaluation, SwitchingValue | None]:
    """Return where the recommendation changes between the looks of one side; None where at all of them it is the same.

    Unless narrowed down, neighbours are two looks. A change that comes and goes between two looks is not seen.
    """
    now = side[0].recommendation.choice
    width = (each.high - each.low) / STEPS if is_narrowed else math.inf
    line = Line((Asked(look.value, look) for look in side), width, is_whole=each.is_whole)
    known, first, even, taken = 0, None, None, None
    while known < len(line.known):  # what one condition has asked may bring another's way out nearer
        known = len(line.known)
        first = yield from line.way_out(lambda look: look.recommendation.choice == now)
        if now != TOO_CLOSE:
            even = yield from line.way_out(lambda look: look.ahead > 0)
            taken = yield from line.way_out(lambda look: _is_other(look, now), from_end=True)
    if first is None:
        return None
    beyond = [asked.answer for asked in line.known if abs(asked.value - each.value) >= abs(first[1].value - each.value)]
    return SwitchingValue(
        side[-1].value,
        now,
        first[0].value,
        first[1].value,
        first[1].answer.recommendation.choice,
        None if even is None else _between(each, even),
        None if taken is None else taken[0].value,
        next((look.recommendation.choice for look in beyond[::-1] if _is_other(look, now)), TOO_CLOSE),
        any(look.recommendation.choice == now for look in beyond),
    )


def _is_other(look: Evaluation, now: int) -> bool:
    return look.recommendation.choice not in {now, TOO_CLOSE}


def _between(each: Assumption, pair: Pair) -> float:
    """Return the value between two neighbours; of whole numbers the second."""
    inside, outside = pair
    return outside.value if each.is_whole else (inside.value + outside.value) / 2
