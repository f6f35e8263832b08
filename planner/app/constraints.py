"""What people decide of a plan, entered on a page and kept as the files that the command line reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from planner.base.fault import Fault, InputError
from planner.caseload import InMemoryFile
from planner.optimise.constraints.equity import EquityFloor
from planner.optimise.constraints.pin import DATED, NAMED, Pin, PinKind
from planner.optimise.explain.plan import Plan
from planner.present import export
from planner.studies.plan.constraint_files import BETWEEN

PINS_FILE, FLOORS_FILE, BEFORE_FILE = "pins.csv", "floors.csv", "plan-before.csv"
MOVE = "move to a week"
CHOICES = {  # what may be asked on the page, and what it means
    MOVE: "Starts in that week, with that psychologist where one is named",
    PinKind.MUST_START_BY.value: "Starts on or before a date",
    PinKind.NOT_BEFORE.value: "Starts on or after a date",
    PinKind.FIXED_TO.value: "With that psychologist; two are both of a pair",
    PinKind.NEVER_WITH.value: "With none of those named",
    PinKind.NO_PLACE.value: "No place in this plan",
}
DATED_CHOICES = frozenset({MOVE, *(kind.value for kind in DATED)})
NAMED_CHOICES = frozenset({MOVE, *(kind.value for kind in NAMED)})
DAYS_AFTER = 6  # of a week's first day


def pins_of(choice: str, person: str, when: date | None, names: Sequence[str], note: str) -> tuple[Pin, ...]:
    """Return the pins that a choice makes.

    Raises
    ------
    InputError
        Where a date or a psychologist is missing, or too many are named.
    """
    try:
        if choice == MOVE:
            return _moved(person, when, tuple(names), note)
        kind = PinKind(choice)
        day = when if kind in DATED else None
        return (Pin(person, kind, day, tuple(names) if kind in NAMED else (), note),)
    except ValueError as error:
        raise InputError([Fault("Pin", choice, person, str(error))]) from None


def _moved(person: str, when: date | None, names: tuple[str, ...], note: str) -> tuple[Pin, ...]:
    if when is None:
        raise ValueError("a date must be given")
    week = (
        Pin(person, PinKind.NOT_BEFORE, when, (), note),
        Pin(person, PinKind.MUST_START_BY, when + timedelta(days=DAYS_AFTER), (), note),
    )
    return (*week, Pin(person, PinKind.FIXED_TO, None, names, note)) if names else week


def added(pins: Sequence[Pin], new: Sequence[Pin]) -> tuple[Pin, ...]:
    """Return pins with new ones, which take the place of the person's own of the same kind, notes aside."""
    taken = {(pin.person, pin.kind) for pin in new}
    return (*(pin for pin in pins if (pin.person, pin.kind) not in taken), *new)


def pins_file(pins: Sequence[Pin]) -> InMemoryFile | None:
    """Return pins as the file that `--pins` reads; None where there is none."""
    rows = [(p.person, p.kind.value, p.when, f"{BETWEEN} ".join(p.psychologists), p.note) for p in pins]
    return _file(PINS_FILE, pd.DataFrame(rows, columns=["person", "pin", "date", "psychologist", "note"]))


def floors_file(floors: Sequence[EquityFloor]) -> InMemoryFile | None:
    """Return floors as the file that `--floors` reads; None where there is none."""
    rows = [(floor.by, floor.group, floor.least_share) for floor in floors]
    return _file(FLOORS_FILE, pd.DataFrame(rows, columns=["by", "group", "least_share"]))


def before_file(plan: Plan) -> InMemoryFile:
    """Return a plan as the file that `--previous` reads: its starts, no more."""
    rows = [(row.person, row.standing.value, row.start, *[*row.psychologists, "", ""][:2]) for row in plan.rows]
    columns = ["person", "standing", "start_date", "psychologist", "second_psychologist"]
    return InMemoryFile(BEFORE_FILE, export.as_bytes(export.csv(pd.DataFrame(rows, columns=columns))))


def _file(name: str, table: pd.DataFrame) -> InMemoryFile | None:
    return InMemoryFile(name, export.as_bytes(export.csv(table))) if len(table) else None
