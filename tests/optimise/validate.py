"""Is it a plan? Written from what a plan is, minute by minute; knows nothing of how plans are found."""

from __future__ import annotations

from collections import defaultdict

from planner.base.arrays import NONE
from planner.optimise.allocation import Allocation
from planner.optimise.problem import Problem


def broken(problem: Problem, allocation: Allocation) -> list[str]:
    """Return everything in which a plan is not one."""
    places = {person: int(at) for person, at in enumerate(allocation.start) if at != NONE}
    strange = [person for person, at in places.items() if _owner(problem, at) != person]
    if strange:
        return [f"people {strange} have starts that are not listed for them"]
    return [*_hours(problem, places), *_rules(problem, places), *_sums(problem, places, allocation)]


def _mode(problem: Problem, at: int) -> int:
    """Return the mode that a start stands in."""
    return next(i for i in range(problem.modes) if problem.mode_offset[i] <= at < problem.mode_offset[i + 1])


def _owner(problem: Problem, at: int) -> int:
    """Return whose start it is; nobody's where it is none."""
    return int(problem.mode_person[_mode(problem, at)]) if 0 <= at < problem.starts else NONE


def _hours(problem: Problem, places: dict[int, int]) -> list[str]:
    """Return where more is held than there is."""
    held: dict[tuple[int, int], int] = defaultdict(int)
    for at in places.values():
        mode = _mode(problem, at)
        for week in range(problem.start_week[at], min(problem.start_until[at], problem.weeks)):
            held[int(problem.mode_first[mode]), week] += int(problem.mode_minutes[mode])
            if problem.mode_second[mode] != NONE:
                held[int(problem.mode_second[mode]), week] += int(problem.mode_minutes[mode])
    return [
        f"psychologist {who} holds {minutes} minutes in week {week}"
        for (who, week), minutes in held.items()
        if minutes > problem.capacity[who, week]
    ]


def _rules(problem: Problem, places: dict[int, int]) -> list[str]:
    """Return the musts and floors that are not kept; a floor to within rounding."""
    wrong = [
        f"person {i} must be placed and is not" for i in range(problem.people) if problem.must[i] and i not in places
    ]
    return wrong + [
        f"floor {floor.name} is not kept"
        for floor in problem.floors
        if sum(float(problem.start_chance[at]) for i, at in places.items() if floor.people[i]) < floor.least - 1e-6
    ]


def _sums(problem: Problem, places: dict[int, int], said: Allocation) -> list[str]:
    """Return what is said of a plan and is not so."""
    value = sum(float(problem.weight[i] * problem.start_chance[at]) for i, at in places.items())
    changes = sum(int(problem.start_change[at]) for at in places.values())
    changes += sum(int(problem.drop_change[i]) for i in range(problem.people) if i not in places)
    weeks = sum(int(problem.start_week[at]) for at in places.values())
    wrong = [] if abs(value - said.value) < 1e-9 else [f"value is {value}, said to be {said.value}"]
    if (changes, weeks) != (said.changes, said.week_sum):
        wrong.append(f"changes and weeks are {changes, weeks}, said to be {said.changes, said.week_sum}")
    return wrong
