"""CP-SAT as it is usually asked: an optional interval for each person and team, and a cumulative for each team."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.allocation.peer import Found
from planner.optimise.problem import Problem


def solve(problem: Problem, seconds: float, workers: int = 2) -> Found:
    """Solve it; each mode must be worth the same in every week it may start, with weeks in one run."""
    model = cp_model.CpModel()
    unit = int(np.gcd.reduce(problem.mode_minutes))
    intervals: list[list[tuple[object, int]]] = [[] for _ in range(problem.psychologists)]
    present: list[list[object]] = [[] for _ in range(problem.people)]
    worth = []
    for mode in range(problem.modes):
        first, last = problem.mode_offset[mode], problem.mode_offset[mode + 1] - 1
        length = int(problem.start_until[first] - problem.start_week[first])
        week = model.new_int_var(int(problem.start_week[first]), int(problem.start_week[last]), "")
        chosen = model.new_bool_var("")
        interval = model.new_optional_fixed_size_interval_var(week, length, chosen, "")
        intervals[problem.mode_first[mode]].append((interval, int(problem.mode_minutes[mode]) // unit))
        present[problem.mode_person[mode]].append(chosen)
        worth.append((chosen, round(problem.start_value[first])))
    for row in present:
        model.add_at_most_one(row)
    for who, row in enumerate(intervals):
        places = problem.capacity[who] // unit
        gaps = [
            (model.new_fixed_size_interval_var(int(begin), int(size), ""), int(places.max() - places[begin]))
            for begin, size in _runs(places)
            if places[begin] < places.max()
        ]
        model.add_cumulative(*_split(row + gaps), int(places.max()))
    model.maximize(sum(weight * chosen for chosen, weight in worth))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = workers, seconds
    status = solver.solve(model)
    value = solver.objective_value if status in {cp_model.OPTIMAL, cp_model.FEASIBLE} else None
    return Found(value, solver.best_objective_bound, status == cp_model.OPTIMAL)


def _split(rows: list[tuple[object, int]]) -> tuple[list[object], list[int]]:
    return [row[0] for row in rows], [row[1] for row in rows]


def _runs(places: np.ndarray) -> list[tuple[int, int]]:
    """Return where each run of equal numbers begins, and how long it is."""
    begins = np.flatnonzero(np.concatenate([[True], np.diff(places) != 0]))
    return list(zip(begins.tolist(), np.diff(np.append(begins, len(places))).tolist(), strict=True))
