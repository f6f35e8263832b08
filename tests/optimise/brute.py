"""Every plan there is, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.optimise.problem import SAME_VALUE, Problem


@dataclass(frozen=True)
class Best:
    """The best plan: value, then changes, then weeks."""

    value: float
    changes: int
    weeks: int


def plans(problem: Problem) -> Iterator[tuple[float, int, int]]:
    """Yield value, changes and weeks of every plan that keeps hours, musts and floors."""
    mine = [np.flatnonzero(problem.start_person == person).tolist() for person in range(problem.people)]
    mode = problem.start_mode
    room = problem.capacity.astype(np.int64).copy()
    enough = [floor.least for floor in problem.floors]

    def further(
        person: int, value: float, changes: int, weeks: int, counted: list[float]
    ) -> Iterator[tuple[float, int, int]]:
        if person == problem.people:
            if all(have >= least - SAME_VALUE for have, least in zip(counted, enough, strict=True)):
                yield value, changes, weeks
            return
        if not problem.must[person]:
            yield from further(person + 1, value, changes + int(problem.drop_change[person]), weeks, counted)
        for at in mine[person]:
            during = slice(problem.start_week[at], problem.start_until[at])
            who = [w for w in (problem.mode_first[mode[at]], problem.mode_second[mode[at]]) if w >= 0]
            minutes = problem.mode_minutes[mode[at]]
            if all((room[w, during] >= minutes).all() for w in who):
                for w in who:
                    room[w, during] -= minutes
                chance = float(problem.start_chance[at])
                now = [h + chance * bool(f.people[person]) for h, f in zip(counted, problem.floors, strict=True)]
                yield from further(
                    person + 1,
                    value + problem.weight[person] * chance,
                    changes + int(problem.start_change[at]),
                    weeks + int(problem.start_week[at]),
                    now,
                )
                for w in who:
                    room[w, during] += minutes

    yield from further(0, 0.0, 0, 0, [0.0] * len(enough))


def best(problem: Problem) -> Best | None:
    """Return what the best plan has; None where no plan keeps every must and floor."""
    found = list(plans(problem))
    if not found:
        return None
    value = max(each[0] for each in found)
    found = [each for each in found if each[0] >= value - SAME_VALUE]
    changes = min(each[1] for each in found)
    return Best(value, changes, min(each[2] for each in found if each[1] == changes))
