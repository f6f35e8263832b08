"""How text is compared: letter case, spaces and invisible characters carry no meaning; and what was meant."""

from __future__ import annotations

import pytest

from planner.sheets.spelling import key, name_key, nearest, prison_key, tidy


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("north", "north"),
        ("  north \u00a0 team ", "north team"),
        ("no\u200brth\ufeff", "north"),
        ("one\r\n\n  two", "one\ntwo"),
        ("e\u0301", "\u00e9"),
        ("\u200b", ""),
    ],
)
def test_tidied(written: str, read: str) -> None:
    """Lines stay apart, blank ones go, and a letter made of two is one."""
    assert tidy(written) == read
    assert tidy(read) == read


def test_keys() -> None:
    """What two spellings share, and what they do not."""
    assert key("On-Programme") == key("ON_PROGRAMME") == key(" on programme") != key("on program")
    assert prison_key("Stony Marsh (HMP)") == prison_key("HMP Stony Marsh") == prison_key("stony marsh")
    assert name_key("Ann  LEE") == name_key("ann lee") != name_key("annlee")


@pytest.mark.parametrize(
    ("text", "known", "told"),
    [
        ("wating", ["waiting", "declined"], "; did you mean waiting?"),
        ("asleep", ["waiting", "declined"], ""),
        ("transferred", ["referred", "deferred"], ""),
        ("attended", ["needed", "started"], ""),
        ("deferrred", ["deferred", "referred"], "; did you mean deferred?"),
        ("other prison south", ["other south", "other north"], "; did you mean other south?"),
        ("nort team", {"North team": "north", "south": "south"}, "; did you mean north?"),
        ("w" * 61, ["w" * 60], ""),
        ("wating", [f"waiting{number}" for number in range(1001)], ""),
    ],
    ids=[
        "a slip",
        "nothing near",
        "a shared ending",
        "another",
        "two near",
        "a word more",
        "by title",
        "too long for a slip",
        "too many to look through",
    ],
)
def test_nearest(text: str, known: list[str] | dict[str, str], told: str) -> None:
    """The word that someone may have meant."""
    assert nearest(text, known) == told
