"""Parole reports and assessments take their hours before new starts."""

from __future__ import annotations

from optimise.tale import ASSESSED_FIRST, REPORTS, TWO_TEAMS, Plans, booked, day

from planner.caseload import Status
from planner.model.rules import Clock
from planner.optimise.explain.plan import PlanStatus
from planner.optimise.formulation.fixed_tasks import FixedTaskKind

NOT_ASSESSED = {"status": Status.NOT_ASSESSED, "end": 900}
HOLD = {"status": Status.ON_HOLD_NOT_ASSESSED, "end": 900}


def test_assessment_first(plans: Plans) -> None:
    """An hour in week 0 assesses Ann; she starts in week 1, on day 7."""
    tale = plans({"ann": NOT_ASSESSED}, {"P": {}}, ASSESSED_FIRST)
    assert booked(tale) == [("assessment", "ann", "P", 0, 1, 60)]
    assert tale.starts == {"ann": (1, "P")}
    assert str(tale.reason("ann")).endswith("The hours are there; a start after the weeks planned could still finish "
                                            "in time.")  # fmt: skip


def test_assessments_by_referral(plans: Plans) -> None:
    """Bea was referred first: assessed in week 0, Ann in week 1. Then the two courses follow each other from week 2,
    in either order."""
    people = {"ann": {**NOT_ASSESSED, "referral": -5}, "bea": {**NOT_ASSESSED, "referral": -9}}
    tale = plans(people, {"P": {}}, ASSESSED_FIRST)
    assert booked(tale) == [("assessment", "bea", "P", 0, 1, 60), ("assessment", "ann", "P", 1, 2, 60)]
    assert sorted(week for week, _ in tale.starts.values()) == [2, 6]


def test_assessed_before_new_starts(plans: Plans) -> None:
    """Cat's deadline, day 25, allows week 0 only, but its hour assesses Ann: Cat is not placed."""
    tale = plans({"ann": NOT_ASSESSED, "cat": {"end": 25}}, {"P": {}}, ASSESSED_FIRST)
    assert tale.starts == {"ann": (1, "P")}
    assert tale.row("cat").standing is PlanStatus.NOT_PLACED


def test_most_free_of_the_first_team(plans: Plans) -> None:
    """Q has more hours than P, and the other team more still: the first team that serves the prison is asked first."""
    staff = {"P": {}, "Q": {"hours": 2}, "R": {"hours": 9, "team": "away"}}
    tale = plans({"ann": {**NOT_ASSESSED, "teams": ("any", "away")}}, staff, TWO_TEAMS + ASSESSED_FIRST)
    assert booked(tale)[0][2] == "Q"


def test_nobody_away_assesses(plans: Plans) -> None:
    """P is on leave on day 0: in week 1."""
    tale = plans({"ann": NOT_ASSESSED}, {"P": {"leave": [(0, 2)]}}, ASSESSED_FIRST)
    assert booked(tale) == [("assessment", "ann", "P", 1, 2, 60)]
    assert tale.starts == {"ann": (2, "P")}


def test_on_hold_until_then(plans: Plans) -> None:
    """The hold ends on day 10, so the assessment is in week 2 and the start in week 3."""
    tale = plans({"ann": {**HOLD, "ready": 10}}, {"P": {}}, ASSESSED_FIRST)
    assert booked(tale) == [("assessment", "ann", "P", 2, 3, 60)]
    assert tale.starts == {"ann": (3, "P")}
    assert tale.reason("ann").why.startswith("Starts on 25 January 2027 with P.")


def test_no_hours_for_an_assessment(plans: Plans) -> None:
    """The one hour is held by a running course all through the plan."""
    people = {"ann": NOT_ASSESSED, "ben": {"by": ("P",), "end": 900, "sessions": 40, "done": 1}}
    tale = plans(people, {"P": {}}, ASSESSED_FIRST)
    assert tale.formulation.unserved == (("ann", "an assessment"),)
    assert tale.row("ann").standing is PlanStatus.NOT_PLACED
    assert str(tale.reason("ann")) == "No psychologist has the hours for an assessment, which comes before a place."


def test_a_parole_report_goes_before_new_starts(plans: Plans) -> None:
    """Ann's review is on day 30 and her report due 21 days before, on day 9: it takes the hour of weeks 1 and 2. Bea's
    course needs four weeks together: it begins in week 3. So does nobody's on week 0."""
    tale = plans({"ann": {"review": 30, "end": 29}, "bea": {"end": 900}}, {"P": {}}, REPORTS)
    assert booked(tale) == []  # custody ends before the review
    tale = plans({"ann": {"review": 30, "end": 31}, "bea": {"end": 900}}, {"P": {}}, REPORTS)
    assert booked(tale) == [("parole report", "ann", "P", 1, 3, 60)]
    assert tale.starts == {"bea": (3, "P")}
    assert tale.row("ann").standing is PlanStatus.NOT_PLACED
    assert tale.reason("bea").why.endswith("The hours are there; a start after the weeks planned could still finish "
                                           "in time.")  # fmt: skip


def test_reports_by_day_of_review(plans: Plans) -> None:
    """Both are due at once; Bea's review comes first, so hers is written in weeks 0 and 1, and Ann's in weeks 1 and 2
    cannot be: 2 and 3 are, and end on day 28, before her review on 29."""
    people = {"ann": {"review": 29, "end": 900, "status": Status.DECLINED}, "bea": {"review": 15, "end": 900}}
    tale = plans(people, {"P": {}}, REPORTS, clock=Clock.CUSTODY_END)
    assert booked(tale)[:2] == [("parole report", "bea", "P", 0, 2, 60), ("parole report", "ann", "P", 2, 4, 60)]


def test_no_hours_for_a_report(plans: Plans) -> None:
    """Two reviews on day 15: the one hour of weeks 0 and 1 writes one report. The other is said to have none."""
    people = {"ann": {"review": 15, "end": 900}, "bea": {"review": 15, "end": 900, "status": Status.COMPLETED}}
    tale = plans(people, {"P": {}}, REPORTS)
    assert tale.formulation.unserved == (("bea", "a parole report"),)
    assert str(tale.reason("bea")) == (
        "Completed: no place can be planned. No psychologist has the hours for the report for the parole review."
    )


def test_others_write_for_those_not_eligible(plans: Plans) -> None:
    """No report is booked for someone who was never on the programme's list."""
    people = {"ann": {"review": 30, "end": 900, "status": Status.NOT_ELIGIBLE}}
    assert booked(plans(people, {"P": {}}, REPORTS)) == []


def test_only_reports_that_fall_due_within_the_plan(plans: Plans) -> None:
    """Eight weeks are planned, to day 55. A review on day 76 has its report due on day 55; one on 77 on 56."""
    assert len(plans({"ann": {"review": 76, "end": 900}}, {"P": {}}, REPORTS).formulation.fixed_tasks) == 1
    assert len(plans({"ann": {"review": 77, "end": 900}}, {"P": {}}, REPORTS).formulation.fixed_tasks) == 0


def test_what_else_holds_hours_is_in_the_staff_view(plans: Plans) -> None:
    """Week 0: an assessment, one hour held of one."""
    tale = plans({"ann": NOT_ASSESSED}, {"P": {}}, ASSESSED_FIRST)
    week = tale.answer.tables()["staff_by_week"].iloc[0]
    assert (week["hours"], week["hours_held"], week["hours_free"]) == (1, 1, 0)
    assert (week["people"], week["other_work"]) == ("", f"{FixedTaskKind.ASSESSMENT.value}: ann")
    assert week["week_starts"] == day(0)
