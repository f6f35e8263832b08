"""Assessments too old to start a course on: repeated before a start, at the hours of their tool, ranking nobody."""

from __future__ import annotations

from typing import Any

import pytest
from optimise.tale import ASSESSED_FIRST, Plans, Tale, booked, day

from planner.caseload import Status
from planner.optimise.explain.plan import PlanStatus
from planner.studies.plan.words import renewals

TWO_TOOLS = """
[programme]
assessment_hours = 1
assessment_days = 7

[assessment]
tool = "ERG-R"
bands = ["first", "next", "later"]
agreement = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
valid_days = 100
hours_by_tool = { "ERG-R" = 0.5, "VERA-2R" = 0.25 }
"""
DATED: dict[str, Any] = {"end": 900, "tool": "ERG22+"}


def columns(tale: Tale, name: str) -> dict[str, Any]:
    """What plan.csv says of a person's assessment."""
    table = tale.answer.tables()["plan"].set_index("person")
    return dict(table.loc[name, ["assessment_tool", "assessment_date", "too_old_from", "repeat_assessment"]])


def test_too_old_on_the_first_day(plans: Plans) -> None:
    """Assessed on day -100, and one holds for 100 days: repeated in week 0, an hour; started in week 1."""
    tale = plans({"ann": {**DATED, "assessed": -100}}, {"P": {}}, ASSESSED_FIRST, valid_days=100)
    assert booked(tale) == [("assessment", "ann", "P", 0, 1, 60)]
    assert tale.starts == {"ann": (1, "P")}
    assert tale.reason("ann").why.endswith(
        "The assessment of 26 September 2026 (ERG22+) holds for 100 days and is too old on 4 January 2027: repeat it "
        "before a start, 1 hour of an assessor."
    )
    assert columns(tale, "ann") == {
        "assessment_tool": "ERG22+",
        "assessment_date": day(-100),
        "too_old_from": day(0),
        "repeat_assessment": "yes",
    }
    assert tale.answer.tables()["plan"]["assessor_hours"].tolist() == [1.0]


def test_a_day_younger_still_holds(plans: Plans) -> None:
    """Assessed on day -99: a start on day 0 may rest on it."""
    tale = plans({"ann": {**DATED, "assessed": -99}}, {"P": {}}, ASSESSED_FIRST, valid_days=100)
    assert booked(tale) == []
    assert tale.starts == {"ann": (0, "P")}
    assert "assessment" not in tale.reason("ann").why
    assert columns(tale, "ann")["repeat_assessment"] == ""


def test_too_old_by_the_planned_start(plans: Plans) -> None:
    """One course at a time: whoever comes second starts in week 4, on day 28. Made on day -80, it holds until 20."""
    people = {name: {**DATED, "assessed": -80} for name in ("ann", "bea")}
    tale = plans(people, {"P": {}}, ASSESSED_FIRST, valid_days=100)
    assert booked(tale) == []
    second = next(name for name, (week, _) in tale.starts.items() if week == 4)
    first = "bea" if second == "ann" else "ann"
    renewal = tale.row(second).renewal
    assert renewal is not None
    assert (renewal.too_old_by, renewal.is_booked, renewal.hours) == (day(28), False, 1)
    assert str(renewal).endswith("1 hour of an assessor. These hours are not held in this plan.")
    assert tale.row(first).renewal is None
    assert renewals(tale.plan) == (
        "An assessment holds for 100 days. To be repeated before a start: 1, with 1 assessor hours in all; the "
        "hours of 0 of them are held in this plan."
    )
    assert tale.answer.document()["assessments_to_repeat"] == {"people": 1, "assessor_hours": 1, "held_in_plan": 0}


def test_once_ready(plans: Plans) -> None:
    """Not ready until day 10, by when the assessment is too old: repeated from week 2 on; started in week 3."""
    ann = {**DATED, "assessed": -91, "status": Status.NOT_READY, "ready": 10}
    tale = plans({"ann": ann}, {"P": {}}, ASSESSED_FIRST, valid_days=100)
    assert booked(tale) == [("assessment", "ann", "P", 2, 3, 60)]
    assert tale.starts == {"ann": (3, "P")}


