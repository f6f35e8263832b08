"""What one more start would need, against a count week by week."""

from __future__ import annotations

import pytest
from optimise.made import made_up, problem_of

from planner.base.arrays import NONE
from planner.optimise.allocate import allocate
from planner.optimise.explain.shortfall import held, shortfall


@pytest.mark.parametrize("seed", range(30))
def test_missing_minutes_are_counted_week_by_week(seed: int) -> None:
    problem = made_up(seed)
    plan = allocate(problem)
    for person in range(problem.people):
        found = shortfall(problem, plan, person)
        others = plan.start.copy()
        others[person] = NONE
        left = problem.capacity - held(problem, others)
        for row, at in enumerate(found.start):
            mode = problem.start_mode[at]
            for week in range(problem.weeks):
                during = problem.start_week[at] <= week < problem.start_until[at]
                for who, missing in (
                    (problem.mode_first[mode], found.first),
                    (problem.mode_second[mode], found.second),
                ):
                    short = max(0, problem.mode_minutes[mode] - left[who, week]) if during and who != NONE else 0
                    assert missing[row, week] == short


def test_by_hand() -> None:
    """One psychologist with 100 minutes; the first person holds 60 in weeks 0 and 1; the second would need 60."""
    modes = [(0, 0, NONE, 60, [(0, 2, 1.0, 0)]), (1, 0, NONE, 60, [(0, 2, 0.5, 0), (1, 3, 0.5, 0), (2, 4, 0.25, 0)])]
    problem = problem_of([[100, 100, 100]], modes, [1, 1], must=[True, False])
    plan = allocate(problem)
    assert plan.start.tolist() == [0, 3]
    found = shortfall(problem, plan, 1)
    assert found.most.tolist() == [20, 20, 0]
    assert found.weeks.tolist() == [2, 1, 0]
    assert found.total.tolist() == [40, 20, 0]
    with pytest.raises(ValueError, match="one of the problem's people"):
        shortfall(problem, plan, 2)
