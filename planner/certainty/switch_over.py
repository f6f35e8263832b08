"""The values of an assumption at which the recommendation changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planner.certainty.assumption import Assumption
from planner.certainty.recommendation import TOO_CLOSE
from planner.certainty.search import Asked, Search, bisect
from planner.certainty.swing import Look, Swing

STEPS = 32  # a value is narrowed down to this share of the range; whole numbers exactly
Pair = tuple[Asked[Look], Asked[Look]]


@dataclass(frozen=True)
class SwitchOver:
    """How the recommendation changes as one assumption goes from its present value towards an end.

    `holds_to` and `changes_at` are neighbours, and both have been asked about. So have `taken_at` and its neighbour.
    """

    end: float  # of the range
    now: int  # what is recommended at the present value: a scenario's number, or TOO_CLOSE
    holds_to: float  # the recommendation is as at present
    changes_at: float  # and here it is another
    becomes: int  # namely this; TOO_CLOSE where nothing is
    even_at: float | None = None  # the switch-over value: about here the mean lead is nil
    taken_at: float | None = None  # another scenario is recommended
    taken_by: int = TOO_CLOSE

    @property
    def chosen(self) -> int:
        """What is recommended in the end; TOO_CLOSE where nothing is."""
        return self.becomes if self.now == TOO_CLOSE else self.taken_by


def sides(swing: Swing) -> list[tuple[Look, ...]]:
    """Return the looks from the present value down to the low end, and from it up to the high end."""
    at = next(number for number, look in enumerate(swing.looks) if look.value == swing.assumption.value)
    return [side for side in (swing.looks[at::-1], swing.looks[at:]) if len(side) > 1]


def is_changing(side: Sequence[Look]) -> bool:
    """Whether at any look of a side the recommendation is another than at present."""
    return any(look.recommendation.choice != side[0].recommendation.choice for look in side)


def search(each: Assumption, side: Sequence[Look], *, is_narrowed: bool = True) -> Search[Look, SwitchOver | None]:
    """Return where the recommendation changes between the looks of one side; None where at all of them it is the same.

    Unless narrowed down, neighbours are two looks. A change that comes and goes between two looks is not seen.
    """
    now = side[0].recommendation.choice
    narrow = _Narrow(each, side, is_narrowed=is_narrowed)
    first = yield from narrow.first_out(lambda look: look.recommendation.choice == now)
    if first is None:
        return None
    held, changed = first
    becomes = changed.answer.recommendation.choice
    even = taken = None
    if now != TOO_CLOSE:
        even = yield from narrow.first_out(lambda look: look.ahead > 0)
        taken = yield from narrow.first_out(lambda look: look.recommendation.choice in {now, TOO_CLOSE})
    return SwitchOver(
        side[-1].value,
        now,
        held.value,
        changed.value,
        becomes,
        None if even is None else _between(each, even),
        None if taken is None else taken[1].value,
        TOO_CLOSE if taken is None else taken[1].answer.recommendation.choice,
    )


@dataclass(frozen=True)
class _Narrow:
    """Looks for the way out of a condition, from the present value on."""

    each: Assumption
    side: Sequence[Look]
    is_narrowed: bool

    def first_out(self, is_inside: Callable[[Look], bool]) -> Search[Look, Pair | None]:
        """Return the neighbours at the first way out; None where there is none."""
        out = next((at for at, look in enumerate(self.side) if not is_inside(look)), None)
        if not out:
            return None
        inside, outside = (Asked(look.value, look) for look in self.side[out - 1 : out + 1])
        if not self.is_narrowed:
            return inside, outside
        width = (self.each.high - self.each.low) / STEPS
        return (yield from bisect(inside, outside, is_inside, width, is_whole=self.each.is_whole))


def _between(each: Assumption, pair: Pair) -> float:
    """Return the value between two neighbours; of whole numbers the second."""
    inside, outside = pair
    return outside.value if each.is_whole else (inside.value + outside.value) / 2