@pytest.mark.parametrize(
    ("held", "minutes", "used"), [("ERG22+", 30, "ERG-R"), ("ERG-R", 30, "ERG-R"), ("VERA-2R", 15, "VERA-2R")]
)
def test_hours_of_the_tool(plans: Plans, held: str, minutes: int, used: str) -> None:
    """The same tool again while it is in use, else the scenario's, at that tool's hours; the scenario says how long."""
    tale = plans({"ann": {"end": 900, "tool": held, "assessed": -100}}, {"P": {}}, TWO_TOOLS)
    assert booked(tale) == [("assessment", "ann", "P", 0, 1, minutes)]
    assert f"before a start with {used}, {minutes / 60:g} hours of an assessor." in tale.reason("ann").why


def test_hours_of_the_row(plans: Plans) -> None:
    """The caseload's own hours go before the tool's, of a first assessment too."""
    people = {
        "ann": {**DATED, "assessed": -100, "hours": 0.75},
        "bea": {"end": 900, "status": Status.NOT_ASSESSED, "hours": 0.5},
        "cat": {"end": 900, "status": Status.NOT_ASSESSED},
    }
    tale = plans(people, {"P": {"hours": 9}}, TWO_TOOLS)
    assert {name: minutes for _, name, *_, minutes in booked(tale)} == {"ann": 45, "bea": 30, "cat": 30}
    assert [each.hours for each in tale.plan.renewals] == [0.75]


def test_by_referral_among_first_assessments(plans: Plans) -> None:
    """An assessment repeated stands in the same line as a first one: by day of referral, whatever the tool or date."""
    people = {
        "ann": {"end": 900, "status": Status.NOT_ASSESSED, "referral": -5},
        "bea": {**DATED, "assessed": -400, "referral": -4},
        "cat": {**DATED, "assessed": -100, "referral": -9},
    }
    tale = plans(people, {"P": {}}, ASSESSED_FIRST, valid_days=100)
    assert [name for _, name, *_ in booked(tale)] == ["cat", "ann", "bea"]


def test_no_hours_to_repeat_it(plans: Plans) -> None:
    """The one hour is held by a running course all through the plan: not placed, and why."""
    people = {"ann": {**DATED, "assessed": -100}, "ben": {"by": ("P",), "end": 900, "sessions": 40, "done": 1}}
    tale = plans(people, {"P": {}}, ASSESSED_FIRST, valid_days=100)
    assert tale.row("ann").standing is PlanStatus.NOT_PLACED
    assert tale.reason("ann").why.startswith(
        "No psychologist has the hours for an assessment, which comes before a place. The assessment of 26 September"
    )
    assert tale.row("ann").renewal is not None
    assert not tale.row("ann").renewal.is_booked  # type: ignore[union-attr]


def test_nothing_says_how_long_it_holds(plans: Plans) -> None:
    """However old it is, nothing is repeated and nothing said; nor where it has no date, or a first one is to come."""
    assert booked(plans({"ann": {**DATED, "assessed": -9000}}, {"P": {}}, ASSESSED_FIRST)) == []
    tale = plans({"ann": DATED}, {"P": {}}, ASSESSED_FIRST, valid_days=1)
    assert (booked(tale), tale.plan.renewals) == ([], ())
    people = {"ann": {**DATED, "assessed": -9000, "status": Status.NOT_ASSESSED}}
    tale = plans(people, {"P": {}}, ASSESSED_FIRST, valid_days=1)
    assert (len(booked(tale)), tale.plan.renewals) == (1, ())
    assert renewals(plans({"ann": DATED}, {"P": {}}).plan) == ""


def test_the_tool_alone_changes_no_plan(plans: Plans) -> None:
    """Who goes first does not depend on what people were assessed with, nor on when, while it holds."""
    people = {name: {"end": 30 + at, "tool": "VERA-2R"} for at, name in enumerate(("ann", "bea", "cat"))}
    plain = {name: {"end": said["end"]} for name, said in people.items()}
    dated = {name: {**said, "assessed": -at} for at, (name, said) in enumerate(people.items())}
    starts = [plans(each, {"P": {}}, ASSESSED_FIRST, valid_days=900).starts for each in (plain, people, dated)]
    assert starts[0] == starts[1] == starts[2]
