"""Switching values: where the recommendation changes as an assumption moves, found by bisection.

References
----------
HM Treasury (2022), *The Green Book: central government guidance on appraisal and evaluation*, on switching values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from planner.studies.sensitivity.assumption import Assumption
from planner.studies.sensitivity.one_way import Evaluation, Swing
from planner.studies.sensitivity.recommendation import TOO_CLOSE

T = TypeVar("T")
Bisection = Generator[float, Evaluation, T]  # yields a value, is sent what is seen there, returns what it found
Key = tuple[str, float]  # an assumption, and the end of its range that it moves towards
STEPS = 32  # a value is narrowed down to this share of the range; whole numbers exactly


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
    even_at: float | None = None  # the switching value itself: about here the mean lead is nil
    taken_at: float | None = None  # None where no other scenario is recommended at the end
    other: int = TOO_CLOSE  # another scenario that comes to be recommended, at the end or before
    returns: bool = False  # further on it is as at present again


def sides(swing: Swing) -> list[tuple[Evaluation, ...]]:
    """Return what is seen from the present value down to the low end, and from it up to the high end."""
    seen = swing.evaluations
    at = next(number for number, each in enumerate(seen) if each.value == swing.assumption.value)
    return [side for side in (seen[at::-1], seen[at:]) if len(side) > 1]


def is_changing(side: Sequence[Evaluation]) -> bool:
    """Whether anywhere on a side the recommendation is another than at present."""
    return any(seen.recommendation.choice != side[0].recommendation.choice for seen in side)


def bisect(
    each: Assumption, side: Sequence[Evaluation], *, is_narrowed: bool = True
) -> Bisection[SwitchingValue | None]:
    """Return where the recommendation changes along one side; None where it is the same at all that was seen.

    Unless narrowed down, neighbours are two of those given. A change that comes and goes between two is not seen.
    """
    now = side[0].recommendation.choice
    width = (each.high - each.low) / STEPS if is_narrowed else math.inf
    line = Line(side, width, is_whole=each.is_whole)
    known, first, even, taken = 0, None, None, None
    while known < len(line.known):  # what one condition has asked may bring another's way out nearer
        known = len(line.known)
        first = yield from line.way_out(lambda seen: seen.recommendation.choice == now)
        if now != TOO_CLOSE:
            even = yield from line.way_out(lambda seen: seen.ahead > 0)
            taken = yield from line.way_out(lambda seen: _is_other(seen, now), from_end=True)
    if first is None:
        return None
    inside, outside = first
    beyond = [seen for seen in line.known if abs(seen.value - each.value) >= abs(outside.value - each.value)]
    return SwitchingValue(
        end=side[-1].value,
        now=now,
        holds_to=inside.value,
        changes_at=outside.value,
        becomes=outside.recommendation.choice,
        even_at=None if even is None else _between(each, *even),
        taken_at=None if taken is None else taken[0].value,
        other=next((seen.recommendation.choice for seen in beyond[::-1] if _is_other(seen, now)), TOO_CLOSE),
        returns=any(seen.recommendation.choice == now for seen in beyond),
    )


def _is_other(seen: Evaluation, now: int) -> bool:
    return seen.recommendation.choice not in {now, TOO_CLOSE}


def _between(each: Assumption, inside: Evaluation, outside: Evaluation) -> float:
    """Return the value between two neighbours; of whole numbers the second."""
    return outside.value if each.is_whole else (inside.value + outside.value) / 2


class Line:
    """What is seen along a line from its beginning on, and what is asked to know more."""

    def __init__(self, known: Iterable[Evaluation], width: float, *, is_whole: bool = False) -> None:
        """Begin with what is known, in order; neighbours no further apart than `width` are near enough."""
        self.known = list(known)
        self._width = max(width, 1.0) if is_whole else width
        self._is_whole = is_whole

    def way_out(
        self, is_inside: Callable[[Evaluation], bool], *, from_end: bool = False
    ) -> Bisection[tuple[Evaluation, Evaluation] | None]:
        """Return neighbours, the first inside, as all that is known before it, and the second not; None without such.

        From the beginning on, or from the end back. By bisection, so between two values further back that are known
        there may be a way out and in again.
        """
        while True:
            known = self.known[::-1] if from_end else self.known
            out = next((at for at, seen in enumerate(known) if not is_inside(seen)), None)
            if not out:
                return None
            inside, outside = known[out - 1 : out + 1]
            if abs(outside.value - inside.value) <= self._width:
                return inside, outside
            middle = (inside.value + outside.value) / 2
            seen = yield float(round(middle)) if self._is_whole else middle
            self.known.insert(len(known) - out if from_end else out, seen)


class SideBySide:
    """Bisections run together: each round, all that is asked is answered at once."""

    def __init__(self, searches: Mapping[Key, Bisection[SwitchingValue | None]]) -> None:
        """Begin all of them."""
        self._searches = searches
        self.found: dict[Key, SwitchingValue | None] = {}
        self._asked: dict[Key, float] = {}
        for key in searches:
            self._go_on(key, None)

    @property
    def asked(self) -> list[tuple[Key, float]]:
        """What is asked now: a value each of the searches that go on; nothing once all have ended."""
        return list(self._asked.items())

    def tell(self, answers: Sequence[Evaluation]) -> None:
        """Answer what is asked."""
        keys = list(self._asked)
        self._asked = {}
        for key, answer in zip(keys, answers, strict=True):
            self._go_on(key, answer)

    def _go_on(self, key: Key, answer: Evaluation | None) -> None:
        search = self._searches[key]
        try:
            self._asked[key] = next(search) if answer is None else search.send(answer)
        except StopIteration as ended:
            self.found[key] = ended.value
