"""The distributions a random quantity may have, in the unit of the parameter that uses them.

Each is declared here and nowhere else: its fields, which of them are lengths, its formulas, and where a fit begins.
Scipy.stats has the same distributions, but to import it takes as long as a hundred futures. The formulas and the order
of operations are scipy.stats's own, so every digit is too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, get_args

import numpy as np
from pydantic import Field, model_validator
from scipy import special

from planner.base.arrays import Float64s
from planner.scenario.parameter import Part, Weight

LONGEST = 1e6  # days; longer than any horizon, so that tables stay finite
SHORTEST = 1e-4  # days; the ratio of two lengths stays far within what a number holds
NORMAL_95TH = float(special.ndtri(0.95))
MEAN_SHARE = 0.01  # beyond this a gamma is a constant, or all tail, and cannot be tabulated
PERT_SHAPE = 4.0  # the usual beta-PERT: the mode weighs four times an end
NEAREST_END = 0.1  # share of the range from an end, where the fit of a mode may begin
_IN_UNIT = "in the unit of the parameter"  # marks a field: twice as long, and every such field is doubled
Length = Annotated[float, Field(ge=0, le=LONGEST), _IN_UNIT]
SomeLength = Annotated[float, Field(ge=SHORTEST, le=LONGEST), _IN_UNIT]

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
        with np.errstate(over="ignore"):  # a power too large for a number is as good as infinite
            return np.where(within, self.standard_cdf(np.where(within, at, 0.5)), at >= self.most)

    def ppf(self, p: float) -> float:
        """Return the smallest value with probability at least p at or below it."""
        return float(self.standard_ppf(p) * self.scale + self.least)

    def mean(self) -> float:
        """Return the expected value."""
        return float(self.standard_mean * self.scale + self.least)


class Shape(Part):
    """A distribution on the half-line: continuous by its `standard`, or with functions of its own.

    Draws round to the nearest whole number: see `planner.world.streams.table`.
    """

    def standard(self) -> Standard:
        """Return the distribution in standard form, moved and stretched."""
        raise NotImplementedError

    def cdf(self, x: Float64s) -> Float64s:
        """Return the distribution function.

        Parameters
        ----------
        x
            float64, of any shape; in the unit of the parameter that has the distribution.

        Returns
        -------
        Float64s
            P(X <= x), float64 of the shape of `x`.
        """
        return np.asarray(self.standard().cdf(x), dtype=np.float64)

    def quantile(self, p: float) -> float:
        """Return the smallest x with P(X <= x) >= p, in the unit of the parameter; infinity where there is none.

        Parameters
        ----------
        p
            Probability, from 0 to 1.
        """
        return float(self.standard().ppf(p))

    def mean(self) -> float:
        """Return the expected value, in the unit of the parameter; infinity where the event may never come."""
        return float(self.standard().mean())

    def describe(self) -> str:
        """Return the distribution in a few words, e.g. `pert(minimum 10, mode 20, maximum 32)`."""
        fields = self.model_dump(by_alias=True, exclude={"distribution"})
        inside = ", ".join(f"{name} {_brief(value)}" for name, value in fields.items())
        return f"{self.distribution}({inside})" if inside else str(self.distribution)  # type: ignore[attr-defined]

    @classmethod
    def name(cls) -> str:
        """Return what a scenario calls the distribution."""
        return str(get_args(cls.model_fields["distribution"].annotation)[0])

    @classmethod
    def lengths(cls) -> frozenset[str]:
        """Return the fields that are lengths, as a scenario calls them; the others are pure numbers."""
        fields = cls.model_fields.items()
        return frozenset(field.alias or name for name, field in fields if _IN_UNIT in field.metadata)

    def start(self, mean: float, sd: float) -> dict[str, float]:  # noqa: ARG002
        """Return where a fit to lengths of this mean and deviation begins, by field; the other fields are kept.

        Every field named is above 0, or is a mode between the ends. Empty where nothing is to be estimated.
        """
        return {}


def _brief(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


class Constant(Shape):
    """Always the same value."""

    distribution: Literal["constant"]
    value: Length

    def cdf(self, x: Float64s) -> Float64s:
        """One from the value on."""
        return (x >= self.value).astype(np.float64)

    def quantile(self, p: float) -> float:  # noqa: ARG002
        """Return the value."""
        return self.value

    def mean(self) -> float:
        """Return the value."""
        return self.value


class Never(Shape):
    """The event does not happen."""

    distribution: Literal["never"]

    def cdf(self, x: Float64s) -> Float64s:
        """Zero everywhere."""
        return np.zeros_like(x)

    def quantile(self, p: float) -> float:  # noqa: ARG002
        """Infinity."""
        return float("inf")

    def mean(self) -> float:
        """Infinity."""
        return float("inf")


class Exponential(Shape):
    """Exponential, by its mean."""

    distribution: Literal["exponential"]
    mean_value: SomeLength = Field(alias="mean")

    def standard(self) -> Standard:
        """Scale = mean."""
        return Standard(lambda x: -special.expm1(-x), lambda p: -special.log1p(-p), 1.0, self.mean_value)

    def start(self, mean: float, sd: float) -> dict[str, float]:  # noqa: ARG002
        """The mean itself."""
        return {"mean": mean}


class Gamma(Shape):
    """Gamma, by its mean and standard deviation."""

    distribution: Literal["gamma"]
    mean_value: SomeLength = Field(alias="mean")
    sd: SomeLength

    @model_validator(mode="after")
    def _moderate(self) -> Self:
        if not MEAN_SHARE <= self.sd / self.mean_value <= 1 / MEAN_SHARE:
            raise ValueError(f"sd must be from {MEAN_SHARE:g} to {1 / MEAN_SHARE:g} times the mean")
        return self

    def standard(self) -> Standard:
        """Shape = (mean/sd)^2, scale = sd^2/mean."""
        shape, scale = (self.mean_value / self.sd) ** 2, self.sd**2 / self.mean_value
        return Standard(lambda x: special.gammainc(shape, x), lambda p: special.gammaincinv(shape, p), shape, scale)

    def start(self, mean: float, sd: float) -> dict[str, float]:
        """Both themselves."""
        return {"mean": mean, "sd": sd}


class Lognormal(Shape):
    """Lognormal, by its median and 95th percentile."""

    distribution: Literal["lognormal"]
    median: SomeLength
    p95: SomeLength

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.p95 / self.median <= 1:
            raise ValueError("p95 must be above the median")
        return self

    def standard(self) -> Standard:
        """Sigma = ln(p95/median) / z(0.95)."""
        sigma = np.log(self.p95 / self.median) / NORMAL_95TH
        return Standard(
            lambda x: special.ndtr(np.log(x) / sigma),
            lambda p: np.exp(sigma * special.ndtri(p)),
            np.sqrt(np.exp(sigma * sigma)),
            self.median,
        )

    def start(self, mean: float, sd: float) -> dict[str, float]:
        """As if symmetric."""
        return {"median": mean, "p95": mean + 2 * sd}


class Weibull(Shape):
    """Weibull, by shape and scale."""

    distribution: Literal["weibull"]
    shape: float = Field(ge=0.01, le=100)
    scale: SomeLength

    def standard(self) -> Standard:
        """As stated."""
        shape = self.shape
        return Standard(
            lambda x: -special.expm1(-pow(x, shape)),
            lambda p: pow(-special.log1p(-p), 1.0 / shape),
            special.gamma(1.0 + 1.0 / shape),
            self.scale,
        )

    def start(self, mean: float, sd: float) -> dict[str, float]:  # noqa: ARG002
        """As if exponential."""
        return {"shape": 1.0, "scale": mean}


class Uniform(Shape):
    """Uniform between a minimum and a maximum."""

    distribution: Literal["uniform"]
    minimum: Length
    maximum: Length

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.maximum - self.minimum < SHORTEST:
            raise ValueError(f"maximum must be above minimum, by {SHORTEST:g} or more")
        return self

    def standard(self) -> Standard:
        """Width = maximum - minimum."""
        return Standard(lambda x: x, lambda p: p, 0.5, self.maximum - self.minimum, self.minimum, 1.0)


class Peaked(Shape):
    """A minimum, a mode and a maximum."""

    minimum: Length
    mode: Length
    maximum: Length

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.minimum <= self.mode <= self.maximum or self.maximum - self.minimum < SHORTEST:
            raise ValueError(f"must have minimum <= mode <= maximum, and maximum {SHORTEST:g} or more above minimum")
        return self

    @property
    def _mode_share(self) -> float:
        return (self.mode - self.minimum) / (self.maximum - self.minimum)

    def start(self, mean: float, sd: float) -> dict[str, float]:  # noqa: ARG002
        """The mode at the mean, away from the ends: no length within says where those are."""
        away = NEAREST_END * (self.maximum - self.minimum)
        return {"mode": float(np.clip(mean, self.minimum + away, self.maximum - away))}


class Triangular(Peaked):
    """Triangular."""

    distribution: Literal["triangular"]

    def standard(self) -> Standard:
        """The mode a share of the way."""
        c = self._mode_share

        def cdf(x: Any) -> Any:
            if c == 0:
                return 2 * x - x * x
            if c == 1:
                return x * x
            rising = x < c
            return np.where(rising, x * x / np.where(rising, c, 1.0), (x * x - 2 * x + c) / (c - 1))

        def ppf(p: float) -> Any:
            return np.sqrt(c * p) if p < c else 1 - np.sqrt((1 - c) * (1 - p))

        return Standard(cdf, ppf, (c + 1.0) / 3.0, self.maximum - self.minimum, self.minimum, 1.0)


class Pert(Peaked):
    """Beta-PERT."""

    distribution: Literal["pert"]

    def standard(self) -> Standard:
        """Beta on [minimum, maximum], mean (minimum + 4 mode + maximum) / 6."""
        a, b = 1 + PERT_SHAPE * self._mode_share, 1 + PERT_SHAPE * (1 - self._mode_share)
        return Standard(
            lambda x: special.betainc(a, b, x),
            lambda p: special.betaincinv(a, b, p),
            a / (a + b),
            self.maximum - self.minimum,
            self.minimum,
            1.0,
        )


class Empirical(Shape):
    """Listed values, each with a weight."""

    distribution: Literal["empirical"]
    values: Annotated[list[Annotated[float, Field(ge=0, le=LONGEST)]], _IN_UNIT] = Field(min_length=1)
    weights: list[Weight] = Field(min_length=1)

    @model_validator(mode="after")
    def _matched(self) -> Self:
        if len(self.values) != len(self.weights):
            raise ValueError("must have as many weights as values")
        if sum(self.weights) <= 0:
            raise ValueError("the weights must not all be 0")
        if list(self.values) != sorted(set(self.values)):
            raise ValueError("values must rise, each once")
        return self

    def _cumulative(self) -> Float64s:
        weights = np.asarray(self.weights, dtype=np.float64)
        return np.asarray(np.concatenate([[0.0], np.cumsum(weights) / weights.sum()]))

    def cdf(self, x: Float64s) -> Float64s:
        """Weight at or below x."""
        return np.asarray(self._cumulative()[np.searchsorted(self.values, x, side="right")])

    def quantile(self, p: float) -> float:
        """Return the first value whose cumulative weight reaches p."""
        at = int(np.searchsorted(self._cumulative()[1:], p))
        return self.values[min(at, len(self.values) - 1)]

    def mean(self) -> float:
        """Return the weighted mean."""
        return float(np.average(self.values, weights=self.weights))


Distribution = Annotated[
    Constant | Never | Exponential | Gamma | Lognormal | Weibull | Uniform | Triangular | Pert | Empirical,
    Field(discriminator="distribution"),
]
DISTRIBUTIONS: dict[str, type[Shape]] = {made.name(): made for made in get_args(get_args(Distribution)[0])}
