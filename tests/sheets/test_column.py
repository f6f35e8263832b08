"""Columns: found by every name, each name one column's, declared once and with sense."""

from __future__ import annotations

from typing import Any

import pytest

from planner.caseload.columns import SHEETS
from planner.sheets.column import Column, Kind
from planner.sheets.heading import keys, spellings
from planner.sheets.spelling import key
from planner.sheets.table import schema

NAMES = [
    pytest.param(sheet, spelling, one.name, id=f"{sheet}-{spelling}")
    for sheet, columns in SHEETS.items()
    for one in columns
    for spelling in (one.name, one.label, *one.aliases)
]


@pytest.mark.parametrize(("sheet", "spelling", "name"), NAMES)
def test_every_name_of_every_column(sheet: str, spelling: str, name: str) -> None:
    """By its name, label and aliases, however written."""
    known = keys(SHEETS[sheet])
    for written in (spelling, spelling.upper(), spelling.replace(" ", "_"), spelling.replace("_", " ").title()):
        assert known[key(written)] == name


@pytest.mark.parametrize("columns", SHEETS.values(), ids=SHEETS)
def test_no_name_means_two_columns(columns: tuple[Column, ...]) -> None:
    """Each spelling is one column's."""
    named = {(key(spelling), one.name) for one in columns for spelling in spellings([one])}
    assert len(named) == len({spelling for spelling, _ in named})


def test_the_schema_is_the_declaration() -> None:
    """A pandera column for each, with what is required and its bounds."""
    for columns in SHEETS.values():
        made = schema(columns)
        assert list(made.columns) == [one.name for one in columns]
        assert all(made.columns[one.name].nullable != one.required for one in columns)
        assert all(len(made.columns[one.name].checks) == 1 for one in columns if one.bounded)


NONSENSE = [
    ({"kind": Kind.WHOLE}, "numbers, and nothing else, must have both bounds"),
    ({"kind": Kind.WHOLE, "minimum": 1}, "numbers, and nothing else, must have both bounds"),
    ({"kind": Kind.TEXT, "minimum": 1, "maximum": 2}, "numbers, and nothing else, must have both bounds"),
    ({"kind": Kind.NUMBER, "minimum": 2, "maximum": 1}, "minimum must be at most maximum"),
    ({"kind": Kind.CHOICE}, "a choice, and nothing else, must have words to choose from"),
    ({"kind": Kind.DATE, "choices": ("a",)}, "a choice, and nothing else, must have words to choose from"),
]


@pytest.mark.parametrize(("declared", "rule"), NONSENSE, ids=[str(declared) for declared, _ in NONSENSE])
def test_a_column_with_no_sense_is_refused(declared: dict[str, Any], rule: str) -> None:
    """As it is declared, and not when a file is read."""
    with pytest.raises(ValueError, match=f"^{rule}$"):
        Column(name="one", label="one", meaning="One.", **declared)


def test_what_a_column_says_of_itself() -> None:
    """What is allowed, and whether it is needed, in words."""
    hours = Column(name="hours", label="hours", kind=Kind.NUMBER, meaning="Hours.", minimum=0, maximum=60)
    prison = Column(name="prison", label="prison", kind=Kind.TEXT, meaning="Where.", required=True, fallback="other")
    tool = Column(name="tool", label="tool", kind=Kind.CHOICE, meaning="Which.", choices=("a", "b"))
    assert [each.allowed for each in (hours, prison, tool)] == ["number, 0 to 60", "text", "a or b"]
    assert [each.need for each in (hours, prison)] == ["optional", "required, or other"]
