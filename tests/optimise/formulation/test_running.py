"""Courses that run on the first day go on first: held until complete, handed over when someone leaves."""

from __future__ import annotations

import pytest
from optimise.tale import TWO_TEAMS, Plans, day

from planner.optimise.explain.plan import PlanStatus

ON = {"by": ("P",), "end": 400}


def test_holds_its_hours_first(plans: Plans) -> None:
    """One of three sessions is done: the others fall on days 7 and 14, the report on 17, in week 2. Bea starts in 3."""
    tale = plans({"ann": {**ON, "done": 1}, "bea": {"end": 400}}, {"P": {}})
    assert tale.held == {"ann": (0, 3), "bea": (3, 7)}
    row = tale.row("ann")
    assert (row.standing, row.start, row.until, row.psychologists) == (PlanStatus.ON_COURSE, day(0), day(21), ("P",))
    assert row.chance == 1.0
    assert str(tale.reason("ann")) == (
        "On a course with P. Hours are held until 25 January 2027. Chance of finishing before 8 February 2028: 100%."
    )


def test_leave_holds_it_longer(plans: Plans) -> None:
    """With day 7 on leave the two sessions fall on 14 and 21; report on 24, in week 3."""
    tale = plans({"ann": {**ON, "done": 1}, "bea": {"end": 400}}, {"P": {"leave": [(7, 7)]}})
    assert tale.held == {"ann": (0, 4), "bea": (4, 8)}


def test_more_courses_than_hours(plans: Plans) -> None:
    """Two courses hold two hours of one: both go on, and nobody starts until both are done."""
    people = {"ann": {**ON, "done": 1}, "ben": {**ON, "done": 2}, "bea": {"end": 400}}
    tale = plans(people, {"P": {}})
    assert tale.held == {"ann": (0, 3), "ben": (0, 2), "bea": (3, 7)}
    assert tale.formulation.free[0].tolist()[:4] == [0, 0, 0, 60]


def test_a_pair_holds_both(plans: Plans) -> None:
    """Both psychologists' hours are held, and a session falls out when either is away: 14 and 21, report on 24."""
    people = {"ann": {"by": ("Q", "P"), "end": 400, "done": 1}, "bea": {"end": 400}, "cat": {"end": 400}}
    tale = plans(people, {"P": {"leave": [(7, 7)]}, "Q": {}})
    assert tale.held == {"ann": (0, 4), "bea": (4, 8), "cat": (4, 8)}
    assert tale.row("ann").psychologists == ("P", "Q")


@pytest.mark.parametrize(("end", "chance"), [(18, 1.0), (17, 0.0)])
def test_chance_of_the_rest(plans: Plans, end: int, chance: float) -> None:
    """One done, complete on day 17: before 18, not before 17."""
    assert plans({"ann": {"by": ("P",), "end": end, "done": 1}}, {"P": {}}).row("ann").chance == chance


SESSIONS = '[programme]\nsessions_needed = { distribution = "uniform", minimum = 2, maximum = 4 }\n'


def test_sessions_not_stated(plans: Plans) -> None:
    """Two, three or four sessions are needed, each with a chance that the scenario gives; with two done, three or four.

    With three, the last is on day 7 and the report on 10; with four, on 14 and 17. Before day 15 the chance is that of
    three among the two; before day 11 likewise, before 10 none, before 18 certain.
    """
    found = {
        end: plans({"ann": {"by": ("P",), "end": end, "done": 2}}, {"P": {}}, SESSIONS).row("ann").chance
        for end in (10, 11, 15, 18)
    }
    course = plans({}, {"P": {}}, SESSIONS).formulation.offer.course
    three = course.sessions[3] / (course.sessions[3] + course.sessions[4])
    assert found == {10: 0.0, 11: pytest.approx(three), 15: pytest.approx(three), 18: pytest.approx(1.0)}
    assert 0 < three < 1


