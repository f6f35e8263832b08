"""Pins, floors and the plan before, from files: read as written, or every fault with row and column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from optimise.tale import Plans, Tale, day

from planner.base.fault import InputError
from planner.optimise.constraints.equity import EquityFloor
from planner.optimise.constraints.pin import Pin, PinKind
from planner.present.export import as_bytes
from planner.studies.plan.constraint_files import read_floors, read_pins, read_previous

PEOPLE = {
    "ann": {"end": 900, "sex": "female"},
    "bea": {"end": 900, "sex": "female", "sentence": "Life"},
    "Ben": {"end": 900, "by": ("P. One",)},
    "=cat": {"end": 900},
}
STAFF = {"P. One": {}, "Q": {}}


@pytest.fixture
def tale(plans: Plans) -> Tale:
    """Three who may be given a place, one of them with a name that a spreadsheet would run, and one on a course."""
    return plans(PEOPLE, STAFF)


def told(reader: Callable[..., Any], path: Path, tale: Tale) -> list[str]:
    """Every fault, without the file's name."""
    with pytest.raises(InputError) as caught:
        reader(path, tale.formulation)
    return [str(fault).removeprefix(f"{path}: ") for fault in caught.value.faults]


def write(folder: Path, text: str) -> Path:
    """Write a file of constraints."""
    path = folder / "constraints.csv"
    path.write_text(text, encoding="utf-8")
    return path


PINS = """person,pin,date,psychologist,note
ann,must start by,28/02/2027,,parole soon
ANN ,Not Before,2027-01-11,,
bea,fixed to,,p. one; Q,
bea,never with,,Q,
=cat,no place,,,
"""


def test_pins(tmp_path: Path, tale: Tale) -> None:
    """Each kind; letter case and stray spaces aside; two psychologists with a semicolon between them."""
    assert read_pins(write(tmp_path, PINS), tale.formulation) == (
        Pin("ann", PinKind.MUST_START_BY, date(2027, 2, 28), note="parole soon"),
        Pin("ann", PinKind.NOT_BEFORE, date(2027, 1, 11)),
        Pin("bea", PinKind.FIXED_TO, psychologists=("P. One", "Q")),
        Pin("bea", PinKind.NEVER_WITH, psychologists=("Q",)),
        Pin("=cat", PinKind.NO_PLACE),
    )


def test_pins_from_a_workbook(tmp_path: Path, tale: Tale) -> None:
    """The sheet `pins`, or the first; headings by their other names."""
    path = tmp_path / "constraints.xlsx"
    table = pd.DataFrame({"pseudonym": ["ann"], "pin": ["not before"], "when": [pd.Timestamp(2027, 1, 11)]})
    table.rename(columns={"pseudonym": "person"}).to_excel(path, index=False, sheet_name="anything")
    assert read_pins(path, tale.formulation) == (Pin("ann", PinKind.NOT_BEFORE, date(2027, 1, 11)),)


def test_only_a_header_is_no_pins(tmp_path: Path, tale: Tale) -> None:
    """Nothing is pinned, and that is no fault."""
    assert read_pins(write(tmp_path, PINS.splitlines()[0] + "\n"), tale.formulation) == ()


BAD_PINS = """person,pin,date,psychologist
Ben,no place,,
anne,must start by,,
bea,must start buy,28/02/2027,
bea,fixed to,,R
bea,never with,,
bea,no place,28/02/2027,
bea,not before,03/01/2027,
bea,fixed to,,P. One; Q; P. One; Z
"""


