"""A course as a planner may foresee it: the scenario's programme as chances and lengths in whole days."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.base.arrays import Float64s, Int64s
from planner.scenario import Scenario
from planner.scenario.programme import Programme
from planner.world.streams import table_of

PLACES = 6  # of a mean in days or sessions: it decides what is rounded up, and its last digits are the processor's
TAIL = 1e-7  # chance that is left out of a length's long tail; a plan's chances are told in whole percents


@dataclass(frozen=True)
class Course:
    """One programme's courses. A length is given by its chances: element k is P(length = k days)."""

    days_between_sessions: int
    days_between_meetings: int
    p_ends_early: float  # after a session held, but the last
    p_pauses: float  # likewise, where it did not end
    place_kept_days: int
    handover_sessions: int
    sessions: Float64s  # [sessions + 1]
    pause_days: Float64s  # [days + 1]
    minimum_days: Float64s  # [days + 1]
    report_days: Float64s  # [days + 1]

    @classmethod
    def of(cls, scenario: Scenario) -> Course:
        """Return the scenario's courses, each length tabulated as the simulation draws it."""
        programme = scenario.programme
        return cls(
            days_between_sessions=programme.days_between_sessions,
            days_between_meetings=scenario.calendar.allocate_every_days,
            p_ends_early=programme.p_ends_early_per_session,
            p_pauses=programme.p_pause_per_session,
            place_kept_days=programme.place_kept_days,
            handover_sessions=programme.handover_sessions,
            sessions=_lengths(programme, "sessions_needed"),
            pause_days=_lengths(programme, "pause_days"),
            minimum_days=_lengths(programme, "minimum_days"),
            report_days=_lengths(programme, "report_days"),
        )

    @cached_property
    def by_meeting(self) -> Float64s:
        """Chance that the j-th meeting after a pause, begun on day r of a meeting's cycle, gives a place again.

        [days of a cycle, meetings]; what is missing to 1 are pauses that keep their place, or never end.
        """
        every, lengths = self.days_between_meetings, np.arange(self.pause_days.size)
        given_up = lengths > self.place_kept_days
        chances = np.zeros((every, -(-(every + lengths.size) // every) + 1))
        for day in range(every):
            meeting = -(-(day + lengths[given_up]) // every)
            np.add.at(chances[day], meeting, self.pause_days[given_up])
        return chances

    def sessions_beyond(self, done: int) -> tuple[Int64s, Float64s]:
        """Return how many sessions may be needed with so many done, and the chance of each number.

        Where the programme never needs more, one more is taken to be.
        """
        needed = np.flatnonzero(self.sessions)
        needed = needed[needed > done]
        if needed.size == 0:
            return np.asarray([done + 1]), np.ones(1)
        return needed, self.sessions[needed] / self.sessions[needed].sum() if done else self.sessions[needed]

    @property
    def under_way(self) -> Course:
        """The rest of a course whose least calendar time has run already."""
        return replace(self, minimum_days=np.ones(1))

    @cached_property
    def mean_sessions(self) -> int:
        """Sessions to plan for where nobody has said: the mean, rounded up."""
        return math.ceil(_mean(self.sessions))

    @cached_property
    def mean_kept_pause_days(self) -> float:
        """Mean time for which a pause keeps its place."""
        lengths = np.arange(self.pause_days.size)
        lost = 1.0 - self.pause_days.sum()  # pauses that never end keep it as long as any
        kept = math.fsum(np.minimum(lengths, self.place_kept_days) * self.pause_days)
        return float(round(kept + lost * self.place_kept_days, PLACES))

    @cached_property
    def mean_minimum_days(self) -> float:
        """Mean of the least calendar time from start to last session."""
        return _mean(self.minimum_days)

    @cached_property
    def mean_report_days(self) -> float:
        """Mean time from the last session to the report."""
        return _mean(self.report_days)

    @cached_property
    def least_report_days(self) -> int:
        """Shortest time from the last session to the report."""
        return int(np.flatnonzero(self.report_days)[0])

    @cached_property
    def least_minimum_days(self) -> int:
        """Shortest calendar time from start to last session."""
        return int(np.flatnonzero(self.minimum_days)[0])


def _lengths(programme: Programme, key: str) -> Float64s:
    """Return the chances of a length without the part of the tail that hardly ever comes."""
    chances = table_of(programme, key).chances()
    left = 1.0 - np.cumsum(chances)
    kept = chances[: int(np.argmax(left <= left[-1] + TAIL)) + 1]
    kept.setflags(write=False)
    return kept


def _mean(chances: Float64s) -> float:
    return round(math.fsum(np.arange(chances.size) * chances) / math.fsum(chances), PLACES)
