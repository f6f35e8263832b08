"""Special cases that other methods solve exactly."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from optimise.made import problem_of
from optimise.validate import broken
from scipy.optimize import linear_sum_assignment

from planner.base.arrays import NONE
from planner.optimise.allocate import allocate
from planner.optimise.allocation import Allocation, Status
from planner.optimise.problem import Floor, Problem

WEEKS = 30


def lawler_moore(length: np.ndarray, deadline: np.ndarray, weight: np.ndarray) -> float:
    """Return the most weight one psychologist with one place can finish in time, all ready at once.

    Jobs in order of deadline; the most weight that takes so many weeks in all (Lawler and Moore 1969, "A functional
    equation and its application to resource allocation and sequencing problems", Management Science 16).
    """
    most = np.full(int(deadline.max(initial=0)) + 1, -np.inf)
    most[0] = 0.0
    for job in np.argsort(deadline, kind="stable"):
        for end in range(int(deadline[job]), int(length[job]) - 1, -1):
            most[end] = max(most[end], most[end - length[job]] + weight[job])
    return float(most.max())


@pytest.mark.parametrize("seed", range(25))
def test_one_psychologist_with_one_place(seed: int) -> None:
    rng = np.random.default_rng([1, seed])
    people = int(rng.integers(2, 25))
    length, weight = rng.integers(1, 9, people), rng.integers(1, 10, people)
    deadline = np.minimum(length + rng.integers(0, 25, people), WEEKS)
    modes = [
        (i, 0, NONE, 60, [(w, w + int(length[i]), 1.0, 0) for w in range(deadline[i] - length[i] + 1)])
        for i in range(people)
    ]
    problem = problem_of(np.full(WEEKS, 60), modes, weight)
    found = allocate(problem)
    assert found.status is Status.OPTIMAL
    assert broken(problem, found) == []
    assert found.value == lawler_moore(length, deadline, weight)


def test_lawler_moore_by_hand() -> None:
    """Two of three fit: lengths 2, 2, 3, due in 2, 4, 4; the first two (3 + 3) beat the third (5)."""
    assert lawler_moore(np.array([2, 2, 3]), np.array([2, 4, 4]), np.array([3, 3, 5])) == 6


@pytest.mark.parametrize("seed", range(25))
def test_courses_of_one_week_are_a_matching(seed: int) -> None:
    """People against places in weeks, at most one each: the heaviest matching."""
    rng = np.random.default_rng([2, seed])
    people, psychologists, weeks = int(rng.integers(2, 20)), int(rng.integers(1, 4)), int(rng.integers(1, 7))
    places = rng.integers(0, 3, (psychologists, weeks))
    weight = rng.integers(1, 5, people).astype(float)
    chance = np.where(rng.random((people, psychologists, weeks)) < 0.5, rng.integers(1, 17, (people, 1, 1)) / 16, 0)
    modes = [
        (i, k, NONE, 45, [(w, w + 1, float(chance[i, k, w]), 0) for w in range(weeks) if chance[i, k, w]])
        for i in range(people)
        for k in range(psychologists)
    ]
    problem = problem_of(places * 45 + rng.integers(0, 45, places.shape), modes, weight)
    found = allocate(problem)
    worth = (weight[:, None, None] * chance).reshape(people, -1)
    worth = np.repeat(worth, places.ravel(), axis=1)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    assert found.status is Status.OPTIMAL
    assert broken(problem, found) == []
    assert found.value == pytest.approx(worth[rows, columns].sum(), abs=1e-9)  # sixteenths add without rounding


@pytest.mark.parametrize("seed", range(25))
def test_fixed_weeks_are_a_flow_of_least_cost(seed: int) -> None:
    """One start each, on k places: places flow from week to week, idle or through a course (Arkin and Silverberg 1987,
    "Scheduling jobs with fixed start and end times", Discrete Applied Mathematics 18).
    """
    rng = np.random.default_rng([3, seed])
    people, places = int(rng.integers(2, 40)), int(rng.integers(1, 5))
    week = rng.integers(0, WEEKS - 1, people)
    until = week + rng.integers(1, 12, people)
    weight = rng.integers(1, 20, people)
    modes = [(i, 0, NONE, 30, [(int(week[i]), int(until[i]), 1.0, 0)]) for i in range(people)]
    found = allocate(problem_of(np.full(WEEKS, 30 * places), modes, weight))
    graph = nx.MultiDiGraph()
    for each in range(WEEKS):
        graph.add_edge(each, each + 1, capacity=places, weight=0)
    for i in range(people):
        graph.add_edge(int(week[i]), int(min(until[i], WEEKS)), capacity=1, weight=-int(weight[i]))
    graph.nodes[0]["demand"], graph.nodes[WEEKS]["demand"] = -places, places
    simple = nx.DiGraph()  # the network simplex takes no parallel edges by key reliably: a node in each course
    simple.add_nodes_from(graph.nodes(data=True))
    for number, (one, other, about) in enumerate(graph.edges(data=True)):
        simple.add_edge(one, ("via", number), **about)
        simple.add_edge(("via", number), other, capacity=about["capacity"], weight=0)
    cost = nx.min_cost_flow_cost(simple)
    assert found.status is Status.OPTIMAL
    assert found.value == -cost


# --- nothing to plan, and nothing possible ------------------------------------------------------------


def nothing(**given: object) -> Allocation:
    return allocate(problem_of(**{"capacity": np.zeros((1, 3)), "modes": [], "weight": [], **given}))  # type: ignore[arg-type]


def test_nobody() -> None:
    found = nothing()
    assert (found.status, found.value, found.bound, found.placed) == (Status.OPTIMAL, 0.0, 0.0, 0)


def test_no_psychologists_and_no_modes() -> None:
    found = nothing(capacity=np.zeros((0, 3)), weight=[1, 1], drop=[1, 0])
    assert (found.status, found.value, found.changes, found.changes_bound) == (Status.OPTIMAL, 0.0, 1, 1)


def test_one_week_and_no_minutes() -> None:
    mode = (0, 0, NONE, 60, [(0, 9, 1.0, 0)])
    assert nothing(capacity=[[59]], modes=[mode], weight=[1]).value == 0.0
    assert nothing(capacity=[[60]], modes=[mode], weight=[1]).value == 1.0


def test_hours_past_the_plan_are_not_counted() -> None:
    """Each holds weeks 2 on; the plan ends with week 2, so only there they collide."""
    modes = [(i, 0, NONE, 60, [(2, 40, 1.0, 0)]) for i in range(2)]
    assert nothing(capacity=[[0, 0, 120]], modes=modes, weight=[1, 1]).value == 2.0


MUST = [(i, 0, NONE, 60, [(0, 2, 1.0, 0)]) for i in range(2)]


@pytest.mark.parametrize(
    "given",
    [
        {"modes": MUST, "weight": [1, 1], "must": [True, True], "capacity": [[60, 60, 60]]},  # one place for two musts
        {"modes": MUST[:1], "weight": [1, 1], "must": [False, True], "capacity": [[60, 60, 60]]},  # a must with no mode
        {"modes": MUST, "weight": [1, 1], "capacity": [[60, 60, 60]], "floors": [Floor("both", np.ones(2, bool), 1.5)]},
        {"weight": [1], "floors": [Floor("nobody counts", np.zeros(1, bool), 0.5)]},
        {"floors": [Floor("nobody there", np.zeros(0, bool), 0.5)]},
    ],
)
def test_what_is_impossible_is_said_to_be(given: dict[str, object]) -> None:
    found = nothing(**given)
    assert found.status is Status.INFEASIBLE
    assert found.placed == 0


def test_a_must_costs_what_it_costs() -> None:
    """One place: the must (weight 1) goes before the other (weight 3)."""
    found = nothing(modes=MUST, weight=[1, 3], must=[True, False], capacity=[[60, 60, 60]])
    assert (found.status, found.value, found.start.tolist()) == (Status.OPTIMAL, 1.0, [0, NONE])


def test_a_pair_holds_both() -> None:
    """The pair takes the only hour of either; alone, two others would each have had one."""
    modes = [(0, 0, 1, 60, [(0, 3, 1.0, 0)]), (1, 0, NONE, 60, [(0, 3, 1.0, 0)]), (2, 1, NONE, 60, [(0, 3, 1.0, 0)])]
    room = [[60, 60, 60], [60, 60, 60]]
    assert nothing(modes=modes, weight=[1.5, 1, 1], capacity=room).start.tolist() == [NONE, 1, 2]
    assert nothing(modes=modes, weight=[2.5, 1, 1], capacity=room).start.tolist() == [0, NONE, NONE]


def test_fewest_changes_go_before_earlier_starts() -> None:
    """Worth the same in weeks 0 and 1; last time it was week 1."""
    modes = [(0, 0, NONE, 60, [(0, 1, 1.0, 1), (1, 2, 1.0, 0)])]
    found = nothing(modes=modes, weight=[1], drop=[1], capacity=[[60, 60, 60]])
    assert (found.changes, found.week_sum) == (0, 1)


def test_value_goes_before_fewest_changes() -> None:
    modes = [(0, 0, NONE, 60, [(0, 1, 0.9, 1), (1, 2, 0.8, 0)])]
    found = nothing(modes=modes, weight=[1], drop=[1], capacity=[[60, 60, 60]])
    assert (found.value, found.changes, found.week_sum) == (0.9, 1, 0)


def test_a_bigger_problem_is_the_same_with_any_threads_and_order() -> None:
    """Two teams of people who do not meet, longer than brute force can go."""
    problem = _two_teams()
    one, other = allocate(problem), allocate(problem)
    assert np.array_equal(one.start, other.start)
    assert broken(problem, one) == []


def _two_teams() -> Problem:
    rng = np.random.default_rng(5)
    modes = []
    for person in range(30):
        ready, length = int(rng.integers(0, 20)), int(rng.integers(4, 12))
        rows = [(w, w + length, round(1 - (w - ready) / 12, 3), 0) for w in range(ready, min(ready + 10, 26))]
        modes += [(person, k, NONE, 90, rows) for k in (2 * (person % 2), 2 * (person % 2) + 1)]
    return problem_of(np.full((4, 26), 200), modes, rng.integers(1, 4, 30), team=[0, 0, 1, 1])
