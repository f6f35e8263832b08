"""What an integer programme over a few starts proves holds for all plans, wherever the line between them is drawn."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from optimise.brute import best
from optimise.made import made_up

from planner.optimise.problem import SAME_VALUE, Problem
from planner.optimise.solve_params import SolveParams
from planner.optimise.solver.decompose import canonical
from planner.optimise.solver.exact import settled
from planner.optimise.solver.incumbent import Incumbent
from planner.optimise.solver.lexicographic import find

LITTLE = SolveParams(price_rounds=20, search_rounds=1)  # so that something is left to prove


def in_whole_numbers(problem: Problem) -> Problem:
    """The same with values of which every plan's is a whole number."""
    return replace(problem, weight=np.ceil(problem.weight), start_chance=np.ones(problem.starts))


@pytest.mark.parametrize("whole_numbers", [False, True])
@pytest.mark.parametrize("seed", range(120))
def test_a_bound_from_any_line_is_a_bound(seed: int, whole_numbers: bool) -> None:
    problem = in_whole_numbers(made_up(seed)) if whole_numbers else made_up(seed)
    truth = best(problem)
    if truth is None or not problem.starts:
        return
    for share in np.random.default_rng(seed).random(6):
        incumbent = Incumbent(canonical(problem), LITTLE)
        find(incumbent)
        incumbent.chosen, incumbent.bound = None, math.inf  # all is still to be found and proved
        settled(incumbent, truth.value + share * max(incumbent.prices[-1].bound - truth.value, 1.0))
        assert incumbent.bound >= truth.value - SAME_VALUE
