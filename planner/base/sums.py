"""Sums that come out the same on every processor: a library for vectors adds up in an order that suits the machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from planner.base.arrays import Float64s


def in_turn(weights: Float64s, values: Iterable[Any]) -> Float64s:
    """Return a weighted sum of arrays, added up one after the other.

    Parameters
    ----------
    weights
        float64 [n].
    values
        So many arrays of one shape.

    Returns
    -------
    Float64s
        float64 of that shape; a single 0 where there are none.
    """
    total: Any = 0.0
    for weight, value in zip(weights.tolist(), values, strict=True):
        total = total + weight * value
    return np.asarray(total, dtype=np.float64)
