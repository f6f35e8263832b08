"""One psychologist of the staff file, as read and checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Psychologist:
    """Whoever delivers courses: a psychologist, a trainee or a specialist probation practitioner.

    Raises ValueError where `name`, `role` or `team` is empty, `hours_per_week` is not in 0 to 60, `end_date` is
    before `start_date`, or the leave is not in order, each period ending on or after its first day and before the next.
    """

    MOST_HOURS: ClassVar[float] = 60.0  # a week

    row: int  # in the file, the header being row 1
    name: str
    role: str  # the scenario's key
    team: str  # the scenario's key
    hours_per_week: float  # protected for the programme
    start_date: date | None = None  # first day at work, where it is to come
    end_date: date | None = None  # last day at work
    leave: tuple[tuple[date, date], ...] = ()  # (first day, last day) of each period, in order, apart from each other

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        if rule := next(self._broken(), None):
            raise ValueError(rule)

    def _broken(self) -> Iterator[str]:
        if not (self.name and self.role and self.team):
            yield "name, role and team must be stated"
        if not 0 <= self.hours_per_week <= self.MOST_HOURS:
            yield f"hours_per_week must be from 0 to {self.MOST_HOURS:g}"
        if self.start_date and self.end_date and self.end_date < self.start_date:
            yield "end_date must be on or after start_date"
        if any(last < first for first, last in self.leave):
            yield "leave must end on or after its first day"
        if any(after[0] <= before[1] for before, after in pairwise(self.leave)):
            yield "leave must be in order, no period within another"
