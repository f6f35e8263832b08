"""The distributions a random quantity may have, in the unit of the parameter that uses them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, model_validator
from scipy import special

from planner.base.arrays import Float64s
from planner.scenario import standard
from planner.scenario.parameter import Part
from planner.scenario.standard import Standard

LONGEST = 1e6  # days; longer than any horizon, so that tables stay finite
NORMAL_95TH = float(special.ndtri(0.95))
MEAN_SHARE = 0.01  # beyond this a gamma is a constant, or all tail, and cannot be tabulated
PERT_SHAPE = 4.0  # the usual beta-PERT: the mode weighs four times an end


class Shape(Part):
    """A distribution on the half-line."""

    def frozen(self) -> Standard:
        """Return the distribution as a standard one, moved and stretched."""
        raise NotImplementedError

    def cdf(self, x: Float64s) -> Float64s:
        """P(X <= x), for an array of any shape."""
        return np.asarray(self.frozen().cdf(x), dtype=np.float64)

    def quantile(self, p: float) -> float:
        """Return the smallest x with P(X <= x) >= p."""
        return float(self.frozen().ppf(p))

    def mean(self) -> float:
        """Return the expected value; infinity where the event may never come."""
        return float(self.frozen().mean())

    def describe(self) -> str:
        """Return the distribution in a few words, e.g. `pert(minimum 10, mode 20, maximum 32)`."""
        fields = self.model_dump(by_alias=True, exclude={"distribution"})
        inside = ", ".join(f"{name} {_brief(value)}" for name, value in fields.items())
        return f"{self.distribution}({inside})" if inside else str(self.distribution)  # type: ignore[attr-defined]


def _brief(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


class Constant(Shape):
    """Always the same value."""

    distribution: Literal["constant"]
    value: float = Field(ge=0, le=LONGEST)

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
    mean_value: float = Field(gt=0, le=LONGEST, alias="mean")

    def frozen(self) -> Standard:
        """Scale = mean."""
        return standard.exponential(self.mean_value)


class Gamma(Shape):
    """Gamma, by its mean and standard deviation."""

    distribution: Literal["gamma"]
    mean_value: float = Field(gt=0, le=LONGEST, alias="mean")
    sd: float = Field(gt=0, le=LONGEST)

    @model_validator(mode="after")
    def _moderate(self) -> Self:
        if not MEAN_SHARE <= self.sd / self.mean_value <= 1 / MEAN_SHARE:
            raise ValueError(f"sd must be from {MEAN_SHARE:g} to {1 / MEAN_SHARE:g} times the mean")
        return self

    def frozen(self) -> Standard:
        """Shape = (mean/sd)^2, scale = sd^2/mean."""
        return standard.gamma((self.mean_value / self.sd) ** 2, self.sd**2 / self.mean_value)


class Lognormal(Shape):
    """Lognormal, by its median and 95th percentile."""

    distribution: Literal["lognormal"]
    median: float = Field(gt=0, le=LONGEST)
    p95: float = Field(gt=0, le=LONGEST)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.p95 <= self.median:
            raise ValueError("p95 must be above the median")
        return self

    def frozen(self) -> Standard:
        """Sigma = ln(p95/median) / z(0.95)."""
        return standard.lognormal(np.log(self.p95 / self.median) / NORMAL_95TH, self.median)


class Weibull(Shape):
    """Weibull, by shape and scale."""

    distribution: Literal["weibull"]
    shape: float = Field(gt=0, le=100)
    scale: float = Field(gt=0, le=LONGEST)

    def frozen(self) -> Standard:
        """As stated."""
        return standard.weibull(self.shape, self.scale)


class Uniform(Shape):
    """Uniform between a minimum and a maximum."""

    distribution: Literal["uniform"]
    minimum: float = Field(ge=0, le=LONGEST)
    maximum: float = Field(ge=0, le=LONGEST)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.maximum <= self.minimum:
            raise ValueError("maximum must be above minimum")
        return self

    def frozen(self) -> Standard:
        """Width = maximum - minimum."""
        return standard.uniform(self.minimum, self.maximum - self.minimum)


class Peaked(Shape):
    """A minimum, a mode and a maximum."""

    minimum: float = Field(ge=0, le=LONGEST)
    mode: float = Field(ge=0, le=LONGEST)
    maximum: float = Field(ge=0, le=LONGEST)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.minimum <= self.mode <= self.maximum or self.minimum == self.maximum:
            raise ValueError("must have minimum <= mode <= maximum and minimum < maximum")
        return self

    @property
    def _mode_share(self) -> float:
        return (self.mode - self.minimum) / (self.maximum - self.minimum)


class Triangular(Peaked):
    """Triangular."""

    distribution: Literal["triangular"]

    def frozen(self) -> Standard:
        """The mode a share of the way."""
        return standard.triangular(self._mode_share, self.minimum, self.maximum - self.minimum)


class Pert(Peaked):
    """Beta-PERT."""

    distribution: Literal["pert"]

    def frozen(self) -> Standard:
        """Beta on [minimum, maximum], mean (minimum + 4 mode + maximum) / 6."""
        a, b = 1 + PERT_SHAPE * self._mode_share, 1 + PERT_SHAPE * (1 - self._mode_share)
        return standard.beta(a, b, self.minimum, self.maximum - self.minimum)


class Empirical(Shape):
    """Listed values, each with a weight."""

    distribution: Literal["empirical"]
    values: list[Annotated[float, Field(ge=0, le=LONGEST)]] = Field(min_length=1)
    weights: list[Annotated[float, Field(ge=0)]] = Field(min_length=1)

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
