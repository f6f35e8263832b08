"""The peers' models and the planner agree on problems small enough for all of them to prove."""

from __future__ import annotations

import pytest
from optimise.made import without_starts

from benchmarks.allocation import intervals, jobshop, time_indexed
from benchmarks.allocation.instance import Service, Teams
from planner.optimise.allocate import allocate
from planner.optimise.allocation import Status
from planner.optimise.solve_params import SolveParams

MADE = [Teams(16, 2, weeks=130, choices=choices, seed=seed) for choices in (1, 2) for seed in (1, 2)]


@pytest.mark.parametrize("made", MADE)
def test_all_models_find_the_same_value(made: Teams) -> None:
    problem = made.problem()
    plan = allocate(problem)
    assert plan.status is Status.OPTIMAL
    for peer in (time_indexed, intervals, jobshop):
        found = peer.solve(problem, 60.0)
        assert found.is_proved
        assert found.value == pytest.approx(plan.value, abs=1e-6)
    assert time_indexed.relax(problem, 60.0).bound >= plan.value - 1e-6


@pytest.mark.parametrize("team", [5, 11])
def test_a_team_of_forty_is_the_same_to_highs(team: int) -> None:
    """Team 5 is one whose best plan, of value 24, is some way below what prices prove at first."""
    problem = Teams(1_000, 40).problem()
    alone = without_starts(problem, problem.mode_first[problem.start_mode] == team)
    plan, found = allocate(alone, SolveParams(stages=1)), time_indexed.solve(alone, 60.0)
    assert plan.status is Status.VALUE_OPTIMAL
    assert found.is_proved
    assert found.value == pytest.approx(plan.value, abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_curves_leave_and_pairs_are_the_same_to_highs(seed: int) -> None:
    problem = Service(16, 3, 2, 40, seed=seed).problem()
    plan, found = allocate(problem), time_indexed.solve(problem, 60.0)
    assert plan.status is Status.OPTIMAL
    assert found.is_proved
    assert found.value == pytest.approx(plan.value, abs=1e-5)  # HiGHS takes a bound within 1e-6 of its parts as met


def test_the_same_seed_makes_the_same_problem_and_another_does_not() -> None:
    one, same, other = (Teams(20, 2, seed=seed).problem() for seed in (1, 1, 2))
    assert (one.start_week == same.start_week).all()
    assert one.starts != other.starts or (one.weight != other.weight).any()