def test_taken_over(plans: Plans) -> None:
    """P leaves on day 10, with sessions due on 7 and 14 of which one is held: two of three done. Q goes on from week 2,
    the first that begins after it: the last session on day 21, report on 24, in week 3."""
    tale = plans({"ann": {**ON, "done": 1}, "bea": {"end": 400}}, {"P": {"end": 10}, "Q": {}})
    assert [(course.first, course.from_week, course.until_week) for course in tale.formulation.running] == [
        (0, 0, 1),
        (1, 2, 4),
    ]
    assert tale.row("ann").psychologists == ("Q",)
    assert tale.row("ann").chance == 1.0
    assert tale.starts == {"bea": (4, "Q")}


def test_some_sessions_are_repeated(plans: Plans) -> None:
    """As above with one session repeated: one counts, and two follow on days 21 and 28; report on 31, in week 4."""
    tale = plans({"ann": {**ON, "done": 1}}, {"P": {"end": 10}, "Q": {}}, "[programme]\nhandover_sessions = 1\n")
    assert tale.held == {"ann": (2, 5)}
    assert tale.formulation.running[1].case.sessions_done == 1


def test_ahead_of_new_starts(plans: Plans) -> None:
    """Bea's deadline is day 25: only a start in week 0 would do, and Q's hour is wanted in weeks 2 and 3 for Ann's
    course. Ann's goes first, and Bea is not placed."""
    tale = plans({"ann": {**ON, "done": 1}, "bea": {"end": 25}}, {"P": {"end": 10}, "Q": {}})
    assert tale.held == {"ann": (2, 4)}
    assert tale.row("bea").standing is PlanStatus.NOT_PLACED


def test_only_in_the_same_team(plans: Plans) -> None:
    """Nobody else is in the team: the course is stranded, and that is said; the other team is not asked."""
    people = {"ann": {**ON, "done": 1, "teams": ("any", "away")}}
    tale = plans(people, {"P": {"end": 10}, "Q": {"team": "away"}}, TWO_TEAMS)
    assert [case.person.person for case in tale.formulation.stranded] == ["ann"]
    row = tale.row("ann")
    assert (row.standing, row.psychologists, row.chance, row.until) == (PlanStatus.ON_COURSE, ("P",), 0.0, day(7))
    assert str(tale.reason("ann")) == (
        "On a course with P. Hours are held until 11 January 2027. Chance of finishing before 8 February 2028: 0%. "
        "The psychologist leaves before the end, and nobody else of the team can go on with it in time."
    )


def test_nobody_has_the_hours(plans: Plans) -> None:
    """Q's hour is held by another course for as long as the plan goes: Ann's is stranded."""
    people = {"ann": {**ON, "done": 1}, "ben": {"by": ("Q",), "end": 900, "sessions": 60, "done": 1}}
    tale = plans(people, {"P": {"end": 10}, "Q": {}})
    assert [case.person.person for case in tale.formulation.stranded] == ["ann"]


def test_leaves_after_the_end(plans: Plans) -> None:
    """Complete on day 17, the day P leaves: P goes on to the end. A day sooner, and somebody else must."""
    staff = {"P": {"end": 17}, "Q": {}}
    assert len(plans({"ann": {**ON, "done": 1}}, staff).formulation.running) == 1
    assert len(plans({"ann": {**ON, "done": 1}}, {**staff, "P": {"end": 16}}).formulation.running) == 2


def test_two_taken_over_by_one(plans: Plans) -> None:
    """Both courses need Q's one hour for two weeks; Ben's deadline, day 32, allows weeks 2 and 3 only; Ann's can wait.

    With two sessions done a course begun in week 2 is complete on day 21 + 3 = 24, in week 4 on 28 + 7 + 3 = 38.
    """
    people = {"ann": {**ON, "done": 1}, "ben": {"by": ("P",), "end": 32, "done": 1}}
    tale = plans(people, {"P": {"end": 10, "hours": 2}, "Q": {}})
    assert tale.held == {"ann": (4, 6), "ben": (2, 4)}


def test_a_pair_is_taken_over_by_a_pair(plans: Plans) -> None:
    """One of the pair leaves on day 10: two of the rest take the course over."""
    people = {"ann": {"by": ("P", "Q"), "end": 400, "done": 1}}
    tale = plans(people, {"P": {"end": 10}, "Q": {}, "R": {}})
    assert tale.row("ann").psychologists == ("Q", "R")
    assert tale.held == {"ann": (2, 4)}
