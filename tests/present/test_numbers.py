"""Numbers as people read them."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from planner.outcome.interval import Interval
from planner.outcome.measure import GBP
from planner.present import numbers
from planner.present.numbers import DASH
from planner.scenario import Calendar
from planner.studies.calibrate import words as calibrate_words


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(-24.3, -28.1, -20.5), "−24 (−28 to −20)"),
        (Interval(0.02, -0.3, 0.34), "0.0 (−0.3 to +0.3)"),
        (Interval(0.0, 0.0, 0.0), "0 (0 to 0)"),
        (Interval(-1.0, None, None), "−1 (one future: no interval)"),
        (Interval(None, None, None), "no value"),
    ],
)
def test_a_difference_says_no_more_than_it_knows(interval: Interval, text: str) -> None:
    assert numbers.difference(interval) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(950.4, "£950"), (412_345, "£412,000"), (1_337_000, "£1.34m"), (-25_600, "−£26,000"), (None, "–")],
)
def test_money(value: float | None, text: str) -> None:
    assert numbers.gbp(value) == text


@pytest.mark.parametrize(("share", "text"), [(0.0, "0%"), (0.001, "under 1%"), (0.999, "over 99%"), (1.0, "100%")])
def test_nothing_is_certain_that_is_not(share: float, text: str) -> None:
    assert numbers.percent(share) == text


SHOWN: dict[str, Callable[[float | None], str]] = {
    "number_as": lambda value: numbers.number_as(value, "+.1f", "%"),
    "signed": numbers.signed,
    "plain": numbers.plain,
    "gbp": numbers.gbp,
    "gbp_signed": numbers.gbp_signed,
    "percent": numbers.percent,
    "percentage": numbers.percentage,
    "number, in a calibration": calibrate_words.number,
}


@pytest.mark.parametrize("value", [None, math.nan, np.float64("nan")], ids=["None", "NaN", "NaN of a table"])
@pytest.mark.parametrize("name", SHOWN)
def test_no_value_is_a_dash(name: str, value: float | None) -> None:
    """A table makes NaN of None: both are shown the same."""
    assert SHOWN[name](value) == DASH


@pytest.mark.parametrize("unit", ["", GBP])
def test_no_difference_is_known(unit: str) -> None:
    nothing = Interval(math.nan, math.nan, math.nan)
    assert numbers.difference(nothing, unit) == numbers.difference(Interval(None, None, None), unit) == "no value"
    assert numbers.digits_of(nothing) == 0


def test_numbers_in_a_format() -> None:
    assert numbers.number_as(-3.04, "+.1f", "%") == "−3.0%"
    assert numbers.percentage(0.1234) == "12.3%"


@pytest.mark.parametrize(
    ("days", "text"), [(3653, "10 years"), (400, "13 months"), (21, "3 weeks"), (7, "1 week"), (1, "1 day")]
)
def test_a_length(days: int, text: str) -> None:
    calendar = Calendar(start_date=date(2027, 4, 5), horizon_days=days, allocate_every_days=7)
    assert numbers.length(calendar) == text


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(-25_600, -30_400, -20_100), "−£26,000 (−£30,000 to −£20,000)"),
        (Interval(1_337_000, 900, 2_000_000), "+£1.34m (+£900 to +£2.00m)"),
        (Interval(950.0, None, None), "+£950 (one future: no interval)"),
        (Interval(None, None, None), "no value"),
    ],
)
def test_a_difference_in_money(interval: Interval, text: str) -> None:
    assert numbers.difference(interval, GBP) == numbers.gbp_difference(interval) == text


@pytest.mark.parametrize(
    ("values", "digits"), [([], 0), ([1.0, 7.0], 0), ([1.5, 7.0], 1), ([1.5, 100.0], 0), ([float("nan")], 1)]
)
def test_numbers_side_by_side_have_the_same_digits(values: list[float], digits: int) -> None:
    assert numbers.digits_between(values) == digits


@pytest.mark.parametrize(("count", "text"), [(1, "1 future"), (2, "2 futures"), (1000, "1,000 futures")])
def test_futures(count: int, text: str) -> None:
    assert numbers.futures(count) == text
