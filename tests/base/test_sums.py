"""Sums that come out the same on every processor."""

from __future__ import annotations

import numpy as np

from planner.base.sums import in_turn


def test_in_turn() -> None:
    """One after the other, to the last digit: 0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1."""
    weights, values = np.asarray([0.1, 0.2, 0.3]), np.ones((3, 2))
    assert in_turn(weights, values).tolist() == [0.1 + 0.2 + 0.3] * 2
    assert in_turn(weights[::-1], values).tolist() == [0.3 + 0.2 + 0.1] * 2
    assert 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1


def test_nothing_adds_up_to_nothing() -> None:
    assert in_turn(np.zeros(0), []).tolist() == 0.0
