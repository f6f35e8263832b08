"""When a psychologist holds sessions, and for how long a course holds hours: leave, bank holidays, coming and going."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from optimise.recheck import expected_until
from optimise.tale import FIRST_DAY, Plans, day

from planner.optimise.starts.plan_horizon import PlanHorizon

EASTER = date(2027, 3, 1)  # a Monday, four weeks before Easter Monday, 29 March
MAY = date(2027, 4, 12)  # a Monday, three weeks before the bank holiday of 3 May


def test_one_hour_one_course_at_a_time(plans: Plans) -> None:
    """Ann's course, begun in week 0, has sessions on days 7, 14, 21 and its report on 24, before her release on 25. It
    holds the one hour in weeks 0 to 24 // 7 = 3; Bea's begins in week 4."""
    tale = plans({"ann": {"end": 25}, "bea": {"end": 200}}, {"P": {}})
    assert tale.starts == {"ann": (0, "P"), "bea": (4, "P")}
    assert tale.held == {"ann": (0, 4), "bea": (4, 8)}
    assert (tale.row("ann").until, tale.row("bea").start) == (day(28), day(28))


def test_a_day_sooner_is_too_soon(plans: Plans) -> None:
    """Complete on day 24 is not before day 24."""
    tale = plans({"ann": {"end": 24}, "bea": {"end": 200}}, {"P": {}})
    assert tale.starts == {"bea": (0, "P")}


@pytest.mark.parametrize(
    ("leave", "until"),
    [
        ((7, 7), 5),  # sessions on 14, 21, 28 and a report on 31, in week 4
        ((7, 20), 6),  # on 21, 28, 35; report on 38
        ((8, 13), 4),  # between two sessions: nothing is lost
        ((22, 24), 4),  # after the last session the report goes on
        ((21, 21), 5),  # the last one on 28
    ],
)
def test_leave_over_a_session_day(plans: Plans, leave: tuple[int, int], until: int) -> None:
    """A session due on leave is not booked; the next falls due a week later, and the hours are held as much longer."""
    tale = plans({"ann": {"end": 200}, "bea": {"end": 200}}, {"P": {"leave": [leave]}})
    assert tale.held["ann"] == (0, until)
    assert tale.starts["bea"] == (until, "P")


def test_leave_costs_the_deadline(plans: Plans) -> None:
    """With day 14 on leave, complete on day 31: before 32, not before 31."""
    staff = {"P": {"leave": [(14, 14)]}}
    assert plans({"ann": {"end": 32}}, staff).starts == {"ann": (0, "P")}
    assert plans({"ann": {"end": 31}}, staff).starts == {}


@pytest.mark.parametrize(
    ("first_day", "until"),
    [
        (MAY, 5),  # sessions on 19 and 26 April, none on 3 May, the last on 10 May; report on 13 May
        (MAY + timedelta(days=1), 4),  # a day later all fall on Tuesdays
        (EASTER, 4),  # 8, 15, 22 March; report on 25 March: Easter is after it
        (EASTER + timedelta(days=7), 5),  # 15 and 22 March, none on Easter Monday, 5 April; report on 8 April
        (EASTER + timedelta(days=4), 5),  # from Friday 5 March: 12, 19, none on Good Friday, 2 April
    ],
)
def test_bank_holiday(plans: Plans, first_day: date, until: int) -> None:
    """No session is booked on a bank holiday in England and Wales."""
    tale = plans({"ann": {"end": 200}}, {"P": {}}, first_day=first_day, weeks=1)
    assert tale.held == {"ann": (0, until)}


