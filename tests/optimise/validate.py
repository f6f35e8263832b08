"""Is it a plan? Written from what a plan is, minute by minute; knows nothing of how plans are found."""

from __future__ import annotations

from collections import defaultdict

from planner.optimise import NONE, Allocation, Problem


def broken(problem: Problem, allocation: Allocation) -> list[str]:
    """Return everything in which a plan is not one."""
    wrong: list[str] = []
    held: dict[tuple[int, int], int] = defaultdict(int)
    value, changes, weeks, chance = 0.0, 0, 0, {}
    for person in range(problem.people):
        at = int(allocation.start[person])
        if at == NONE:
            changes += int(problem.drop_change[person])
            if problem.must[person]:
                wrong.append(f"person {person} must be placed and is not")
            continue
        if not 0 <= at < problem.starts:
            wrong.append(f"person {person} has a start that is not listed")
            continue
        lane = next(i for i in range(problem.lanes) if problem.lane_offset[i] <= at < problem.lane_offset[i + 1])
        if problem.lane_person[lane] != person:
            wrong.append(f"person {person} has another's start")
        for who in (problem.lane_first[lane], problem.lane_second[lane]):
            for week in range(problem.start_week[at], min(problem.start_until[at], problem.weeks)):
                if who != NONE:
                    held[int(who), week] += int(problem.lane_minutes[lane])
        chance[person] = float(problem.start_chance[at])
        value += problem.weight[person] * chance[person]
        changes += int(problem.start_change[at])
        weeks += int(problem.start_week[at])
    wrong += [
        f"psychologist {who} holds {minutes} minutes in week {week}"
        for (who, week), minutes in held.items()
        if minutes > problem.capacity[who, week]
    ]
    wrong += [
        f"floor {floor.name} is not kept"
        for floor in problem.floors
        if sum(chance.get(person, 0.0) for person in range(problem.people) if floor.people[person]) < floor.least - 1e-6
    ]
    if abs(value - allocation.value) > 1e-9:
        wrong.append(f"value is {value}, said to be {allocation.value}")
    if (changes, weeks) != (allocation.changes, allocation.week_sum):
        wrong.append(f"changes and weeks are {changes, weeks}, said to be {allocation.changes, allocation.week_sum}")
    return wrong
