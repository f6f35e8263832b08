"""A plan as people read it: objectives in order, the plan before, who is at risk, the last start."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from optimise.tale import FIRST_DAY, TWO_TEAMS, Plans, Tale, day, pin

from planner.caseload import Status
from planner.optimise.allocation import changes_of
from planner.optimise.constraints.pin import PinKind
from planner.optimise.explain.list_schedule import simple_plans
from planner.optimise.explain.plan import PlanStatus

TWO = {"ann": {"end": 900}, "bea": {"end": 900}}


def before(**starts: tuple[int, str]) -> dict[str, Any]:
    """A plan before: each person's start as a day's number, and with whom."""
    return {"previous": {name: (day(on), tuple(who.split("+"))) for name, (on, who) in starts.items()}}


def changes(tale: Tale) -> dict[str, str]:
    """What the table of changes says of each person."""
    table = tale.answer.tables()["changes"]
    return dict(zip(table["person"], table["change"], strict=True))


# --- objectives, each before the next ---


def test_value_before_changes(plans: Plans) -> None:
    """The plan before has Ann in week 0, where Bea alone could be in time by now: value moves Ann to week 4."""
    tale = plans({"ann": {"end": 900}, "bea": {"end": 25}}, {"P": {}}, **before(ann=(0, "P")))
    assert tale.starts == {"ann": (4, "P"), "bea": (0, "P")}
    assert tale.allocation.changes == 1
    assert changes(tale) == {"ann": "moved", "bea": "added"}


def test_fewest_changes_before_earliest_start(plans: Plans) -> None:
    """Ann was to start in week 5. She could in week 0, and stays in week 5."""
    assert plans({"ann": {"end": 900}}, {"P": {}}).starts == {"ann": (0, "P")}
    tale = plans({"ann": {"end": 900}}, {"P": {}}, **before(ann=(35, "P")))
    assert tale.starts == {"ann": (5, "P")}
    assert tale.allocation.changes == 0
    assert tale.reason("ann").why.endswith("Sooner would be no better: as in the plan before, or on account of leave.")


def test_earliest_starts_last(plans: Plans) -> None:
    """Nothing else tells the weeks apart: weeks 0 and 4, the least sum there is with one hour."""
    tale = plans(TWO, {"P": {}})
    assert sorted(week for week, _ in tale.starts.values()) == [0, 4]
    assert (tale.allocation.week_sum, tale.allocation.week_sum_bound) == (4, 4)


def test_weights(plans: Plans) -> None:
    """One place in time for one of two: 1.5 beats 1, and 1 beats 0.5."""
    for weight, who in ((1.5, "ann"), (0.5, "bea")):
        tale = plans({"ann": {"end": 25, "weight": weight}, "bea": {"end": 25}}, {"P": {}})
        assert tale.starts == {who: (0, "P")}


def test_two_ordinary_finishes_beat_one_weighted(plans: Plans) -> None:
    """Ann's eleven sessions, the last on day 77, hold P for all eight weeks: two people of weight 1 beat
    her 1.9, not her 2.1."""
    people = {"ann": {"end": 81, "sessions": 11, "weight": 1.9}, "bea": {"end": 25}, "cat": {"end": 53}}
    assert plans(people, {"P": {}}).starts == {"bea": (0, "P"), "cat": (4, "P")}
    people["ann"]["weight"] = 2.1
    assert plans(people, {"P": {}}).starts == {"ann": (0, "P")}


# --- the plan before ---


def again(tale: Tale) -> dict[str, Any]:
    """A plan, as the one before."""
    return {"previous": {row.person: (row.start, row.psychologists) for row in tale.plan.rows if row.start}}


MANY = {
    "ann": {"end": 60},
    "bea": {"end": 40},
    "cat": {"end": 900},
    "dot": {"end": 70, "two": True},
    "eve": {"end": 33},
    "fay": {"end": 88},
}


def test_unchanged(plans: Plans) -> None:
    """The same caseload planned again on the plan it gave: the same starts, no change."""
    staff = {"P": {}, "Q": {"leave": [(14, 20)]}}
    first = plans(MANY, staff)
    second = plans(MANY, staff, **again(first))
    assert second.starts == first.starts
    assert (second.allocation.changes, changes(second)) == (0, {})


def test_added_moved_dropped_started_gone(plans: Plans) -> None:
    """Since the plan before: Dot is new and needs week 0, so Ann moves; Bea's date has come nearer and she is dropped;
    Cat is on course; Eve is no longer on the list."""
    people = {
        "ann": {"end": 900},
        "bea": {"end": 20},
        "cat": {"by": ("Q",), "done": 1, "end": 900},
        "dot": {"end": 25},
    }
    wanted = before(ann=(0, "P"), bea=(28, "P"), cat=(0, "Q"), eve=(28, "Q"))
    tale = plans(people, {"P": {}, "Q": {}}, **wanted)
    assert tale.starts["dot"] == (0, "P")
    assert changes(tale) == {"ann": "moved", "bea": "dropped", "cat": "started", "dot": "added", "eve": "gone"}
    rows = tale.answer.tables()["changes"].set_index("person")
    assert rows.loc["ann"].to_dict() == {
        "change": "moved",
        "start_before": day(0),
        "with_before": "P",
        "start_now": tale.row("ann").start,
        "with_now": tale.starts["ann"][1],
    }


def test_another_psychologist_is_a_change(plans: Plans) -> None:
    """Ann was with Q, who has left: the same week with P is a change, and no plan has fewer."""
    tale = plans({"ann": {"end": 900}}, {"P": {}}, **before(ann=(0, "Q")))
    assert (tale.starts, tale.allocation.changes) == ({"ann": (0, "P")}, 1)
    assert changes(tale) == {"ann": "moved"}


def test_a_pair_in_any_order_is_the_same(plans: Plans) -> None:
    """Q and P are P and Q."""
    people = {"ann": {"end": 900, "two": True}}
    tale = plans(people, {"P": {}, "Q": {}, "R": {}}, **before(ann=(14, "Q+P")))
    assert (tale.starts, tale.allocation.changes, changes(tale)) == ({"ann": (2, "P+Q")}, 0, {})


def test_a_start_that_has_been_missed_is_next(plans: Plans) -> None:
    """Ann was to start with Q a week ago and has not: now, with Q, rather than with P; and it is told as moved."""
    tale = plans({"ann": {"end": 900}}, {"P": {}, "Q": {}}, **before(ann=(-7, "Q")))
    assert tale.starts == {"ann": (0, "Q")}
    assert changes(tale) == {"ann": "moved"}


def test_dropping_someone_is_a_change(plans: Plans) -> None:
    """Two people in time from week 0 only and of equal worth: whoever was planned before is planned again."""
    for name in ("ann", "bea"):
        tale = plans({"ann": {"end": 25}, "bea": {"end": 25}}, {"P": {}}, **before(**{name: (0, "P")}))
        assert tale.starts == {name: (0, "P")}
        assert tale.allocation.changes == 0
        assert changes_of(tale.formulation.problem, tale.allocation.start) == 0


# --- how people stand ---


@pytest.mark.parametrize(("week", "standing"), [(3, PlanStatus.START_NEXT), (4, PlanStatus.START_LATER)])
def test_start_next_is_within_four_weeks(plans: Plans, week: int, standing: PlanStatus) -> None:
    """Weeks 0 to 3."""
    tale = plans({"ann": {"end": 900}}, {"P": {}}, pins=[pin("ann", PinKind.NOT_BEFORE, week * 7)])
    assert tale.row("ann").standing is standing


@pytest.mark.parametrize(("last", "at_risk"), [(13, True), (14, False)])
def test_at_risk(plans: Plans, last: int, at_risk: bool) -> None:
    """No start within four weeks, and the last start thirteen weeks away or less.

    From 8 February, Easter Monday is day 49, 3 May day 84 and 31 May day 112. Begun in week 13, on day 91, sessions
    fall on 98, 105, none on 112, 119, and the report on 122. Begun in week 14, on 105, none on 112, 119, 126; report on
    129. Ben's course holds weeks 0 to 4: four sessions to day 28, report on 31.
    """
    end = {13: 123, 14: 130}[last]
    people = {"ann": {"end": end}, "ben": {"by": ("P",), "end": 900, "sessions": 5, "done": 1}}
    tale = plans(people, {"P": {}}, weeks=20, first_day=date(2027, 2, 8))
    row = tale.row("ann")
    assert (row.weeks_left, row.at_risk) == (last, at_risk)
    assert row.standing is PlanStatus.START_LATER
    assert [each.person for each in tale.plan.at_risk] == ["ann"] * at_risk
    assert ("At risk: the last start that could finish in time is on" in tale.reason("ann").why) is at_risk


def test_not_at_risk_who_starts_next(plans: Plans) -> None:
    """Week 0 is the last, and it is planned."""
    row = plans({"ann": {"end": 25}}, {"P": {}}).row("ann")
    assert (row.last_start, row.weeks_left, row.at_risk) == (FIRST_DAY, 0, False)


def test_at_risk_in_order_of_weeks_left(plans: Plans) -> None:
    """Both have no place: Bea's last start is in week 0, Ann's in week 1."""
    people = {"ann": {"end": 32}, "bea": {"end": 25}, "cat": {"end": 25, "weight": 9.0}}
    tale = plans(people, {"P": {}})
    assert [row.person for row in tale.plan.at_risk] == ["bea", "ann"]


@pytest.mark.parametrize(("end", "last"), [(73, 6), (74, 7), (80, 7), (81, None)])
def test_the_last_start_is_not_the_plans_end(plans: Plans, end: int, last: int | None) -> None:
    """Eight weeks are planned. Begun in week 7, on day 49, a course is complete on day 73; in week 8 on day 80.

    Before day 74 the last start is week 7's and before 73 week 6's. Before day 81 a start after the plan would do as
    well: no last start is told, and nobody is at risk for want of weeks planned.
    """
    people = {"ann": {"end": end}, "ben": {"by": ("P",), "end": 900, "sessions": 6, "done": 1}}
    row = plans(people, {"P": {}}).row("ann")
    assert row.last_start == (None if last is None else day(7 * last))
    assert (row.weeks_left, row.at_risk) == (last, last is not None)


def test_nobody_left_after_the_plan(plans: Plans) -> None:
    """P leaves at the end of week 7, so the last start is in week 4, however far the deadline."""
    row = plans({"ann": {"end": 900}}, {"P": {"end": 55}}).row("ann")
    assert (row.last_start, row.weeks_left) == (day(28), 4)


def test_best_chance(plans: Plans) -> None:
    """With half of all sessions lost, before day 39: from week 0 five are booked (7 to 35, a report on 38), of which
    three or more are held with chance 16/32; from week 1, where a pin puts her, four: 5/16."""
    text = "[programme]\np_not_held_regime = 0.5\n"
    tale = plans({"ann": {"end": 39}}, {"P": {}}, text, pins=[pin("ann", PinKind.NOT_BEFORE, 7)])
    assert tale.row("ann").best_chance == pytest.approx(0.5)
    assert tale.row("ann").chance == pytest.approx(5 / 16)


def test_simple_orders(plans: Plans) -> None:
    """One hour. Ann was referred first and can wait; Bea has least time; Cat, band 1, has eleven sessions, complete
    on day 80, and little slack.

    By referral (Ann, Bea, Cat): Ann in week 0; Bea, only in time from week 0, is not placed; Cat's
    eleven weeks from week 4 are too late. By deadline: Bea in week 0; Ann (day 60) in week 4, complete on 52; Cat none.
    By band: Cat in week 0 with all the hours there are; nobody else. By length Ann and Bea are alike, so Ann, who comes
    first, is placed as by referral.
    """
    people = {
        "ann": {"end": 60, "referral": -30, "band": 2},
        "bea": {"end": 25, "referral": -20, "band": 3},
        "cat": {"end": 83, "referral": -10, "band": 1, "sessions": 11},
    }
    tale = plans(people, {"P": {}})
    simple = {name: replace(tale.plan, allocation=found) for name, found in simple_plans(tale.formulation).items()}
    placed = {name: {place.person: place.from_week for place in plan.places} for name, plan in simple.items()}
    assert placed == {
        "referral": {"ann": 0},
        "earliest-deadline": {"bea": 0, "ann": 4},
        "least-slack": {"bea": 0, "ann": 4},
        "band-then-time-left": {"cat": 0},
        "shortest-course": {"ann": 0},
    }
    assert tale.starts == {"bea": (0, "P"), "ann": (4, "P")}
    proof = tale.answer.tables()["proof"]
    assert proof["plan"].tolist() == ["this plan", *(f"in order: {name}" for name in placed)]
    assert proof["value"].tolist() == pytest.approx([2, 1, 2, 2, 1, 1])
    assert proof["placed"].tolist() == [2, 1, 2, 2, 1, 1]


def test_no_simple_order_beats_the_plan(plans: Plans) -> None:
    """On a mixed list."""
    tale = plans(MANY, {"P": {}, "Q": {"leave": [(14, 20)]}})
    assert all(other.value <= tale.allocation.value + 1e-9 for other in tale.answer.simple.values())
    assert tale.allocation.value == tale.allocation.bound


def test_renaming_changes_nothing(plans: Plans) -> None:
    """Value, bound and how many start do not depend on names, nor on the order of rows."""
    staff = {"P": {}, "Q": {"leave": [(14, 20)]}}
    one = plans(MANY, staff).allocation
    other = plans({f"x{name[::-1]}": MANY[name] for name in reversed(MANY)}, dict(reversed(staff.items()))).allocation
    assert (one.value, one.bound, one.week_sum) == (other.value, other.bound, other.week_sum)
    assert one.placed == other.placed


def test_an_hour_more_never_lowers_the_value(plans: Plans) -> None:
    """From none to five hours."""
    values = [plans(MANY, {"P": {"hours": hours}, "Q": {}}).allocation.value for hours in range(6)]
    assert values == sorted(values)
    assert values[0] < values[-1]


def test_held_minutes_are_what_the_staff_view_says(plans: Plans) -> None:
    """Hours held and free, week by week: Ann's in weeks 0 to 3, Bea's in 4 to 7; leave told as days off."""
    tale = plans({"ann": {"end": 25}, "bea": {"end": 53}}, {"P": {"hours": 1.5, "leave": [(8, 9)]}})
    view = tale.answer.tables()["staff_by_week"]
    assert view["people"].tolist() == ["ann"] * 4 + ["bea"] * 4
    assert view["hours_held"].tolist() == [1.0] * 8
    assert view["hours_free"].tolist() == [0.5] * 8
    assert view["days_off"].tolist() == [0, 2, 0, 0, 0, 0, 0, 0]


def test_places_are_where_the_team_is(plans: Plans) -> None:
    """The team of the psychologist, not the first that may serve."""
    people = {"ann": {"end": 25, "teams": ("any", "away")}, "bea": {"end": 25}}
    tale = plans(people, {"P": {}, "Q": {"team": "away"}}, TWO_TEAMS)
    assert (tale.row("ann").team, tale.row("bea").team) == ("away", "any")


def test_empty_caseload(plans: Plans) -> None:
    """Nobody who could start: a plan of nobody, proved."""
    tale = plans({"ann": {"status": Status.DECLINED, "end": 900}}, {"P": {}})
    assert (tale.starts, tale.allocation.value, tale.plan.busy_weeks) == ({}, 0.0, 1)
    assert list(tale.answer.tables()["plan"]["standing"]) == ["no place in this plan"]


def test_weeks_begin_on_the_first_day(plans: Plans) -> None:
    """From a Wednesday, weeks begin on Wednesdays."""
    first_day = FIRST_DAY + timedelta(days=2)
    tale = plans(TWO, {"P": {}}, first_day=first_day)
    assert {row.start for row in tale.plan.rows} == {first_day, first_day + timedelta(days=28)}
