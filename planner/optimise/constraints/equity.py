"""Groups of people whose chance to finish in time may be given a floor, and shown side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from planner.base.arrays import Float64s
from planner.optimise.problem import Floor
from planner.optimise.starts.case import Case
from planner.optimise.starts.options import Options

NOT_STATED = "not stated"


def _yes_no(value: bool | None) -> str:
    return NOT_STATED if value is None else "yes" if value else "no"


GROUPINGS: dict[str, Callable[[Case], str]] = {
    "prison": lambda case: case.person.prison,
    "sentence type": lambda case: case.person.sentence_type or NOT_STATED,
    "time left": lambda case: case.time_left,
    "sex": lambda case: case.person.sex or NOT_STATED,
    "learning disability": lambda case: _yes_no(case.person.learning_disability),
}


@dataclass(frozen=True)
class EquityFloor:
    """At least a share of what a group could have: the sum of its people's best chances, were each the only one.

    Raises ValueError where the grouping is not known, or the share is not in (0, 1].
    """

    by: str  # one of GROUPINGS
    group: str
    least_share: float

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        if self.by not in GROUPINGS:
            raise ValueError(f"by must be one of {', '.join(GROUPINGS)}")
        if not 0 < self.least_share <= 1:
            raise ValueError("least_share must be above 0 and at most 1")

    def __str__(self) -> str:
        """The floor in words."""
        return f"{self.by} {self.group}: at least {self.least_share:.0%} of what could be"

    def on(self, cases: Sequence[Case], best: Float64s) -> Floor:
        """Return the floor as the problem has it; `best` [cases] is each person's best chance."""
        members = np.asarray([GROUPINGS[self.by](case) == self.group for case in cases], dtype=np.bool_)
        return Floor(str(self), members, self.least_share * float(best[members].sum()))


def best_chances(cases: Sequence[Case], options: Options) -> Float64s:
    """Return each person's best chance over all starts; 0 where there is none, [cases]."""
    best = np.zeros(len(cases))
    np.maximum.at(best, options.person, options.chance)
    return best
