"""Up to eight people and two psychologists, with leave, pairs, musts, floors, curves and a previous plan."""

from __future__ import annotations

import numpy as np
import pytest
from optimise.brute import best
from optimise.made import made_up, permuted, without_starts
from optimise.validate import broken

from planner.optimise.allocate import allocate
from planner.optimise.allocation import Status
from planner.optimise.explain.list_schedule import list_schedule
from planner.optimise.problem import SAME_VALUE
from planner.optimise.solve_params import SolveParams

SEEDS = range(250)
NEAR = 2 * SAME_VALUE  # the solver's best and the enumeration's are each right to within one


@pytest.mark.parametrize("seed", SEEDS)
def test_all_three_objectives_are_those_of_the_best_of_all_plans(seed: int) -> None:
    problem = made_up(seed)
    truth, found = best(problem), allocate(problem)
    if truth is None:
        assert found.status is Status.INFEASIBLE
        return
    assert found.status is Status.OPTIMAL
    assert broken(problem, found) == []
    assert found.value == pytest.approx(truth.value, abs=NEAR)
    assert found.bound >= truth.value - NEAR
    assert (found.changes, found.week_sum) == (truth.changes, truth.weeks)
    assert (found.changes_bound, found.week_sum_bound) == (truth.changes, truth.weeks)


def test_the_problems_are_of_every_kind() -> None:
    """Some are impossible, and each objective has something to decide."""
    truths = [best(made_up(seed)) for seed in SEEDS]
    assert 10 < sum(truth is None for truth in truths) < 100
    assert sum(truth is not None and truth.changes > 0 for truth in truths) > 50
    assert sum(bool(made_up(seed).floors) for seed in SEEDS) > 100


@pytest.mark.parametrize("seed", range(60))
def test_the_order_of_people_makes_no_difference(seed: int) -> None:
    problem = made_up(seed)
    order = np.random.default_rng(seed).permutation(problem.people)
    one, other = allocate(problem), allocate(permuted(problem, order))
    for name in ("value", "bound", "changes", "changes_bound", "week_sum", "week_sum_bound", "status"):
        assert getattr(one, name) == getattr(other, name)


@pytest.mark.parametrize("seed", range(40))
def test_more_minutes_never_lower_the_value_and_fewer_starts_never_raise_it(seed: int) -> None:
    problem = made_up(seed)
    rng = np.random.default_rng(seed)
    found = allocate(problem)
    if found.status is not Status.OPTIMAL:
        return
    more = problem.capacity.copy()
    more[rng.integers(len(more)), rng.integers(more.shape[1])] += 60
    assert allocate(type(problem)(**{**vars_of(problem), "capacity": more})).value >= found.value - NEAR
    fewer = allocate(without_starts(problem, rng.random(problem.starts) < 0.8))
    assert fewer.status is Status.INFEASIBLE or fewer.value <= found.value + NEAR


def vars_of(problem: object) -> dict[str, object]:
    """Return the fields of a problem."""
    return {name: getattr(problem, name) for name in problem.__dataclass_fields__}  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(40))
def test_with_little_effort_the_bound_still_holds(seed: int) -> None:
    problem = made_up(seed)
    truth = best(problem)
    found = allocate(problem, SolveParams(price_rounds=5, search_rounds=1, columns=0))
    if truth is None or found.status is Status.UNKNOWN:
        assert found.status in {Status.INFEASIBLE, Status.UNKNOWN}
        return
    assert broken(problem, found) == []
    assert found.value <= truth.value + NEAR
    assert found.bound >= truth.value - NEAR
    assert found.bound >= found.value


@pytest.mark.parametrize("seed", range(80))
def test_what_is_enough_is_found_where_there_is_any(seed: int) -> None:
    """Half of the best, just below it, just above it: found, found, proved that there is none."""
    problem = made_up(seed)
    truth = best(problem)
    if truth is None:
        found = allocate(problem, target=0.1)
        assert found.status in {Status.INFEASIBLE, Status.UNKNOWN}
        assert found.bound < 0.1
        return
    for enough in (truth.value / 2, truth.value - NEAR, truth.value + 3 * NEAR):
        found = allocate(problem, target=enough)
        assert broken(problem, found) == []
        assert (found.value >= enough) == (enough <= truth.value)
        assert found.bound >= truth.value - NEAR or found.value >= enough
        assert found.value >= enough or found.bound < enough


@pytest.mark.parametrize("seed", range(20))
def test_the_same_again_with_any_number_of_threads_and_from_any_plan(seed: int) -> None:
    problem = made_up(seed)
    one, other = allocate(problem, SolveParams(threads=1)), allocate(problem, SolveParams(threads=3))
    assert np.array_equal(one.start, other.start)
    if one.status is Status.OPTIMAL:
        begun = allocate(problem, warm_start=one)
        assert (begun.value, begun.changes, begun.week_sum) == pytest.approx((one.value, one.changes, one.week_sum))


@pytest.mark.parametrize("seed", range(60))
def test_a_plan_by_a_rule_keeps_hours_and_is_no_better(seed: int) -> None:
    problem = made_up(seed)
    problem = type(problem)(**{**vars_of(problem), "floors": (), "must": np.zeros(problem.people, dtype=bool)})
    key = np.random.default_rng(seed).integers(0, 3, problem.people)
    plan = list_schedule(problem, key)
    assert broken(problem, plan) == []
    assert plan.value <= allocate(problem).value + NEAR
