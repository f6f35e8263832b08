"""Values written as TOML and read back."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.app.values import parsed
from planner.base.fault import InputError
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
