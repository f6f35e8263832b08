"""The weeks of a plan and the days they cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import holidays
import numpy as np

from planner.base.arrays import Bools
from planner.scenario.scenario import DAYS_PER_WEEK

LOOK_BEYOND_DAYS = 5 * 365  # past the plan's end; a deadline further off still leaves nearly every course its time


@dataclass(frozen=True)
class PlanHorizon:
    """The weeks of a plan: week w covers the seven days from day 7w.

    Raises ValueError where there is no week.
    """

    first_day: date
    weeks: int

    def __post_init__(self) -> None:
        """Refuse a plan of no weeks."""
        if self.weeks < 1:
            raise ValueError("a plan must have a week or more")

    @property
    def plan_days(self) -> int:
        """Days within the plan."""
        return self.weeks * DAYS_PER_WEEK

    @property
    def days(self) -> int:
        """Days that are looked at: the plan's, and those after it in which its courses go on."""
        return self.plan_days + LOOK_BEYOND_DAYS

    def day_of(self, when: date) -> int:
        """Return a date's day number; negative before the first day."""
        return (when - self.first_day).days

    def date_of(self, day: int) -> date:
        """Return a day number's date."""
        return self.first_day + timedelta(days=int(day))

    def week_from(self, day: int) -> int:
        """Return the first week that begins on a day or later."""
        return max(0, -(-day // DAYS_PER_WEEK))

    def monday_of(self, week: int) -> date:
        """Return the day a week begins on."""
        return self.date_of(week * DAYS_PER_WEEK)

    @cached_property
    def bank_holidays(self) -> Bools:
        """Which days are bank holidays in England and Wales, [days]."""
        last = self.date_of(self.days)
        known = holidays.country_holidays("GB", subdiv="ENG", years=range(self.first_day.year, last.year + 1))
        found = np.zeros(self.days, dtype=np.bool_)
        found[[self.day_of(day) for day in known if 0 <= self.day_of(day) < self.days]] = True
        return found
