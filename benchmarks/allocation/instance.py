"""Made-up problems of any size, the same from the same seed: nobody in them is anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.base.arrays import NONE
from planner.optimise.problem import Problem

PLACE_MINUTES = 150
VACANT_WEEKS = 26


@dataclass(frozen=True)
class Teams:
    """People who wait, and teams that are one pool of hours each.

    Windows from ready to deadline are spread over the plan; courses take 12 to 40 weeks; weights are 1, 2 or 3.
    With `curves` a start is worth the chance that a length with a standard deviation of a fifth of its mean ends
    before the deadline; otherwise 1 up to the last week from which it can.
    """

    people: int
    teams: int
    weeks: int = 260
    choices: int = 1  # teams that may serve each person
    load: float = 1.9  # work asked for, over the hours there are
    curves: bool = False
    seed: int = 1

    def problem(self) -> Problem:
        """Return the problem."""
        rng = np.random.default_rng([self.seed, self.people, self.teams, self.choices])
        length = rng.integers(12, 41, self.people)
        ready = rng.integers(0, self.weeks - 12, self.people)
        slack = rng.integers(0, 105, self.people)
        deadline = np.minimum(ready + length + slack, self.weeks)
        weight = rng.integers(1, 4, self.people).astype(float)
        home = np.array([rng.permutation(self.teams)[: self.choices] for _ in range(self.people)])
        made = Modes()
        for person in range(self.people):
            weeks = np.arange(ready[person], self.weeks - 3)
            chance = self._chance(deadline[person] - weeks, length[person])
            ok = chance >= 0.02
            for team in home[person]:
                made.add(person, int(team), NONE, PLACE_MINUTES, weeks[ok], weeks[ok] + length[person], chance[ok])
        return made.problem(self._capacity(rng, length), np.arange(self.teams), weight)

    def _chance(self, left: np.ndarray, length: int) -> np.ndarray:
        if self.curves:
            return np.clip(0.5 + (left - length) / (0.8 * length), 0.0, 1.0)
        return (left >= length).astype(float)

    def _capacity(self, rng: np.random.Generator, length: np.ndarray) -> np.ndarray:
        """Whole places at the load asked for; each team has one less for half a year, as a post stands vacant."""
        mean = length.sum() / (self.load * self.weeks * self.teams) + VACANT_WEEKS / self.weeks
        places = np.floor(mean) + (rng.permutation(self.teams) < round(self.teams * (mean - np.floor(mean))))
        capacity = np.repeat(places[:, None], self.weeks, axis=1)
        for team, week in enumerate(rng.integers(0, self.weeks - VACANT_WEEKS, self.teams)):
            capacity[team, week : week + VACANT_WEEKS] -= 1
        return (np.maximum(capacity, 0) * PLACE_MINUTES).astype(np.int32)


@dataclass(frozen=True)
class Service:
    """What a psychology lead has on her desk: a list, some psychologists with leave, pairs, uncertain lengths."""

    people: int
    psychologists: int
    teams: int = 2
    weeks: int = 78
    pairs: float = 0.15  # share of people who need two psychologists
    previous: bool = False
    seed: int = 1
    load: float = 1.5
    minutes: tuple[int, ...] = (PLACE_MINUTES,)  # a week, of a course

    def problem(self) -> Problem:
        """Return the problem."""
        rng = np.random.default_rng([self.seed, self.people, self.psychologists, self.teams])
        team = np.sort(np.arange(self.psychologists) % self.teams)
        leave = self._leave(rng)
        made = Modes()
        weight = np.ones(self.people)
        asked = 0.0
        for person in range(self.people):
            minutes = int(rng.choice(self.minutes))
            length = int(rng.integers(14, 31))
            ready = int(rng.integers(0, max(1, self.weeks // 2))) * int(rng.random() < 0.6)
            deadline = ready + length + int(rng.integers(-4, self.weeks - 10))
            serves = rng.permutation(self.teams)[: 1 + int(rng.random() < 0.3)]
            two = rng.random() < self.pairs
            asked += minutes * length * (1 + two)
            for first, second in self._who(team, serves, bool(two)):
                weeks = np.arange(ready, self.weeks)
                away = leave[first] | (leave[second] if second != NONE else False)
                until = self._until(weeks, length, away)
                chance = np.clip(0.5 + (deadline - until) / (0.7 * length), 0.0, 1.0).round(4)
                ok = (chance >= 0.02) & ~away[weeks]
                made.add(person, first, second, minutes, weeks[ok], until[ok], chance[ok])
        hours = asked / (self.load * self.weeks * self.psychologists)
        capacity = np.repeat(np.rint(hours * rng.uniform(0.7, 1.3, (self.psychologists, 1))), self.weeks, axis=1)
        for row in range(self.psychologists):  # running courses end one by one
            capacity[row, : rng.integers(4, 16)] -= 0.6 * hours
            capacity[row, : rng.integers(8, 26)] -= 0.2 * hours
        return made.problem(np.maximum(capacity, 0).astype(np.int32), team, weight)

    def _leave(self, rng: np.random.Generator) -> np.ndarray:
        away = np.zeros((self.psychologists, self.weeks + 100), dtype=bool)
        for row in range(self.psychologists):
            for start in rng.integers(0, away.shape[1], away.shape[1] // 17):
                away[row, start : start + rng.integers(1, 4)] = True
        return away

    def _who(self, team: np.ndarray, serves: np.ndarray, two: bool) -> Iterator[tuple[int, int]]:
        for row in np.flatnonzero(np.isin(team, serves)):
            if not two:
                yield int(row), NONE
            else:
                yield from ((int(row), int(other)) for other in np.flatnonzero(team == team[row]) if other > row)

    def _until(self, weeks: np.ndarray, length: int, away: np.ndarray) -> np.ndarray:
        worked = np.concatenate([[0], np.cumsum(~away)])
        return np.searchsorted(worked, worked[weeks] + length)


class Modes:
    """Modes as they come, then a problem."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, int, int]] = []
        self.weeks: list[np.ndarray] = []
        self.until: list[np.ndarray] = []
        self.chance: list[np.ndarray] = []

    def add(
        self,
        person: int,
        first: int,
        second: int,
        minutes: int,
        weeks: np.ndarray,
        until: np.ndarray,
        chance: np.ndarray,
    ) -> None:
        if len(weeks):
            self.rows.append((person, first, second, minutes))
            self.weeks.append(weeks)
            self.until.append(until)
            self.chance.append(chance)

    def problem(self, capacity: np.ndarray, team: np.ndarray, weight: np.ndarray) -> Problem:
        rows = np.array(self.rows, dtype=np.int32).reshape(-1, 4)
        people, empty = len(weight), [np.zeros(0)]
        return Problem(
            capacity=capacity.astype(np.int32),
            team=team.astype(np.int32),
            weight=weight,
            mode_person=rows[:, 0].copy(),
            mode_first=rows[:, 1].copy(),
            mode_second=rows[:, 2].copy(),
            mode_minutes=rows[:, 3].copy(),
            mode_offset=np.concatenate([[0], np.cumsum([len(w) for w in self.weeks])]).astype(np.int64),
            start_week=np.concatenate(self.weeks or empty).astype(np.int32),
            start_until=np.concatenate(self.until or empty).astype(np.int32),
            start_chance=np.concatenate(self.chance or empty).astype(np.float64),
            start_change=np.zeros(sum(len(w) for w in self.weeks), dtype=np.int32),
            drop_change=np.zeros(people, dtype=np.int32),
            must=np.zeros(people, dtype=bool),
        )
