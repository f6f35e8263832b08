"""What people have decided beforehand about a person's start; each costs what it costs, and the plan says how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

import numpy as np

from planner.base.arrays import NONE, Bools
from planner.base.uk_date import uk_date
from planner.optimise.starts.options import Options
from planner.optimise.starts.plan_horizon import PlanHorizon
from planner.scenario.scenario import DAYS_PER_WEEK


class PinKind(Enum):
    """What may be pinned; the value is the word in a file."""

    MUST_START_BY = "must start by"
    NOT_BEFORE = "not before"
    FIXED_TO = "fixed to"
    NEVER_WITH = "never with"
    NO_PLACE = "no place"


MOST_FACILITATORS = 2
DATED = frozenset({PinKind.MUST_START_BY, PinKind.NOT_BEFORE})
NAMED = frozenset({PinKind.FIXED_TO, PinKind.NEVER_WITH})


def _either(kinds: frozenset[PinKind]) -> str:
    return " or ".join(f"'{kind.value}'" for kind in PinKind if kind in kinds)


@dataclass(frozen=True)
class Pin:
    """One decision.

    Raises ValueError where a date or psychologists are missing that its kind needs, or given where it has none, or
    where more than two are fixed to.
    """

    person: str
    kind: PinKind
    when: date | None = None
    psychologists: tuple[
        str, ...
    ] = ()  # fixed to: one, or both of a pair (either, for one facilitator); never with: any
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        if (self.when is not None) != (self.kind in DATED):
            raise ValueError(f"a date must be given with {_either(DATED)}, and with no other pin")
        if bool(self.psychologists) != (self.kind in NAMED):
            raise ValueError(f"psychologists must be named with {_either(NAMED)}, and with no other pin")
        if self.kind is PinKind.FIXED_TO and len(set(self.psychologists)) > MOST_FACILITATORS:
            raise ValueError("fixed to must name one psychologist, or the two of a pair")

    def __str__(self) -> str:
        """The pin in words."""
        said = uk_date(self.when) if self.when else " and ".join(self.psychologists)
        return f"{self.kind.value} {said}".rstrip()

    def keeps(self, options: Options, horizon: PlanHorizon, names: Sequence[str]) -> Bools:
        """Return which starts the pin leaves to its person, [starts]; it says nothing of other people's."""
        if self.kind is PinKind.NO_PLACE:
            return np.zeros(options.week.size, dtype=np.bool_)
        if self.when is not None:
            days = options.week * DAYS_PER_WEEK
            day = horizon.day_of(self.when)
            return days <= day if self.kind is PinKind.MUST_START_BY else days >= day
        named = [number for number, name in enumerate(names) if name in self.psychologists]
        first, second = np.isin(options.first, named), np.isin(options.second, named)
        if self.kind is PinKind.NEVER_WITH:
            return ~(first | second)
        return first & (second | (options.second == NONE)) if len(named) > 1 else first | second


def allowed(
    pins: Sequence[Pin], people: Sequence[str], options: Options, horizon: PlanHorizon, names: Sequence[str]
) -> Bools:
    """Return which starts all pins leave, [starts]; `people` is [cases], `names` the psychologists."""
    kept = np.ones(options.week.size, dtype=np.bool_)
    number = {person: at for at, person in enumerate(people)}
    for pin in pins:
        if pin.person in number:
            kept &= pin.keeps(options, horizon, names) | (options.person != number[pin.person])
    return kept
