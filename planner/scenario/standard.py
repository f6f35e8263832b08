"""Distributions in standard form, moved and stretched.

Scipy.stats has them too, but to import it takes as long as a hundred futures. The formulas and
the order of operations are scipy.stats's own, so every digit is too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from planner.base.arrays import Float64s

Function = Callable[[Any], Any]


@dataclass(frozen=True)
class Standard:
    """A continuous distribution: of `least + scale * X`, with X from 0 to `most`."""

    standard_cdf: Function  # of X, within its range
    standard_ppf: Function
    standard_mean: float
    scale: float = 1.0
    least: float = 0.0
    most: float = np.inf

    def cdf(self, x: Float64s) -> Float64s:
        """P(least + scale * X <= x)."""
        at = (np.asarray(x, dtype=np.float64) - self.least) / self.scale
        within = (at > 0) & (at < self.most)
        return np.where(within, self.standard_cdf(np.where(within, at, 0.5)), at >= self.most)

    def ppf(self, p: float) -> float:
        """Return the smallest value with probability at least p at or below it."""
        return float(self.standard_ppf(p) * self.scale + self.least)

    def mean(self) -> float:
        """Return the expected value."""
        return float(self.standard_mean * self.scale + self.least)


def exponential(scale: float) -> Standard:
    """By its mean."""
    return Standard(lambda x: -special.expm1(-x), lambda p: -special.log1p(-p), 1.0, scale)


def gamma(shape: float, scale: float) -> Standard:
    """By shape and scale."""
    return Standard(lambda x: special.gammainc(shape, x), lambda p: special.gammaincinv(shape, p), shape, scale)


def lognormal(sigma: float, scale: float) -> Standard:
    """By the deviation of the logarithm, and the median."""
    return Standard(
        lambda x: special.ndtr(np.log(x) / sigma),
        lambda p: np.exp(sigma * special.ndtri(p)),
        np.sqrt(np.exp(sigma * sigma)),
        scale,
    )


def weibull(shape: float, scale: float) -> Standard:
    """By shape and scale."""
    return Standard(
        lambda x: -special.expm1(-pow(x, shape)),
        lambda p: pow(-special.log1p(-p), 1.0 / shape),
        special.gamma(1.0 + 1.0 / shape),
        scale,
    )


def uniform(least: float, width: float) -> Standard:
    """From the least, over a width."""
    return Standard(lambda x: x, lambda p: p, 0.5, width, least, 1.0)


def triangular(mode: float, least: float, width: float) -> Standard:
    """From the least, over a width, with the mode a share of the way."""
    c = mode

    def cdf(x: Any) -> Any:
        if c == 0:
            return 2 * x - x * x
        if c == 1:
            return x * x
        return np.where(x < c, x * x / c, (x * x - 2 * x + c) / (c - 1))

    def ppf(p: float) -> Any:
        return np.sqrt(c * p) if p < c else 1 - np.sqrt((1 - c) * (1 - p))

    return Standard(cdf, ppf, (c + 1.0) / 3.0, width, least, 1.0)


def beta(a: float, b: float, least: float, width: float) -> Standard:
    """From the least, over a width, by both shapes."""
    return Standard(
        lambda x: special.betainc(a, b, x), lambda p: special.betaincinv(a, b, p), a / (a + b), width, least, 1.0
    )
