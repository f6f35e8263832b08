"""Lengths, of which some are known only to be longer: the median by Kaplan and Meier, a shape by likelihood.

Averaging only what has ended would make every length too short: long ones are the last to end.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError
from scipy import optimize, special, stats

from planner.base.arrays import Bools, Float64s
from planner.outcome.interval import CONFIDENCE, UNKNOWN, Interval
from planner.scenario.distribution import Distribution, Peaked, Shape
from planner.studies.calibrate.estimate import LEAST, Estimate, Finding, rounded

SHAPES: TypeAdapter[Shape] = TypeAdapter(Distribution)
DROP = float(stats.chi2.ppf(CONFIDENCE, 1)) / 2  # of the log-likelihood, from its top to an end of the interval
FARTHEST = 6.0  # from the likeliest value to an end of the interval, in logarithms or log-odds
IMPOSSIBLE = 1e100  # minus the log-likelihood of what cannot be


@dataclass(frozen=True)
class Lengths:
    """Lengths in whole numbers, of which some are known only to be longer.

    Parameters
    ----------
    value
        float64 [n], in whatever unit the scenario has.
    ended
        bool [n]: whether the length is `value`; otherwise it is more than that.
    least
        No length is below this.
    """

    value: Float64s
    ended: Bools
    least: int = 0  # a length is never below this

    @classmethod
    def of(cls, ended: Any, longer: Any, least: int = 0) -> Lengths:
        """Return lengths that ended and those known to be longer."""
        value = np.concatenate([np.asarray(ended, float), np.asarray(longer, float)])
        return cls(value, np.arange(value.size) < np.size(ended), least)

    @property
    def censored(self) -> int:
        """How many are known only to be longer."""
        return int((~self.ended).sum())

    @cached_property
    def survival(self) -> tuple[Float64s, Float64s, Float64s, Float64s]:
        """Kaplan and Meier's curve with its 95% band: lengths, P(longer), lower, upper; scipy's, log-log."""
        data = stats.CensoredData(uncensored=self.value[self.ended], right=self.value[~self.ended])
        curve = stats.ecdf(data).sf
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # no band where the curve is at 1 or 0
            band: Any = curve.confidence_interval(CONFIDENCE, method="log-log")
        at, longer = np.asarray(curve.quantiles, float), np.asarray(curve.probabilities, float)
        low = np.where(np.isnan(band.low.probabilities), longer, band.low.probabilities)
        high = np.where(np.isnan(band.high.probabilities), longer, band.high.probabilities)
        return at, longer, low, high

    @property
    def median(self) -> Interval:
        """The median, where half are longer and half are not; an end is None where the curve does not fall so far."""
        if not self.ended.any():
            return UNKNOWN
        at, longer, low, high = self.survival
        found = [_first_at_most_half(at, curve) for curve in (longer, low, high)]
        return Interval(*found)

    @property
    def empirical(self) -> dict[str, Any] | None:
        """The curve as a distribution of a scenario; None where it does not come down to nothing."""
        if not self.ended.any():
            return None
        at, longer, *_ = self.survival
        if longer[-1] > 0:
            return None
        weights = -np.diff(longer, prepend=1.0)
        here = weights > 0
        listed = {"values": at[here].tolist(), "weights": [rounded(weight) for weight in weights[here]]}
        return {"distribution": "empirical", **listed}

    def log_likelihood(self, shape: Shape) -> float:
        """Return how likely the lengths are, each rounded to the nearest whole number as the engines draw it."""
        ended, longer = self.value[self.ended], self.value[~self.ended]
        below = np.where(ended <= self.least, 0.0, shape.cdf(ended - 0.5))
        within = shape.cdf(np.maximum(ended, self.least) + 0.5) - below
        beyond = np.where(longer < self.least, 1.0, 1 - shape.cdf(longer + 0.5))
        chances = np.concatenate([within, beyond])
        return float(np.log(chances).sum()) if (chances > 0).all() else -IMPOSSIBLE


def _first_at_most_half(at: Float64s, curve: Float64s) -> float | None:
    reached = np.flatnonzero(curve <= 0.5)
    return float(at[reached[0]]) if reached.size else None


# --- a shape by its likelihood


@dataclass(frozen=True)
class Fit:
    """The likeliest distribution of a kind, and each estimated parameter with its profile-likelihood interval."""

    shape: Shape
    parts: dict[str, Interval]

    @property
    def stated(self) -> dict[str, Any]:
        """The distribution as scenario files state it."""
        stated = self.shape.model_dump(by_alias=True)
        return {"distribution": stated.pop("distribution"), **stated}


@dataclass(frozen=True)
class _Kind:
    """A kind of distribution: its parameters as free numbers, logarithms or log-odds, and back."""

    fixed: dict[str, Any]
    parts: tuple[str, ...]
    inward: Callable[[float], float]
    outward: Callable[[float], float]

    def shape(self, free: Any) -> Shape | None:
        parts = {name: self.outward(float(number)) for name, number in zip(self.parts, free, strict=True)}
        try:
            return SHAPES.validate_python({**self.fixed, **parts})
        except ValidationError:
            return None


def fit(like: Shape, lengths: Lengths) -> Fit | None:
    """Return the likeliest distribution of the same kind as another.

    The ends of a pert or triangular distribution are kept: no length within says where they are.

    Parameters
    ----------
    like
        A distribution of the scenario.
    lengths
        What was observed.

    Returns
    -------
    Fit or None
        The distribution, each parameter with the ends of its profile likelihood; None where the kind has no parameter
        to be found so, or where no length ended.
    """
    if not lengths.ended.any():
        return None
    start = like.start(max(float(lengths.value.mean()), 0.5), max(float(lengths.value.std()), 0.25))  # as if all ended
    if not start:
        return None
    kind = _kind(like, tuple(start))

    def cost(free: Any) -> float:
        shape = kind.shape(free)
        return IMPOSSIBLE if shape is None else -lengths.log_likelihood(shape)

    best = _least(cost, np.array([kind.inward(value) for value in start.values()]))
    shape = kind.shape(best)
    if shape is None or cost(best) >= IMPOSSIBLE:
        return None
    parts = {name: _profile(cost, best, at, kind.outward) for at, name in enumerate(kind.parts)}
    stated = {name: rounded(part.estimate or 0.0) for name, part in parts.items()}
    return Fit(SHAPES.validate_python({**kind.fixed, **stated}), parts)


def _kind(like: Shape, parts: tuple[str, ...]) -> _Kind:
    fixed = {name: value for name, value in like.model_dump(by_alias=True).items() if name not in parts}
    if not isinstance(like, Peaked):
        return _Kind(fixed, parts, lambda x: float(np.log(x)), lambda x: float(np.exp(x)))
    least, most = like.minimum, like.maximum
    return _Kind(
        fixed,
        parts,
        lambda x: float(special.logit((x - least) / (most - least))),
        lambda x: float(least + (most - least) * special.expit(x)),
    )


def _least(cost: Callable[[Any], float], start: Float64s) -> Float64s:
    """Return where a cost is least, by Nelder and Mead's simplex: no slope is asked for."""
    minimize: Any = optimize.minimize
    options = {"xatol": 1e-5, "fatol": 1e-7, "maxiter": 2000}
    found = minimize(cost, start, method="Nelder-Mead", options=options)
    again = minimize(cost, found.x, method="Nelder-Mead", options=options)  # a simplex may have stopped short
    return np.asarray(again.x, dtype=np.float64)


