"""How good a forecast was, once it is known what happened."""

from __future__ import annotations

import numpy as np

from planner.base.arrays import Float64s


def crps(values: Float64s, happened: float) -> float:
    """Return the continuous ranked probability score of equally likely values, [futures]: less is better.

    E|X - y| - E|X - X'| / 2 (Gneiting and Raftery 2007, "Strictly proper scoring rules, prediction, and estimation",
    equation 21). In the unit of the values; of a single value it is the absolute error.
    """
    ordered = np.sort(values)
    n = ordered.size
    spread = float(((2 * np.arange(1, n + 1) - n - 1) * ordered).sum()) / n**2  # E|X - X'| / 2
    return float(np.abs(ordered - happened).mean()) - spread
