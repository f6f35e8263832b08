"""What people decide on a page, as pins: what each choice makes, and what it lacks."""

from __future__ import annotations

from datetime import date

import pytest

from app.pages.small import FIRST_DAY
from planner.app.constraints import MOVE, added, pins_of
from planner.base.fault import InputError
from planner.optimise.constraints.pin import Pin, PinKind

DAY = date.fromisoformat(FIRST_DAY)


def test_a_move_is_a_week_and_a_psychologist() -> None:
    made = pins_of(MOVE, "P-1", DAY, ["N1"], "court")
    assert [str(pin) for pin in made] == ["not before 5 April 2027", "must start by 11 April 2027", "fixed to N1"]


@pytest.mark.parametrize("choice", [MOVE, "must start by", "fixed to"])
def test_a_choice_half_made_is_a_fault(choice: str) -> None:
    with pytest.raises(InputError, match="must be"):
        pins_of(choice, "P-1", None, [], "")


def test_a_new_pin_takes_the_place_of_its_kind() -> None:
    old, new = Pin("P-1", PinKind.NO_PLACE, note="a"), Pin("P-1", PinKind.NO_PLACE, note="b")
    assert added((old, Pin("P-2", PinKind.NO_PLACE)), (new,)) == (Pin("P-2", PinKind.NO_PLACE), new)
