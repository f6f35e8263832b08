"""A plan made anew at each meeting, inside the simulation: the people and posts as known that day, allocated.

What a start is worth is the chance of finishing before release, less what a place a year and more from now would
still be worth: so whoever can wait does. Whoever the plan has starting now goes first, in the order of what that is
worth a week of a place; then all others by the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from planner.base.arrays import NONE, Float64s, Int32s, Int64s
from planner.model.policy import Candidate, IndexPolicy, Observation, WorkInProgress
from planner.optimise.allocate import allocate
from planner.optimise.policies.index import LATER_WEEKS, P_PLACE_LATER, price_directed
from planner.optimise.policies.prospects import Prospects
from planner.optimise.problem import Problem
from planner.optimise.solve_params import SolveParams
from planner.scenario import Scenario
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.world.streams import NEVER

START_WEEKS = (0, 1, 2, 4, 8, 16, 26)  # from now, that the plan chooses between: a later start is looked at again
P_FINISH_A_PLACE_WEEK = 0.006  # what a week of a place is worth to people who are not on the list yet: an assumption
LEAST_WORTH = 1e-4  # of a start that is in the problem at all
SMALL = SolveParams(price_rounds=150, search_rounds=30, swaps=0, columns=0, deterministic_time=0.1, stages=1, threads=1)


@dataclass(frozen=True, eq=False)
class Service:
    """What a plan needs to know of the service, for as long as it runs; days and minutes as the simulation has them."""

    team: Sequence[int]  # [posts]
    teams: Sequence[Sequence[int]]  # [prisons] that serve it
    course_minutes: Sequence[int]  # [teams] a week
    assessment_minutes: int  # a week
    assessment_days: int
    report_days: int  # of a parole report


@dataclass(frozen=True, eq=False)
class RollingPlan:
    """A batch policy: allocates anew whenever a place is free."""

    scenario: Scenario
    service: Service
    params: SolveParams = SMALL
    weeks: tuple[int, ...] = START_WEEKS
    price: float = P_FINISH_A_PLACE_WEEK
    index: IndexPolicy = field(init=False)
    prospects: Prospects = field(init=False)

    def __post_init__(self) -> None:
        """Look up what does not change from meeting to meeting."""
        object.__setattr__(self, "prospects", Prospects.of(self.scenario))
        object.__setattr__(self, "index", price_directed(self.scenario))

    def plan(self, observation: Observation) -> list[int]:
        """Return who is to start now, and then everyone else, by what a start is worth a place-week."""
        now, today = self._allocated(observation), observation.today
        keys = {who.person: (who.person not in now, self.index(who, today)) for who in observation.candidates}
        return sorted(keys, key=lambda person: (*keys[person], person))

    def _allocated(self, observation: Observation) -> set[int]:
        """Return whom the plan has starting now."""
        people, modes = self._modes(observation)
        if not modes:
            return set()
        problem = self._problem(observation, people, modes)
        start = allocate(problem, self.params).start
        return {people[at].person for at, each in enumerate(start) if each != NONE and problem.start_week[each] == 0}

    def _modes(self, observation: Observation) -> tuple[list[Candidate], list[Mode]]:
        """Return who could start now, and with whom, at which weeks and what that is worth."""
        people: list[Candidate] = []
        modes: list[Mode] = []
        for who in observation.candidates:
            pairs = self._posts_for(who, observation)
            worth, held_weeks = self._worth(who, observation.today)
            kept = np.flatnonzero(worth > LEAST_WORTH)
            if pairs and kept.size:
                modes.extend(Mode(len(people), *posts, worth[kept], kept, held_weeks) for posts in pairs)
                people.append(who)
        return people, modes

    def _posts_for(self, who: Candidate, observation: Observation) -> list[tuple[int, int, int]]:
        """Return (post, second post, minutes) of each team that could start the person now."""
        found: list[tuple[int, int, int]] = []
        for team in self.service.teams[who.prison]:
            minutes = self.service.course_minutes[team]
            members = [post for post, of in enumerate(self.service.team) if of == team]
            posts = [post for post in members if observation.hours[post] >= minutes]
            if sum(observation.free[post] >= minutes for post in posts) < who.facilitators:
                continue
            if who.facilitators == 1:
                found.extend((post, NONE, minutes) for post in posts)
            else:
                found.extend((one, other, minutes) for one, other in combinations(posts, 2))
        return found

    def _worth(self, who: Candidate, today: int) -> tuple[Float64s, int]:
        """Return what a start in each week is worth above a later place, [weeks], and for how long it holds a place."""
        chance = self._chance(who, today, np.asarray([*self.weeks, LATER_WEEKS]))
        sessions = min(who.sessions_planned, len(self.prospects.chance) - 1)
        place_weeks = self.prospects.course_weeks[sessions, who.facilitators - 1, -1, -1]
        worth = chance[:-1] - P_PLACE_LATER * chance[-1] - self.price * place_weeks
        return worth, max(int(np.ceil(place_weeks / who.facilitators)), 1)

    def _chance(self, who: Candidate, today: int, weeks: Int64s) -> Float64s:
        """Return the chance, as seen today, of being there and finishing after a start so many weeks from now."""
        table = self.prospects.chance
        most = table.shape[2] - 1
        ends = np.minimum(_weeks_to(who.custody_end_day, today, most) - weeks, most)
        review = _weeks_to(who.next_review_day, today, most) - weeks
        next_review = np.where(review < 0, np.maximum(review + self.prospects.weeks_between_reviews, 1), review)
        there = np.where(review < 0, self.prospects.p_refused, 1.0) * (ends >= 0)
        sessions = min(who.sessions_planned, len(table) - 1)
        found = table[sessions, who.facilitators - 1, np.clip(next_review, 0, most), np.maximum(ends, 0)]
        return np.asarray(there * found)

    def _problem(self, observation: Observation, people: list[Candidate], modes: list[Mode]) -> Problem:
        """Return who may start when as a problem."""
        weeks = np.asarray(self.weeks)
        sizes = [mode.kept.size for mode in modes]
        week = np.concatenate([weeks[mode.kept] for mode in modes])
        return Problem(
            capacity=self._capacity(observation),
            team=np.asarray(self.service.team, dtype=np.int32),
            weight=np.ones(len(people)),
            mode_person=np.asarray([mode.person for mode in modes], dtype=np.int32),
            mode_first=np.asarray([mode.first for mode in modes], dtype=np.int32),
            mode_second=np.asarray([mode.second for mode in modes], dtype=np.int32),
            mode_minutes=np.asarray([mode.minutes for mode in modes], dtype=np.int32),
            mode_offset=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            start_week=week.astype(np.int32),
            start_until=(week + np.repeat([mode.held_weeks for mode in modes], sizes)).astype(np.int32),
            start_chance=np.minimum(np.concatenate([mode.worth for mode in modes]), 1.0),
            start_change=np.zeros(week.size, dtype=np.int32),
            drop_change=np.zeros(len(people), dtype=np.int32),
            must=np.zeros(len(people), dtype=np.bool_),
        )

    def _capacity(self, observation: Observation) -> Int32s:
        """Return the minutes free in each week of the plan, were nothing new begun, [posts, weeks]."""
        weeks = self.weeks[-1] + LATER_WEEKS
        free = np.repeat(np.asarray(observation.hours)[:, None], weeks, axis=1)
        for work in observation.held:
            until = max(-(-(self._done_day(work, observation.today) - observation.today) // DAYS_PER_WEEK), 1)
            for post in {work.first_post, work.second_post} - {NONE}:
                free[post, :until] -= work.minutes
        free[:, 0] = np.minimum(free[:, 0], observation.free)  # supervision and leave are known for today only
        return np.asarray(np.maximum(free, 0), dtype=np.int32)

    def _done_day(self, work: WorkInProgress, today: int) -> int:
        """Return the day on which work in hand should be done."""
        if work.is_course:
            left = work.sessions_left * self.prospects.days_a_session + self.prospects.mean_report_days
            return today + round(min(left, NEVER))
        is_assessment = work.minutes == self.service.assessment_minutes
        return work.since_day + (self.service.assessment_days if is_assessment else self.service.report_days)


@dataclass(frozen=True, eq=False)
class Mode:
    """One person with one post, or with two."""

    person: int  # in the problem
    first: int
    second: int
    minutes: int
    worth: Float64s  # [starts]
    kept: Int64s  # [starts] which of the plan's start weeks
    held_weeks: int


def _weeks_to(day: int, today: int, most: int) -> int:
    """Return the whole weeks to a day; twice as many as tables have where there is none."""
    return 2 * most if day >= NEVER else max(day - today, 0) // DAYS_PER_WEEK
