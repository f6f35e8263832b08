"""Small problems, in which everything that may happen does: leave, pairs, pins, musts, floors, a previous plan."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from planner.base.arrays import NONE
from planner.optimise.problem import Floor, Problem

Mode = tuple[int, int, int, int, list[tuple[int, int, float, int]]]


def problem_of(
    capacity: object,
    modes: list[Mode],
    weight: object,
    *,
    drop: object = None,
    must: object = None,
    floors: object = (),
    team: object = None,
) -> Problem:
    """Return a problem from modes (person, first, second, minutes, [(week, until, chance, change), ...])."""
    room = np.atleast_2d(np.array(capacity, dtype=np.int32))
    worth = np.array(weight, dtype=np.float64)
    starts = [start for mode in modes for start in mode[4]]
    return Problem(
        capacity=room,
        team=np.zeros(len(room), dtype=np.int32) if team is None else np.array(team, dtype=np.int32),
        weight=worth,
        mode_person=np.array([mode[0] for mode in modes], dtype=np.int32),
        mode_first=np.array([mode[1] for mode in modes], dtype=np.int32),
        mode_second=np.array([mode[2] for mode in modes], dtype=np.int32),
        mode_minutes=np.array([mode[3] for mode in modes], dtype=np.int32),
        mode_offset=np.cumsum([0, *(len(mode[4]) for mode in modes)]).astype(np.int64),
        start_week=np.array([start[0] for start in starts], dtype=np.int32),
        start_until=np.array([start[1] for start in starts], dtype=np.int32),
        start_chance=np.array([start[2] for start in starts], dtype=np.float64),
        start_change=np.array([start[3] for start in starts], dtype=np.int32),
        drop_change=np.zeros(len(worth), dtype=np.int32) if drop is None else np.array(drop, dtype=np.int32),
        must=np.zeros(len(worth), dtype=bool) if must is None else np.array(must, dtype=bool),
        floors=tuple(floors),  # type: ignore[arg-type]
    )


def made_up(seed: int, people: int = 8, psychologists: int = 2, weeks: int = 6, starts: int = 3) -> Problem:
    """Return a small problem with everything in it."""
    rng = np.random.default_rng([41, seed])
    people = int(rng.integers(1, people + 1))
    weight = rng.choice([1.0, 1.0, 2.0, 0.5, 1.25], people)
    modes: list[Mode] = []
    curve = rng.random() < 0.6
    previous = rng.random() < 0.6
    drop = rng.integers(0, 2, people) * previous
    for person in range(people):
        who = [(0, NONE), (1, NONE)] if psychologists > 1 else [(0, NONE)]
        if psychologists > 1 and rng.random() < 0.25:
            who = [(0, 1)]
        for first, second in who:
            if rng.random() < 0.2:
                continue
            picked = np.sort(rng.choice(weeks, int(rng.integers(1, starts + 1)), replace=False))
            # leave: how long a start holds depends on the week and on the psychologist
            rows = [
                (
                    int(week),
                    int(week + rng.integers(1, 5)),
                    float(rng.integers(1, 21) / 20) if curve else 1.0,
                    int(previous and rng.random() < 0.6),
                )
                for week in picked
            ]
            modes.append((person, first, second, int(rng.choice([60, 90, 120])), rows))
    must = rng.random(people) < 0.1
    floors = []
    for number in range(int(rng.integers(0, 3))):
        counted = rng.random(people) < 0.5
        floors.append(Floor(f"floor {number}", counted, float(rng.integers(0, 5)) / 4))
    room = rng.choice([60, 100, 120, 180, 240], (psychologists, 1)) + np.zeros((1, weeks), dtype=int)
    room = np.where(rng.random((psychologists, weeks)) < 0.15, room // 2, room)
    return problem_of(room, modes, weight, drop=drop, must=must, floors=floors, team=[0] * psychologists)


def permuted(problem: Problem, order: np.ndarray) -> Problem:
    """Return the same problem with person `order[i]` called i, and modes in the order of the new names."""
    name = np.empty(problem.people, dtype=np.int64)
    name[order] = np.arange(problem.people)
    modes = np.argsort(name[problem.mode_person], kind="stable")
    at = [np.arange(problem.mode_offset[mode], problem.mode_offset[mode + 1]) for mode in modes]
    starts = np.concatenate([*at, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    given = {
        field.name: getattr(problem, field.name)[modes if field.name.startswith("mode_") else starts]
        for field in fields(Problem)
        if field.name.startswith(("mode_", "start_")) and field.name != "mode_offset"
    }
    given["mode_person"] = name[given["mode_person"]].astype(np.int32)
    given["mode_offset"] = np.cumsum([0, *(len(each) for each in at)])
    given |= {each: getattr(problem, each)[order] for each in ("weight", "drop_change", "must")}
    floors = tuple(Floor(floor.name, floor.people[order], floor.least) for floor in problem.floors)
    return replace(problem, **given, floors=floors)


def without_starts(problem: Problem, keep: np.ndarray) -> Problem:
    """Return the problem with some starts only."""
    size = np.bincount(problem.start_mode[keep], minlength=problem.modes)
    given = {
        name: getattr(problem, name)[keep] for name in ("start_week", "start_until", "start_chance", "start_change")
    }
    return replace(problem, **given, mode_offset=np.cumsum([0, *size]))
