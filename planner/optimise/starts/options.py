"""Every start that is possible: who, with whom, from which week, and with what chance of finishing in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from planner.base.arrays import NONE, Float64s, Int32s, Int64s
from planner.caseload import Psychologist
from planner.model import rules
from planner.optimise.starts.availability import Availability
from planner.optimise.starts.case import Case
from planner.optimise.starts.chance import decisive, finishing
from planner.optimise.starts.course import Course
from planner.optimise.starts.plan_horizon import PlanHorizon
from planner.scenario import Scenario
from planner.scenario.scenario import DAYS_PER_WEEK

LEAST_CHANCE = 0.05  # a start with less is not offered: an assumption, said with every plan


@dataclass(frozen=True, eq=False)
class Options:
    """Modes (a person with a psychologist or a pair) and their starts, mode after mode, week after week."""

    mode_person: Int32s  # [modes]
    mode_first: Int32s  # [modes]
    mode_second: Int32s  # [modes] NONE where one facilitator is enough
    mode_minutes: Int32s  # [modes]
    mode: Int32s  # [starts]
    week: Int32s  # [starts]
    until: Int32s  # [starts]
    chance: Float64s  # [starts]

    @property
    def person(self) -> Int32s:
        """The person of each start, [starts]."""
        return self.mode_person[self.mode]

    @property
    def first(self) -> Int32s:
        """The first psychologist of each start, [starts]."""
        return self.mode_first[self.mode]

    @property
    def second(self) -> Int32s:
        """The second psychologist of each start, [starts]."""
        return self.mode_second[self.mode]


@dataclass
class Offer:
    """Works out starts; chances of availabilities and deadlines seen before are kept."""

    horizon: PlanHorizon
    scenario: Scenario
    course: Course
    staff: Sequence[Psychologist]
    availabilities: Sequence[Availability]
    least_chance: float = LEAST_CHANCE
    _chances: dict[tuple[bytes, int, int, int], Float64s] = field(default_factory=dict, repr=False)
    _untils: dict[tuple[bytes, int, int], Int64s] = field(default_factory=dict, repr=False)
    _pairs: dict[tuple[int, int], Availability] = field(default_factory=dict, repr=False)

    def options(self, cases: Sequence[Case], teams: Sequence[Iterable[str]]) -> Options:
        """Return every start of each case with the psychologists of its teams; `teams` is [cases]."""
        modes = [mode for at, case in enumerate(cases) for mode in self._modes(at, case, teams[at])]
        with ThreadPoolExecutor() as pool:  # compiled code lets other threads run
            starts = list(pool.map(lambda mode: self._starts(cases[mode[0]], mode[1], mode[2]), modes))
        person, first, second, minutes = np.asarray(modes, dtype=np.int32).reshape(len(modes), 4).T.copy()
        nothing = np.zeros(0, dtype=np.int64)
        return Options(
            mode_person=person,
            mode_first=first,
            mode_second=second,
            mode_minutes=minutes,
            mode=np.repeat(np.arange(len(modes), dtype=np.int32), [weeks.size for weeks, _, _ in starts]),
            week=np.concatenate([nothing, *(weeks for weeks, _, _ in starts)]).astype(np.int32),
            until=np.concatenate([nothing, *(untils for _, untils, _ in starts)]).astype(np.int32),
            chance=np.concatenate([nothing.astype(np.float64), *(chances for _, _, chances in starts)]),
        )

    def _modes(self, at: int, case: Case, teams: Iterable[str]) -> Iterator[tuple[int, int, int, int]]:
        """Yield (case, first, second, minutes a week of each) for each psychologist or pair of each team."""
        for team in teams:
            minutes = rules.course_minutes(self.scenario.programme, self.scenario.teams[team])
            members = [number for number, who in enumerate(self.staff) if who.team == team]
            if case.facilitators == 1:
                yield from ((at, number, NONE, minutes) for number in members)
            else:
                yield from ((at, first, second, minutes) for first, second in combinations(members, 2))

    def _starts(self, case: Case, first: int, second: int) -> tuple[Int64s, Int64s, Float64s]:
        """Return the weeks in which a mode may begin, until when each holds hours, and its chance."""
        availability = self.availability(first, second)
        weeks = np.arange(self.horizon.week_from(case.ready_day), self.horizon.weeks)
        weeks = weeks[~availability.off[weeks * DAYS_PER_WEEK]]  # nobody takes on new work while away
        untils = self.untils(case, availability)[weeks]
        chances = self.chances(case, availability)[weeks]
        stays = untils * DAYS_PER_WEEK <= availability.last_day + 1  # there are hours only in weeks at work throughout
        offered = (chances >= self.least_chance) & stays
        return weeks[offered], untils[offered], chances[offered]

    def availability(self, first: int, second: int) -> Availability:
        """Return the availability of a psychologist, or of a pair."""
        if second == NONE:
            return self.availabilities[first]
        if (first, second) not in self._pairs:
            self._pairs[first, second] = self.availabilities[first].with_(self.availabilities[second])
        return self._pairs[first, second]

    def chances(self, case: Case, availability: Availability) -> Float64s:
        """Return the chance of finishing in time for a start in each week, [weeks]."""
        known = (availability.key, case.sessions_stated or 0, self._deadline(case), case.sessions_done)
        if known not in self._chances:
            self._chances[known] = self.chances_on(self._start_days, case, availability)
        return self._chances[known]

    def chances_on(self, start_days: Int64s, case: Case, availability: Availability) -> Float64s:
        """Return the chance of finishing in time for a start on each day, [starts]."""
        course, done = self.course.under_way if case.sessions_done else self.course, case.sessions_done
        stated, deadline = case.sessions_stated, self._deadline(case)
        return decisive(finishing(course, stated, deadline, availability.p_held, start_days, done))

    def _deadline(self, case: Case) -> int:
        return min(case.deadline_day, self.horizon.days)

    def untils(self, case: Case, availability: Availability) -> Int64s:
        """Return until which week a start in each week holds hours, [weeks]."""
        sessions = case.sessions(self.course)
        known = (availability.key, sessions, case.sessions_done)
        if known not in self._untils:
            found = availability.until_weeks(self.course, sessions, self._start_days, case.sessions_done)
            self._untils[known] = np.maximum(found, np.arange(self.horizon.weeks) + 1)
        return self._untils[known]

    @property
    def _start_days(self) -> Int64s:
        return np.arange(self.horizon.weeks, dtype=np.int64) * DAYS_PER_WEEK
