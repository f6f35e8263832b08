"""What is recommended, held to hand-worked scores and to Fieller's interval."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.outcome.interval import mean_interval, ratio_interval
from planner.studies.sensitivity.recommendation import TOO_CLOSE, lead, recommend


def test_the_least_score_is_recommended() -> None:
    """Differences 2, 3, 4 of scenario 0 from 1: mean 3, sd 1, t(2) = 4.303, so 3 ± 2.484; from 2 they are nearer."""
    score = np.array([[12.0, 13.0, 14.0], [10.0, 10.0, 10.0], [12.0, 11.0, 12.0]])
    found = recommend(score)
    assert (found.best, found.rival, found.choice) == (1, 2, 1)
    assert lead(score, 0, 1).low == pytest.approx(3 - 4.302653 / np.sqrt(3), abs=1e-6)


def test_it_must_beat_each_other() -> None:
    """Far ahead of one and level with another: too close."""
    score = np.array([[90.0, 91.0, 92.0], [10.0, 12.0, 10.0], [11.0, 10.0, 12.0]])
    found = recommend(score)
    assert found.choice == TOO_CLOSE
    assert {found.best, found.rival} == {1, 2}


def test_equal_scores_are_too_close() -> None:
    assert recommend(np.ones((2, 9))).choice == TOO_CLOSE
    assert recommend(np.array([[1.0], [2.0]])).choice == TOO_CLOSE  # one future has no interval


def test_one_scenario_is_no_choice() -> None:
    with pytest.raises(ValueError, match="two scenarios"):
        recommend(np.ones((1, 9)))


@given(seed=st.integers(0, 2**32), worth=st.floats(0.1, 50))
def test_worth_is_held_to_fieller(seed: int, worth: float) -> None:
    """Completions at their worth less cost is clear of nil exactly where Fieller's interval leaves the worth out."""
    luck = np.random.default_rng(seed)
    more = luck.normal(8, 4, 40)
    cost = 10 * more + luck.normal(20, 30, 40)
    ratio = ratio_interval(cost, more)
    if ratio.low is None or ratio.high is None or mean_interval(more).sign <= 0:
        return
    if min(abs(worth - ratio.low), abs(worth - ratio.high)) < 1e-6:
        return  # on the edge itself rounding decides
    sign = mean_interval(worth * more - cost).sign
    assert sign == int(worth > ratio.high) - int(worth < ratio.low)
