"""Numbers as people read them: no more digits than the interval can carry."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec

from planner.base.uk_date import uk_date
from planner.outcome.interval import Interval
from planner.outcome.measure import GBP
from planner.scenario import Calendar

MINUS, DASH = "−", "–"
P = ParamSpec("P")


def is_absent(value: float | None) -> bool:
    """Whether there is no value: None, or the NaN that a table makes of it."""
    return value is None or math.isnan(value)


def or_dash(show: Callable[Concatenate[float, P], str]) -> Callable[Concatenate[float | None, P], str]:
    """Have a function that shows a number show a dash where there is none; this alone decides how that is shown."""

    @wraps(show)
    def shown(value: float | None, /, *arguments: P.args, **named: P.kwargs) -> str:
        return DASH if value is None or is_absent(value) else show(value, *arguments, **named)

    return shown


@or_dash
def number_as(value: float, form: str, unit: str = "") -> str:
    """Return a number in a format of Python's, and its unit; a dash where there is none."""
    return f"{value:{form}}{unit}".replace("-", MINUS)


@or_dash
def signed(value: float, digits: int = 0) -> str:
    """Return a difference with its sign, or a dash where there is none."""
    text = f"{value:+,.{digits}f}"
    zero = float(text.replace(",", "")) == 0
    return text.lstrip("+-") if zero else text.replace("-", MINUS)


@or_dash
def plain(value: float, digits: int = 0) -> str:
    """Return a number, or a dash where there is none."""
    text = f"{value:,.{digits}f}"
    return (text.lstrip("-") if float(text.replace(",", "")) == 0 else text).replace("-", MINUS)


@or_dash
def gbp(value: float) -> str:
    """Return money: £12.3m, £412,000, £950; or a dash where there is none."""
    sign, size = (MINUS if value < 0 else ""), abs(value)
    if size >= 999_500:
        return f"{sign}£{size / 1e6:,.{2 if size < 9.995e6 else 1}f}m"
    return f"{sign}£{round(size, -3) if size >= 10_000 else round(size):,.0f}"


@or_dash
def gbp_signed(value: float) -> str:
    """Return a difference in money with its sign, or a dash where there is none."""
    return f"+{gbp(value)}" if value > 0 else gbp(value)


def digits_of(interval: Interval) -> int:
    """Return how many digits after the point an interval's width can carry."""
    if interval.low is None or interval.high is None:
        return 0
    width = interval.high - interval.low
    if width == 0 or is_absent(width):
        return 0
    if width < 5:
        return min(2, max(1, math.ceil(-math.log10(width))))
    return 1 if min(abs(interval.low), abs(interval.high)) < 0.5 else 0  # an end that is not zero must not read as zero


def digits_between(values: Sequence[float]) -> int:
    """Return how many digits after the point numbers shown side by side are worth: none if whole, or if large."""
    return 0 if any(value >= 100 for value in values) or all(value % 1 == 0 for value in values) else 1


def difference(interval: Interval, unit: str = "") -> str:
    """Return a difference with its 95% interval: −24 (−28 to −20); of money, −£24,000 (−£28,000 to −£20,000)."""
    if unit == GBP:
        return gbp_difference(interval)
    if is_absent(interval.estimate):
        return "no value"
    digits = digits_of(interval)
    if is_absent(interval.low) or is_absent(interval.high):
        return f"{signed(interval.estimate, digits)} (one future: no interval)"
    ends = f"{signed(interval.low, digits)} to {signed(interval.high, digits)}"
    return f"{signed(interval.estimate, digits)} ({ends})"


def gbp_difference(interval: Interval) -> str:
    """Return a difference in money with its 95% interval."""
    if is_absent(interval.estimate):
        return "no value"
    if is_absent(interval.low) or is_absent(interval.high):
        return f"{gbp_signed(interval.estimate)} (one future: no interval)"
    return f"{gbp_signed(interval.estimate)} ({gbp_signed(interval.low)} to {gbp_signed(interval.high)})"


@or_dash
def percent(share: float) -> str:
    """Return a share, or a dash where there is none; neither 0% nor 100% unless it is exactly that."""
    if 0 < share < 0.005:
        return "under 1%"
    if 0.995 <= share < 1:
        return "over 99%"
    return f"{share:.0%}"


@or_dash
def percentage(share: float) -> str:
    """Return a share to a tenth of a percent, or a dash where there is none."""
    return f"{100 * share:.1f}%"


def futures(count: int) -> str:
    """Return how many replications, as people call them: 1,000 futures."""
    return f"{count:,} future{'' if count == 1 else 's'}"


def length(calendar: Calendar) -> str:
    """Return how long a scenario runs: 10 years, 18 months, 3 weeks, 1 day."""
    days = calendar.horizon_days
    for unit, each, least in (("year", 365.25, 720), ("month", 30.4375, 90), ("week", 7, 7), ("day", 1, 0)):
        if days >= least:
            number = round(days / each)
            return f"{number:,} {unit}{'' if number == 1 else 's'}"
    return f"{days} days"


def span(calendar: Calendar) -> str:
    """Return the first and the last day of a scenario."""
    return f"{uk_date(calendar.start_date)} to {uk_date(calendar.date_of(calendar.horizon_days - 1))}"