def _profile(cost: Callable[[Any], float], best: Float64s, at: int, outward: Callable[[float], float]) -> Interval:
    """Return a parameter with the values at which the others can still make the data nearly as likely."""
    top = cost(best)

    def excess(number: float) -> float:
        fixed = best.copy()
        fixed[at] = number
        if best.size == 1:
            return min(cost(fixed), IMPOSSIBLE) - top - DROP
        other = 1 - at

        def along(moved: float) -> float:
            fixed[other] = moved
            return cost(fixed)

        near = (best[other] - FARTHEST, best[other], best[other] + FARTHEST)
        found = optimize.minimize_scalar(along, bounds=(near[0], near[2]), method="bounded")
        return float(found.fun) - top - DROP

    ends = [_end(excess, float(best[at]), step) for step in (-1, 1)]
    low, high = (None if end is None else outward(end) for end in ends)
    return Interval(rounded(outward(float(best[at]))), low, high)  # the search goes no further


def _end(excess: Callable[[float], float], start: float, step: int) -> float | None:
    """Return where the profile crosses, on one side; None where it does not within reach."""
    inside, reach = start, 0.02
    while reach <= FARTHEST:
        outside = start + step * reach
        if excess(outside) > 0:
            return float(optimize.brentq(excess, min(inside, outside), max(inside, outside), xtol=1e-5))
        inside, reach = outside, reach * 1.6
    return None


# --- a value of a scenario


def length(key: str, label: str, unit: str, like: Shape, lengths: Lengths, of: str) -> Finding:
    """Return a distribution of the scenario, of its own kind where that fits; else as observed.

    It fits where its median lies within the 95% interval of Kaplan and Meier's.

    Parameters
    ----------
    key, label, unit
        Of the scenario's value.
    like
        Its distribution.
    lengths
        What was observed.
    of
        What was observed, in words: "pauses".

    References
    ----------
    Kaplan and Meier (1958), "Nonparametric estimation from incomplete observations".
    """
    median = Estimate(
        f"{label}: median", unit, lengths.median, lengths.value.size, of, "Kaplan and Meier, log-log band", "median",
        lengths.censored,
    )  # fmt: skip
    if int(lengths.ended.sum()) < LEAST:
        return Finding(key, None, (median,), f"fewer than {LEAST} {of} that ended")
    found = fit(like, lengths)
    if found is not None and _agrees(found.shape, lengths):
        if any(part.low is None or part.high is None for part in found.parts.values()):
            return Finding(key, None, (*_parts(found, label, unit, lengths, of), median), "the interval has no end")
        return Finding(key, found.stated, (*_parts(found, label, unit, lengths, of), median), note=_note(like))
    if lengths.empirical is None:
        return Finding(key, None, (median,), "no shape of the scenario's kind fits, and the longest had not ended")
    return Finding(key, lengths.empirical, (median,), note="as observed, by Kaplan and Meier: no shape is assumed")


def _agrees(shape: Shape, lengths: Lengths) -> bool:
    median, fitted = lengths.median, max(round(shape.quantile(0.5)), lengths.least)
    return (median.low is None or median.low <= fitted) and (median.high is None or fitted <= median.high)


def _parts(found: Fit, label: str, unit: str, lengths: Lengths, of: str) -> tuple[Estimate, ...]:
    method = "censored likelihood of whole numbers, profile interval"
    return tuple(
        Estimate(f"{label}: {name}", unit, part, lengths.value.size, of, method, name, lengths.censored)
        for name, part in found.parts.items()
    )


def _note(like: Shape) -> str:
    kept = " with its ends" if isinstance(like, Peaked) else ""
    return f"the shape, {like.name()}{kept}, is the scenario's: an assumption"