def test_every_fault_of_the_pins_at_once(tmp_path: Path, tale: Tale) -> None:
    """Row, column, what was written, what must be: someone on a course, someone unknown, a pin and psychologists
    unknown, a date missing, one too many, one before the first day."""
    people = "must be someone who may be given a place: ann, bea, =cat"
    kinds = "must be one of: must start by, not before, fixed to, never with, no place"
    named = "psychologists must be named with 'fixed to' or 'never with', and with no other pin"
    dated = "a date must be given with 'must start by' or 'not before', and with no other pin"
    assert told(read_pins, write(tmp_path, BAD_PINS), tale) == [
        f"row 2, column person = Ben: {people}",
        f"row 3, column person = anne: {people}; did you mean ann?",
        f"row 4, column pin = must start buy: {kinds}; did you mean must start by?",
        "row 5, column psychologist = R: must be in the staff file: P. One, Q",
        f"row 6, column pin = never with: {named}",
        f"row 7, column pin = no place: {dated}",
        "row 8, column date = 3 January 2027: must be on or after the plan's first day, 4 January 2027",
        "row 9, column psychologist = Z: must be in the staff file: P. One, Q",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("person,date\nann,\n", "row 1: must have a column pin (what is decided); it has: person, date"),
        ("", "must have a header row"),
        (
            "person,pin,date\nann,not before,31/02/2027\n",
            "row 2, column date = 31/02/2027: there is no such day: check the day and the month",
        ),
        ("person,pin,date\nann,not before,soon\n", "row 2, column date = soon: must be a date, day first"),
        ("person,pin\n,no place\n", "row 2, column person: must be stated"),
        ("person,pin\nann,no place,x\n", "row 2 = x: has more cells than there are headings"),
    ],
)
def test_pins_that_cannot_be_read(tmp_path: Path, tale: Tale, text: str, fault: str) -> None:
    """As the caseload's files tell it."""
    found = told(read_pins, write(tmp_path, text), tale)
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_no_such_file(tmp_path: Path, tale: Tale) -> None:
    """Said, with its name."""
    assert told(read_pins, tmp_path / "none.csv", tale) == ["cannot be read: No such file or directory"]


def test_floors(tmp_path: Path, tale: Tale) -> None:
    """As written, letter case aside."""
    text = "by,group,least_share\nsex,Female,0.5\nSentence type,not stated,1\n"
    assert read_floors(write(tmp_path, text), tale.formulation) == (
        EquityFloor("sex", "female", 0.5),
        EquityFloor("sentence type", "not stated", 1.0),
    )


def test_every_fault_of_the_floors_at_once(tmp_path: Path, tale: Tale) -> None:
    """An unknown grouping, and a group of nobody who may be given a place."""
    text = "by,group,least_share\nage,old,0.5\nsex,male,0.5\n"
    known = "prison, sentence type, time left, sex, learning disability"
    groups = "female, not stated"
    assert told(read_floors, write(tmp_path, text), tale) == [
        f"row 2, column by = age: must be one of: {known}",
        f"row 3, column group = male: must be a group of someone who may be given a place: {groups}",
    ]


@pytest.mark.parametrize("share", ["0", "0.009", "1.01", "-1"])
def test_shares(tmp_path: Path, tale: Tale, share: str) -> None:
    """From 0.01 to 1."""
    found = told(read_floors, write(tmp_path, f"by,group,least_share\nsex,female,{share}\n"), tale)
    assert found == [f"row 2, column least_share = {share}: must be from 0.01 to 1"]


def test_the_plan_as_it_was_written(tmp_path: Path, tale: Tale) -> None:
    """A plan.csv read back: its own starts, by everyone's own name; the course that was running is no start of it."""
    path = tmp_path / "plan.csv"
    path.write_bytes(as_bytes(tale.answer.files()["plan.csv"]))
    assert read_previous(path, tale.formulation) == {
        row.person: (row.start, row.psychologists) for row in tale.plan.rows if row.person in {"ann", "bea", "=cat"}
    }


def test_the_plan_before_by_hand(tmp_path: Path, tale: Tale) -> None:
    """Three columns do; a blank start is none."""
    text = "person,start_date,psychologist\nann,04/01/2027,Q\nbea,,\nzoe,2027-02-01,R\n"
    assert read_previous(write(tmp_path, text), tale.formulation) == {"ann": (day(0), ("Q",)), "zoe": (day(28), ("R",))}


def test_the_plan_before_with_someone_twice(tmp_path: Path, tale: Tale) -> None:
    """Which of the two would be meant?"""
    text = "person,start_date,psychologist\nann,04/01/2027,Q\nann,11/01/2027,Q\n"
    assert told(read_previous, write(tmp_path, text), tale) == ["row 3, column person = ann: must be listed once"]


def test_no_plan_at_all(tmp_path: Path, tale: Tale) -> None:
    """A file of something else: of nobody, or of people without starts."""
    for text, rule in (
        ("name,team\nP,any\n", "must have a column person (pseudonym); it has: name, team"),
        ("person,prison\nann,any\n", "must have a column start_date; it has: person"),
    ):
        assert told(read_previous, write(tmp_path, text), tale) == [f"row 1: {rule}"]


def test_a_start_with_nobody(tmp_path: Path, tale: Tale) -> None:
    """A row of the plan before that has a start and no psychologist is told; one without a start has none."""
    path = write(tmp_path, "person,standing,start_date,psychologist,second_psychologist\nann,start next,2027-04-05,,\n")
    assert told(read_previous, path, tale) == ["row 2, column psychologist: must be stated where start_date is"]