def test_bank_holidays_of_2027() -> None:
    """As gov.uk lists them for England and Wales; the substitute days count."""
    horizon = PlanHorizon(date(2027, 1, 4), 52)
    found = [horizon.date_of(day) for day in horizon.bank_holidays[:360].nonzero()[0]]
    listed = [(3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]
    assert [when for when in found if when.weekday() < 5] == [date(2027, month, day) for month, day in listed]


def test_no_start_in_a_week_that_begins_away(plans: Plans) -> None:
    """Weeks 1 and 2 begin on leave (days 7 to 14); week 3 does not; nor is any start in the week of 3 May, week 3."""
    tale = plans({"ann": {"end": 900}}, {"P": {"leave": [(7, 14)]}}, weeks=5)
    assert tale.possible("ann") == {"P": [0, 3, 4]}
    tale = plans({"ann": {"end": 900}}, {"P": {}}, weeks=5, first_day=MAY)
    assert tale.possible("ann") == {"P": [0, 1, 2, 4]}


def test_who_begins_later(plans: Plans) -> None:
    """At work from day 10, a Thursday: the first whole week is week 2, from day 14."""
    tale = plans({"ann": {"end": 900}}, {"P": {"start": 10}})
    assert tale.starts == {"ann": (2, "P")}
    assert list(tale.formulation.hours[0]) == [0, 0, 60, 60, 60, 60, 60, 60]


@pytest.mark.parametrize(
    ("last_day", "weeks"),
    [
        (27, [0]),  # at work through week 3, in which a course begun in week 0 is complete
        (26, []),  # week 3 is not whole
        (33, [0]),
        (34, [0, 1]),
    ],
)
def test_no_start_that_should_end_after_they_leave(plans: Plans, last_day: int, weeks: list[int]) -> None:
    """A start holds four whole weeks, and all of them are worked."""
    tale = plans({"ann": {"end": 900}}, {"P": {"end": last_day}})
    assert tale.possible("ann") == ({"P": weeks} if weeks else {})
    assert tale.starts == ({"ann": (0, "P")} if weeks else {})


def test_leave_delays_beyond_the_last_day(plans: Plans) -> None:
    """At work to day 34, but on leave on day 28: a course begun in week 1 (14, 21, 35) would not end in time."""
    tale = plans({"ann": {"end": 900}}, {"P": {"end": 34, "leave": [(28, 28)]}})
    assert tale.possible("ann") == {"P": [0]}


def test_a_pair_is_off_when_either_is(plans: Plans) -> None:
    """P is away on day 7, Q on day 14: together they hold sessions on 21, 28, 35; report on 38, in week 5."""
    staff = {"P": {"leave": [(7, 7)]}, "Q": {"leave": [(14, 14)]}}
    tale = plans({"ann": {"end": 200, "two": True}}, staff, weeks=1)
    assert tale.starts == {"ann": (0, "P+Q")}
    assert tale.held == {"ann": (0, 6)}


def test_a_pair_leaves_when_either_does(plans: Plans) -> None:
    """Q leaves on day 27: a pair can begin in week 0 only."""
    tale = plans({"ann": {"end": 200, "two": True}}, {"P": {}, "Q": {"end": 27}})
    assert tale.possible("ann") == {"P+Q": [0]}


@pytest.mark.parametrize("start", [0, 1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("leave", [[(7, 7)], [(9, 23)], [(20, 21), (35, 49)]])
def test_as_counted_date_by_date(plans: Plans, start: int, leave: list[tuple[int, int]]) -> None:
    """Each week's start holds hours until the week that counting dates by hand gives; over Easter and May."""
    tale = plans({"ann": {"end": 900, "ready": start * 7}}, {"P": {"leave": leave}}, first_day=EASTER, weeks=9)
    first = tale.row("ann").start
    assert first is not None
    assert tale.row("ann").until == expected_until(first, 3, 3, [tale.caseload.staff[0]])


def test_hours_as_on_average(plans: Plans) -> None:
    """Half of all sessions are lost: six are booked for three held, the last on day 42, and a report on 45, in week 6.

    With a third lost as well to nobody but chance 2/3 held, five are booked (10/3 >= 3): day 35, report on 38.
    """
    half = "[programme]\np_not_held_regime = 0.5\n"
    assert plans({"ann": {"end": 900}}, {"P": {}}, half, weeks=1).held == {"ann": (0, 7)}
    third = "[programme]\np_not_held_regime = 0.3333333333\n"
    assert plans({"ann": {"end": 900}}, {"P": {}}, third, weeks=1).held == {"ann": (0, 6)}


def test_pauses_on_average(plans: Plans) -> None:
    """After each of two sessions a pause comes with chance 0.5 and keeps its place for 10 of its 20 days: 21 days of
    sessions, 2 x 0.5 x 10 of pauses, 3 for the report make 34, in week 4."""
    text = """
[programme]
p_pause_per_session = 0.5
pause_days = { distribution = "constant", value = 20 }
place_kept_days = 10
"""
    assert plans({"ann": {"end": 900}}, {"P": {}}, text, weeks=1).held == {"ann": (0, 5)}


def test_the_least_calendar_time(plans: Plans) -> None:
    """No course ends before 40 days and the report: day 43, in week 6."""
    text = '[programme]\nminimum_days = { distribution = "constant", value = 40 }\n'
    assert plans({"ann": {"end": 900}}, {"P": {}}, text, weeks=1).held == {"ann": (0, 7)}


def test_shut_down(plans: Plans) -> None:
    """From day 7 to day 20 half the hours are left: none for a course. It begins in week 3, as one begun in week 0
    would need the hour in weeks 1 and 2. Sessions on 28, 35, 42 are held as ever.
    """
    text = f"""
[shutdowns.flu]
from_date = {FIRST_DAY + timedelta(days=7)}
until_date = {FIRST_DAY + timedelta(days=21)}
p_not_held_regime = 0.5
share_of_hours = 0.5
"""
    tale = plans({"ann": {"end": 900}}, {"P": {}}, text)
    assert list(tale.formulation.hours[0]) == [60, 30, 30, 60, 60, 60, 60, 60]
    assert tale.starts == {"ann": (3, "P")}


def test_plan_has_a_week() -> None:
    """No plan of no weeks."""
    with pytest.raises(ValueError, match="a plan must have a week or more"):
        PlanHorizon(FIRST_DAY, 0)


def test_week_from() -> None:
    """The first week that begins on a day or later; none before the plan."""
    horizon = PlanHorizon(FIRST_DAY, 3)
    assert [horizon.week_from(number) for number in (-9, 0, 1, 7, 8)] == [0, 0, 1, 1, 2]
