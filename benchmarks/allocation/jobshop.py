"""The same in PyJobShop: optional tasks on renewable resources, and the weight of jobs that are late.

Each person is a job of two optional tasks, of which exactly one is done: the course, with a mode for each team that
may serve, or `left out`, which needs nobody and ends after the job is due. PyJobShop 0.0.9 has no value for doing an
optional task, and capacity that does not change; posts that stand vacant are courses that must be held.
"""

from __future__ import annotations

import numpy as np
from pyjobshop import Model

from benchmarks.allocation.intervals import _runs
from benchmarks.allocation.peer import Found
from planner.optimise.problem import Problem


def solve(problem: Problem, seconds: float, workers: int = 2) -> Found:
    """Solve it; each mode must be worth the same in every week it may start, with weeks in one run."""
    model, unit = Model(), int(np.gcd.reduce(problem.mode_minutes))
    places = problem.capacity // unit
    teams = [model.add_renewable(int(row.max())) for row in places]
    nowhere = model.add_renewable(problem.people)
    late, horizon = int(problem.start_until.max()) + 1, int(problem.start_until.max()) + 2
    for team, row in zip(teams, places, strict=True):
        for begin, size in _runs(row):
            if row[begin] < row.max():
                vacant = model.add_task(earliest_start=begin, latest_start=begin)
                model.add_mode(vacant, [team], size, [int(row.max() - row[begin])])
    total = 0
    modes: list[list[int]] = [[] for _ in range(problem.people)]
    for mode, person in enumerate(problem.mode_person.tolist()):
        modes[person].append(mode)
    for person in np.flatnonzero([bool(mine) for mine in modes]).tolist():
        first = problem.mode_offset[modes[person][0]]
        last = problem.mode_offset[modes[person][0] + 1] - 1
        length = int(problem.start_until[first] - problem.start_week[first])
        weight = round(problem.start_value[first])
        total += weight
        job = model.add_job(weight=weight, due_date=int(problem.start_until[last]))
        course = model.add_task(
            job,
            earliest_start=int(problem.start_week[first]),
            latest_start=int(problem.start_week[last]),
            optional=True,
        )
        for mode in modes[person]:
            model.add_mode(course, [teams[problem.mode_first[mode]]], length, [int(problem.mode_minutes[mode]) // unit])
        left_out = model.add_task(job, earliest_start=late, latest_start=late, optional=True)
        model.add_mode(left_out, [nowhere], horizon - late, [1])
        model.add_select_exactly_one([course, left_out])
    model.set_objective(weight_tardy_jobs=1)
    result = model.solve(time_limit=seconds, num_workers=workers, display=False)
    found = np.isfinite(result.objective)
    return Found(
        float(total - result.objective) if found else None,
        float(total - result.lower_bound),
        result.status.value == "Optimal",
    )
