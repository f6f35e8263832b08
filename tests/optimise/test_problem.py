"""Nonsense cannot be built."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from optimise.made import made_up, problem_of

from planner.base.arrays import NONE
from planner.optimise.allocate import allocate
from planner.optimise.allocation import Allocation, Status
from planner.optimise.explain.list_schedule import list_schedule
from planner.optimise.problem import Floor
from planner.optimise.solve_params import SolveParams

GOOD = problem_of(
    [[60, 60], [60, 60]],
    [(0, 0, NONE, 60, [(0, 1, 1.0, 0), (1, 2, 0.5, 0)]), (1, 0, 1, 60, [(0, 1, 1.0, 0)])],
    [1.0, 2.0],
)


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("capacity", [60, 60], r"must be \[psychologists, weeks\]"),
        ("capacity", [[60, -1], [60, 60]], "0 or more"),
        ("team", [0], r"must be \[psychologists\]"),
        ("team", [0, 1], "of one team"),
        ("weight", [1.0, 0.0], "above 0"),
        ("weight", [1.0, np.inf], "above 0"),
        ("mode_person", [0, 2], "must be a person"),
        ("mode_first", [0, 2], "must be a psychologist"),
        ("mode_second", [NONE, 5], "psychologist or NONE"),
        ("mode_second", [NONE, 0], "two psychologists"),
        ("mode_minutes", [0, 60], "above 0"),
        ("mode_offset", [0, 1, 2], "rise from 0 to the starts"),
        ("mode_offset", [0, 2], r"must be \[modes\+1\]"),
        ("start_week", [1, 1, 0], "rise within a mode"),
        ("start_week", [0, 2, 0], "inside the plan"),
        ("start_until", [0, 2, 1], "above start_week"),
        ("start_chance", [0.0, 1.0, 1.0], "above 0 and at most 1"),
        ("start_chance", [0.5, np.nan, 1.0], "above 0 and at most 1"),
        ("start_change", [0, 2, 0], "0 or 1"),
        ("drop_change", [0, -1], "0 or 1"),
        ("must", [True], r"must be \[people\]"),
        ("floors", [Floor("one", np.ones(1, bool), 0)], "one flag a person"),
    ],
)
def test_what_a_problem_may_not_be(field: str, value: object, rule: str) -> None:
    given = value if field == "floors" else np.array(value)
    with pytest.raises(ValueError, match=rule):
        replace(GOOD, **{field: given})


def test_a_problem_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        GOOD.capacity[0, 0] = 1


@pytest.mark.parametrize("least", [-1.0, np.inf, np.nan])
def test_what_a_floor_may_not_be(least: float) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        Floor("wrong", np.ones(1, bool), least)


@pytest.mark.parametrize(
    "given", [{"nodes": 1}, {"deterministic_time": -1}, {"stages": 0}, {"threads": 0}, {"chains": 0}]
)
def test_what_limits_may_not_be(given: dict[str, int]) -> None:
    with pytest.raises((ValueError, TypeError)):
        SolveParams(**given)  # type: ignore[arg-type]


def test_a_plan_to_begin_with_is_of_the_same_people() -> None:
    with pytest.raises(ValueError, match="same people"):
        allocate(GOOD, warm_start=allocate(made_up(3)))


def test_there_is_a_key_for_each_person() -> None:
    with pytest.raises(ValueError, match="one key a person"):
        list_schedule(GOOD, np.zeros(3, dtype=np.int64))


def test_a_rule_takes_the_earliest_then_the_likeliest_then_the_lowest_mode() -> None:
    """Person 1 first: week 0 with either psychologist, likelier with the second. Then person 0: week 0 is left."""
    modes = [
        (0, 0, NONE, 60, [(0, 2, 0.5, 0), (1, 2, 1.0, 0)]),
        (1, 0, NONE, 60, [(0, 2, 0.5, 0)]),
        (1, 1, NONE, 60, [(0, 2, 0.6, 0)]),
    ]
    plan = list_schedule(problem_of([[60, 60], [60, 60]], modes, [1, 1]), np.array([2, 1]))
    assert plan.start.tolist() == [0, 3]
    assert (plan.value, plan.bound, plan.gap, plan.status) == (1.1, np.inf, np.inf, Status.FEASIBLE)


def test_the_gap_is_a_share_of_the_bound() -> None:
    start = np.zeros(0, dtype=np.int64)
    assert Allocation(start, 3.0, 4.0, 0, 0, 0, 0, Status.FEASIBLE, 0.0).gap == 0.25
    assert Allocation(start, 0.0, 0.0, 0, 0, 0, 0, Status.OPTIMAL, 0.0).gap == 0.0
