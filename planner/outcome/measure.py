"""What is declared of a measure and of a weekly series: each once, with its words, unit and place on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum

import numpy as np

from planner.base.arrays import Float64s
from planner.outcome.outcome import Outcome

GBP = "£"  # the unit of money: numbers of this unit are shown as money


class Shown(IntEnum):
    """Where a measure is shown: each place has what the next has too."""

    FILES = 0  # in the files alone
    TOTALS = 1  # a line of the totals of a page, a terminal
    OVERVIEW = 2  # a column of the overview of scenarios compared


@dataclass(frozen=True)
class Measure:
    """A number that each replication of a scenario has.

    Parameters
    ----------
    name
        What the files call it: lower case, words joined by underscores.
    label
        What people call it, as it stands within a sentence.
    unit
        Its unit: "people", "hours", "%". `GBP` is shown as money; digits are as many as an interval can carry (see
        `planner.present.numbers`).
    better
        -1 fewer is better, 1 more is better, 0 neither.
    of
        Return the number of each replication, float64 [replications], of an outcome that has it.
    shown
        Where it is shown.
    heading
        Of its column in the overview; the label where empty.
    applies
        Whether an outcome has it: some parts of a scenario may be left out.
    """

    name: str
    label: str
    unit: str
    better: int
    of: Callable[[Outcome], Float64s]
    shown: Shown = Shown.FILES
    heading: str = ""
    applies: Callable[[Outcome], bool] = lambda _: True

    def values(self, outcome: Outcome) -> Float64s:
        """Return the number of each replication.

        Returns
        -------
        Float64s
            [replications], in `unit`; not a number where the outcome has none.
        """
        return self.of(outcome) if self.applies(outcome) else np.full(outcome.replications, np.nan)


class Kind(Enum):
    """How a weekly series goes over a longer period."""

    FLOW = "summed"
    LEVEL = "as at its end"
    MEAN = "averaged"


@dataclass(frozen=True)
class Series:
    """A number that each week of each replication has.

    Parameters
    ----------
    name
        What the files call it.
    label
        What people call it, as it stands within a sentence.
    unit
        Of a week.
    kind
        How it goes over a longer period.
    of
        Return the series of an outcome, float64 [replications, teams, weeks]; [replications, 1, weeks] where it is not
        by team.
    noun
        What a flow or a level counts.
    by_team
        Whether it is known team by team.
    title
        Of its section on the page of a comparison; not shown there where empty.
    about
        What it is, as that section's sentence has it; the label where empty.
    """

    name: str
    label: str
    unit: str
    kind: Kind
    of: Callable[[Outcome], Float64s]
    noun: str = "people"
    by_team: bool = True
    title: str = ""
    about: str = ""

    def unit_over(self, grain: str) -> str:
        """Return the unit of a period: a `week`, a `month`, a `year`."""
        if self.kind is Kind.FLOW:
            return f"{self.noun} a {grain}"
        return f"{self.noun} at the end of the {grain}" if self.kind is Kind.LEVEL else self.unit


def share(part: Float64s, whole: Float64s) -> Float64s:
    """Return a part of a whole in %, [replications]; not a number where there is no whole."""
    return np.asarray(np.divide(100 * part, whole, out=np.full(part.shape, np.nan), where=whole > 0))
