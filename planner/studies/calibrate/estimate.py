"""What a history says of one value of a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.outcome.interval import Interval
from planner.studies.calibrate.intervals import EXACT, share_interval

LEAST = 20  # observations below which a history does not overrule a scenario
COLUMNS = (
    "key", "part", "label", "unit", "estimate", "low", "high", "n", "of", "censored", "method", "in_scenario", "stated",
    "why_not",
)  # fmt: skip


@dataclass(frozen=True)
class Estimate:
    """One number with its 95% interval, of which the ends have six digits: further ones are the processor's."""

    label: str
    unit: str
    interval: Interval
    n: int  # observations
    of: str  # what they are
    method: str
    part: str = ""  # of a distribution: which parameter; empty where the number is the value
    censored: int = 0  # of the observations, known only to be longer

    def __post_init__(self) -> None:
        """Round the ends."""
        low, high = (None if end is None else rounded(end) for end in (self.interval.low, self.interval.high))
        object.__setattr__(self, "interval", Interval(self.interval.estimate, low, high))


@dataclass(frozen=True)
class Finding:
    """One key of the scenario: what the history says of it, and the value stated; None where it says too little.

    Raises
    ------
    ValueError
        Where a value is not stated and no reason is given.
    """

    key: str
    value: Any
    estimates: tuple[Estimate, ...] = ()
    why_not: str = ""
    note: str = ""  # what else a reader of the value must know

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        if (self.value is None) != bool(self.why_not):
            raise ValueError("a value that is not stated must have a reason, and no other may")

    @property
    def n(self) -> int:
        """Observations behind it."""
        return max((estimate.n for estimate in self.estimates), default=0)


def finding(key: str, value: Any, estimate: Estimate, note: str = "") -> Finding:
    """Return a finding of one number, stated where there are observations enough and the interval has ends."""
    if estimate.n < LEAST:
        return Finding(key, None, (estimate,), f"fewer than {LEAST} {estimate.of}")
    if estimate.interval.low is None or estimate.interval.high is None:
        return Finding(key, None, (estimate,), "the interval has no end")
    return Finding(key, value, (estimate,), note=note)


def share(key: str, label: str, some: int, many: int, of: str, note: str = "") -> Finding:
    """Return a probability of the scenario, as a share of `of`."""
    if some > many:
        return Finding(
            key, None, (), f"more of them, {some}, than {of}, {max(many, 0)}: something was not written down"
        )
    interval = share_interval(some, many)
    estimate = Estimate(label, "probability", interval, many, of, EXACT)
    return finding(key, rounded(interval.estimate or 0.0), estimate, note)


def rounded(value: float) -> float:
    """Return a number as scenario files state it: six digits."""
    return float(f"{value:.6g}")


def table(findings: Iterable[Finding], in_scenario: dict[str, str]) -> pd.DataFrame:
    """Return a row an estimate; a key with none has a row that says why."""
    return pd.DataFrame([row for one in findings for row in _rows(one, in_scenario)], columns=list(COLUMNS))


def _rows(one: Finding, in_scenario: dict[str, str]) -> Iterator[dict[str, object]]:
    of_key = {
        "key": one.key,
        "in_scenario": in_scenario.get(one.key, ""),
        "stated": one.value is not None,
        "why_not": one.why_not,
    }
    if not one.estimates:
        yield of_key
    for estimate in one.estimates:
        interval = estimate.interval
        yield of_key | {
            "part": estimate.part,
            "label": estimate.label,
            "unit": estimate.unit,
            "estimate": interval.estimate,
            "low": interval.low,
            "high": interval.high,
            "n": estimate.n,
            "of": estimate.of,
            "censored": estimate.censored,
            "method": estimate.method,
        }
