"""After release: a licence, its conditions, how it is managed under MAPPA, and recall."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from planner.scenario.distribution import LONGEST, Distribution, Exponential, Never
from planner.scenario.draws import ADayOrMore
from planner.scenario.parameter import Name, Part, Title, Weight, parameter, probability, titled

DAYS_PER_YEAR = 365.25
MOST_CONDITIONS = 12
RARE = DAYS_PER_YEAR / LONGEST  # a year, and rarer is never: the longest mean a table is made of


class Condition(Part):
    """A condition of the licence: a tag, a curfew, an exclusion zone. Staff set it; nothing here suggests one."""

    title: Title = titled("condition")
    p_at_release: float = probability("on the licence at release")


class Recall(Part):
    """Breach and recall: a rate that nobody has published, so it must be stated, and what custody after it is."""

    recalls_per_year: float = parameter("recalls for each year on licence", "a year on licence", ge=0, le=100)
    recalls_per_year_completed: float | None = parameter(
        "of those released with the programme completed; the same where absent",
        "a year on licence",
        ge=0,
        le=100,
        default=None,
    )
    first_review_days: ADayOrMore = parameter("time from recall to the first parole review", "days")
    not_ready_days: Distribution = parameter(
        "time from recall until ready; where the person was not ready before it, the later of the two days counts",
        "days",
    )

    def days_until(self, *, completed: bool) -> Distribution:
        """Return the time from release until recall, if the licence lasts as long."""
        stated = self.recalls_per_year_completed if completed else None
        rate = self.recalls_per_year if stated is None else stated
        if rate < RARE:
            return Never(distribution="never")
        return Exponential(distribution="exponential", mean=DAYS_PER_YEAR / rate)


class Licence(Part):
    """The licence as a process of staff's own making: reviewed at intervals, tightened, relaxed, ended."""

    review_every_days: int = parameter("days between reviews of a licence", "days", ge=1, le=3653)
    p_tightened: float = probability("a review adds a condition, the first in their order that is not there")
    p_relaxed: float = probability("a review lifts a condition, the last in their order that is there")
    level_weights: list[Weight] = parameter(
        "share of people managed at MAPPA level 1, 2, ... at release", "weight", min_length=1, max_length=5
    )
    level_hours_per_week: list[Annotated[float, Field(ge=0, le=168)]] = parameter(
        "staff hours for a person at MAPPA level 1, 2, ...", "hours a week", min_length=1, max_length=5
    )
    hour_gbp: float | None = parameter(
        "cost of a MAPPA staff hour; not costed where absent", "£ an hour", ge=0, le=1000, default=None
    )
    p_level_raised: float = probability("a review raises the MAPPA level by one")
    p_level_lowered: float = probability("a review lowers the MAPPA level by one")
    conditions: dict[Name, Condition] = Field(max_length=MOST_CONDITIONS)
    recall: Recall

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if len(self.level_weights) != len(self.level_hours_per_week):
            raise ValueError("level_weights and level_hours_per_week must have as many levels")
        if sum(self.level_weights) <= 0:
            raise ValueError("level_weights must not all be 0")
        if self.p_tightened + self.p_relaxed > 1:
            raise ValueError("p_tightened + p_relaxed must be at most 1")
        if self.p_level_raised + self.p_level_lowered > 1:
            raise ValueError("p_level_raised + p_level_lowered must be at most 1")
        return self
