"""Values written as TOML and read back; numbers as people read them."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.app.values import parsed
from planner.base.fault import InputError
from planner.outcome.interval import Interval
from planner.present import numbers
from planner.present.glossary import meaning, terms
from planner.scenario import Calendar
from planner.scenario.table import at_key
from planner.scenario.toml_text import toml_text, toml_value

PLAIN = st.one_of(
    st.booleans(),
    st.integers(-(2**62), 2**62),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.dates(),
)
KEYS = st.text("abcdefghij-_ é.", min_size=1).filter(lambda key: "." not in key)


@given(
    st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(KEYS.filter(str.isalpha), inner), max_leaves=8)
)
def test_a_value_comes_back(value: object) -> None:
    assert tomllib.loads(f"value = {toml_value(value)}")["value"] == value


def test_a_file_comes_back() -> None:
    text = toml_text(
        {"title": 'A "b"'}, {"a.b-c.d": [1.5], "a.b-c.e": date(2027, 4, 5)}, {"a.b-c.d": {"grade": "read"}}
    )
    table = tomllib.loads(text)
    assert at_key(table, "a.b-c.e") == date(2027, 4, 5)
    assert table["sources"] == {"a.b-c.d": {"grade": "read"}}


@pytest.mark.parametrize(("text", "value"), [("0.5", 0.5), (" 12 ", 12), ("[1, 2]", [1, 2]), ("true", True)])
def test_a_typed_value(text: str, value: object) -> None:
    assert parsed("key", text) == value


@pytest.mark.parametrize("text", ["", "half", "1\nother = 2", "[", '"open'])
def test_what_is_no_value_is_told(text: str) -> None:
    with pytest.raises(InputError):
        parsed("key", text)


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


@pytest.mark.parametrize(
    ("days", "text"), [(3653, "10 years"), (400, "13 months"), (21, "3 weeks"), (7, "1 week"), (1, "1 day")]
)
def test_a_length(days: int, text: str) -> None:
    calendar = Calendar(start_date=date(2027, 4, 5), horizon_days=days, allocate_every_days=7)
    assert numbers.length(calendar) == text


def test_every_term_has_a_meaning() -> None:
    assert len(terms()) > 80
    assert meaning("Reachable").startswith("**Reachable.** Not too short")
