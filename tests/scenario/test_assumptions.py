"""Every parameter listed once, with its label, unit, source and grade."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.scenario import assumptions, read
from planner.scenario.assumption import TEXTS, written
from planner.scenario.distribution import Constant, Never, Pert
from planner.scenario.source import GRADES
from planner.scenario.table import leaf_keys

ROOT = Path(__file__).parents[2]
ENGLAND_WALES = ROOT / "scenarios" / "england-wales.toml"
KINDS = {"demand.caseload.kind"}  # which kind of part it is; not a quantity


@pytest.fixture(scope="module")
def listed() -> dict[str, Any]:
    """The baseline's assumptions by key."""
    file = read(ENGLAND_WALES)
    found = assumptions(file)
    assert len({one.key for one in found}) == len(found)
    return {one.key: one for one in found}


def test_every_value_stated_is_listed_once(listed: dict[str, Any]) -> None:
    """Each leaf of the baseline's file, the scenario's own texts and kinds aside."""
    stated = {key for key, _ in leaf_keys(read(ENGLAND_WALES).resolved)} - TEXTS - KINDS
    variation = {key for key in stated if key.startswith("demand.variation")}
    pay = {key for key in stated if ".pay_gbp_per_year." in key}  # one parameter, by pay area
    expected = stated - variation - pay | {key.rsplit(".", 1)[0] for key in pay} | {"demand.variation.dispersion_k"}
    assert expected <= set(listed)
    not_stated = set(listed) - expected
    assert {listed[key].stated_in for key in not_stated} == {"not stated"}


def test_each_has_a_label_a_unit_and_a_grade(listed: dict[str, Any]) -> None:
    """Nothing is left blank; a grade is one of four."""
    for one in listed.values():
        assert one.label
        assert one.unit
        assert one.value
        assert one.grade in GRADES


def test_what_has_no_source_is_an_assumption(listed: dict[str, Any]) -> None:
    """Every grade but an assumption has a source."""
    assert [one.key for one in listed.values() if one.grade != "assumption" and not one.source] == []
    unsourced = listed["programme.place_kept_days"]
    assert (unsourced.grade, unsourced.source) == ("assumption", "")


def test_each_source_of_the_file_is_shown(listed: dict[str, Any]) -> None:
    """Each source that the baseline states is seen on the parameter it is for, with its grade and its file."""
    for key, source in read(ENGLAND_WALES).sources.items():
        one = listed[key] if key in listed else listed[key.rsplit(".", 1)[0]]  # a pay area is part of the pay
        assert (one.key, one.grade, one.source) == (one.key, source.grade, source.source)


def test_pay_has_its_source(listed: dict[str, Any]) -> None:
    """Pay by pay area is one parameter: its source and its file are those of its areas."""
    pay = listed["roles.trainee-psychologist.pay_gbp_per_year"]
    assert (pay.value, pay.unit) == ("national 37,019, london 41,122", "£ a year")
    assert (pay.grade, pay.stated_in) == ("computed", "england-wales.toml")
    assert pay.source.startswith("Middle of £36,151")


def test_over_dispersion_is_stated(listed: dict[str, Any]) -> None:
    """The process of referrals is one value; its parameter is stated where the process is."""
    assert listed["demand.variation.dispersion_k"].stated_in == "england-wales.toml"


def test_a_source_is_shown_with_its_value(listed: dict[str, Any]) -> None:
    """The programme's minimum, as published."""
    minimum = listed["programme.minimum_days"]
    assert (minimum.label, minimum.unit) == ("least calendar time from start to last session", "days")
    assert (minimum.value, minimum.grade) == ("constant(value 91)", "read")
    assert minimum.source.startswith("At least 3 months")
    assert minimum.stated_in == "england-wales.toml"


def test_a_changed_value_is_an_assumption_again(write: Callable[..., Any]) -> None:
    """Who changes a value changes its grade, and is named."""
    file = write("consent.p_declines = 0.5", extends=ENGLAND_WALES)
    one = next(one for one in assumptions(file) if one.key == "consent.p_declines")
    assert (one.value, one.grade, one.stated_in) == ("0.5", "assumption", "case.toml")


def test_values_as_a_reader_writes_them() -> None:
    """Distributions in words, dates in full, yes and no, thousands apart."""
    pert = Pert(distribution="pert", minimum=10, mode=20, maximum=32)
    assert written(pert) == "pert(minimum 10, mode 20, maximum 32)"
    assert written(Constant(distribution="constant", value=2.5)) == "constant(value 2.5)"
    assert written(Never(distribution="never")) == "never"
    assert written([1.0, 2.5]) == "1, 2.5"
    assert written({"london": 56494.0}) == "london 56,494"
    assert written(date(2027, 4, 5)) == "5 April 2027"
    assert (written(True), written(False), written(None)) == ("yes", "no", "not stated")  # noqa: FBT003 - the values
