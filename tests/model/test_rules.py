"""Each rule on examples worked by hand."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from planner.model import rules
from planner.model.policy import built_in
from planner.model.rules import Clock, EventDetail
from planner.scenario.priority_rules import PRIORITY_RULES, STATIC_RULES
from planner.world.streams import NEVER


@pytest.mark.parametrize(
    ("clock", "review", "custody_end", "expected"),
    [
        (Clock.PAROLE_REVIEW, 100, 300, 100),
        (Clock.PAROLE_REVIEW, NEVER, 300, 300),  # no review: the end of custody
        (Clock.PAROLE_REVIEW, 100, NEVER, 100),
        (Clock.PAROLE_REVIEW, NEVER, NEVER, NEVER),
        (Clock.CUSTODY_END, 100, 300, 300),
        (Clock.CUSTODY_END, 100, NEVER, NEVER),  # a review is no deadline on this clock
    ],
)
def test_deadline_day(clock: Clock, review: int, custody_end: int, expected: int) -> None:
    """The chosen clock; where there is no review, the end of custody; where there is neither, never."""
    assert rules.deadline_day(clock, review, custody_end) == expected


@pytest.mark.parametrize(
    ("sessions", "gap", "minimum", "report", "expected"),
    [
        (20, 7, 91, 21, 161),  # 20 weeks are 140 days, above 91; and 21
        (10, 7, 91, 21, 112),  # 10 weeks are 70 days, below 91
        (13, 7, 91, 0, 91),  # exactly the floor
        (1, 1, 0, 0, 1),
    ],
)
def test_course_days(sessions: int, gap: int, minimum: int, report: int, expected: int) -> None:
    """Sessions one gap after another, no less than the calendar floor, then the report."""
    assert rules.course_days(sessions, gap, minimum, report) == expected


@pytest.mark.parametrize("name", STATIC_RULES)
def test_compiled_orders_are_those_of_the_table(name: str) -> None:
    """Compiled code tells an order by its place among those that have a rule."""
    rule, policy = PRIORITY_RULES[name].key, built_in(name)
    assert rule is not None
    for numbers in product((-40, 7), (1, 3), (500, NEVER), (100, 161), (1, 2)):
        assert rules.order_key(policy.order, *numbers) == rule(*numbers)


def test_no_other_order_is_built_in() -> None:
    """Those that are made from a scenario have no rule, and a name that is not in the table stands for none."""
    for name in ({*PRIORITY_RULES} - {*STATIC_RULES}) | {"youngest"}:
        with pytest.raises(KeyError, match=name):
            built_in(name)


def test_index_key() -> None:
    """Looked up in whole weeks; what is beyond the table counts as its last, what is over as now."""
    index = np.arange(3 * 2 * 4 * 5, dtype=np.int64).reshape(3, 2, 4, 5)
    assert rules.index_key(index, 1, 2, 13, 14) == index[1, 1, 1, 2]
    assert rules.index_key(index, 1, 1, 6, 7) == index[1, 0, 0, 1]
    assert rules.index_key(index, 99, 2, NEVER, NEVER) == index[2, 1, 3, 4]
    assert rules.index_key(index, 0, 1, -3, 0) == index[0, 0, 0, 0]


@pytest.mark.parametrize(
    ("hours", "every_days", "expected"),
    [
        (2.5, 7, 150),  # 2.5 h a week
        (2.5, 5, 210),  # 150 minutes every 5 days: 30 a day, 210 a week
        (12, 42, 120),  # 720 minutes over 6 weeks
        (10, 28, 150),  # 600 minutes over 4 weeks
        (1, 1, 420),  # an hour a day
        (1, 9, 47),  # 420 / 9 = 46.67
        (0, 7, 0),
    ],
)
def test_minutes_per_week(hours: float, every_days: int, expected: int) -> None:
    """Weekly minutes of work done once in so many days."""
    assert rules.minutes_per_week(hours, every_days) == expected


@pytest.mark.parametrize(
    ("hours", "share", "expected"),
    [(9.25, 1.0, 555), (9.25, 0.5, 278), (37, 0.6, 1332), (9.25, 0.0, 0)],  # 555 / 2 = 277.5, to the even 278
)
def test_usable_minutes(hours: float, share: float, expected: int) -> None:
    """Weekly minutes at a share of the protected hours."""
    assert rules.usable_minutes(hours, share) == expected


@pytest.mark.parametrize(
    ("u", "expected"),
    [
        (0.0, EventDetail.REGIME),
        (0.1249, EventDetail.REGIME),
        (0.125, EventDetail.STAFF),
        (0.3749, EventDetail.STAFF),
        (0.375, EventDetail.PERSON),
        (0.4999, EventDetail.PERSON),
        (0.5, EventDetail.HELD),
        (0.9999, EventDetail.HELD),
    ],
)
def test_session_result(u: float, expected: EventDetail) -> None:
    """Chances 1/8, 1/4 and 1/8 of loss, in that order of u; each interval holds its lower end."""
    assert rules.session_result(u, 0.125, 0.25, 0.125) == expected


def test_session_always_held_where_nothing_is_lost() -> None:
    """With no chance of loss the lowest draw is a session held."""
    assert rules.session_result(0.0, 0.0, 0.0, 0.0) == EventDetail.HELD


@pytest.mark.parametrize(("done", "repeated", "expected"), [(5, 2, 3), (1, 2, 0), (0, 2, 0), (5, 0, 5)])
def test_sessions_after_handover(done: int, repeated: int, expected: int) -> None:
    """Some are repeated, never more than were held."""
    assert rules.sessions_after_handover(done, repeated) == expected


@pytest.mark.parametrize(
    ("today", "started", "minimum", "report", "expected"),
    [
        (100, 0, 91, 21, 121),  # the floor, day 91, is past
        (70, 0, 91, 21, 112),  # the floor, then 21
        (70, -14, 91, 21, 98),  # started before the first day: floor on 77
        (91, 0, 91, 0, 91),
    ],
)
def test_report_ready_day(today: int, started: int, minimum: int, report: int, expected: int) -> None:
    """After the last session and the calendar floor, the time the report takes."""
    assert rules.report_ready_day(today, started, minimum, report) == expected


def test_report_ready_day_agrees_with_course_days() -> None:
    """Nothing cancelled, a course from day s ends course_days later."""
    for sessions, gap, minimum, report in product((1, 10, 32), (1, 5, 7), (0, 91, 200), (0, 21)):
        last_session = 50 + sessions * gap
        ready = rules.report_ready_day(last_session, 50, minimum, report)
        assert ready == 50 + rules.course_days(sessions, gap, minimum, report)


BOUND = (EventDetail.HOURS, EventDetail.PAIRS, EventDetail.TIME, EventDetail.READINESS, EventDetail.CONSENT)


@pytest.mark.parametrize("flags", list(product((False, True), repeat=5)))
def test_binding_constraint(flags: tuple[bool, ...]) -> None:
    """Of hours, pairs, time, readiness, consent: the first that holds; with none, nobody was waiting."""
    first = next((cause for cause, holds in zip(BOUND, flags, strict=True) if holds), EventDetail.NOTHING)
    assert rules.binding_constraint(*flags) == first


def test_numbers_of_causes() -> None:
    """Causes are stored in logs as numbers: those already given do not change."""
    assert {cause.name: cause.value for cause in EventDetail} == {
        "NONE": 0,
        "HELD": 1,
        "REGIME": 2,
        "STAFF": 3,
        "PERSON": 4,
        "ON_LEAVE": 5,
        "DIRECTED": 10,
        "REFUSED": 11,
        "CUSTODY_END": 12,
        "DESELECTED": 20,
        "WITHDREW": 21,
        "ASSESSMENT": 30,
        "PAROLE_REPORT": 31,
        "RUNNING": 40,
        "HANDOVER": 41,
        "PLACE_GIVEN_UP": 42,
        "IN_POST": 50,
        "HIRED": 51,
        "NOTHING": 60,
        "HOURS": 61,
        "PAIRS": 62,
        "TIME": 63,
        "READINESS": 64,
        "CONSENT": 65,
        "EXPIRED": 70,
        "LEFT_LICENCE": 71,
        "RECALL": 72,
        "TIGHTENED": 73,
        "RELAXED": 74,
        "KEPT": 75,
    }


# Conditions of a licence, a bit for each, of three: the first the lowest.
@pytest.mark.parametrize(
    ("u", "conditions", "expected"),
    [
        (0.0, 0b000, EventDetail.TIGHTENED),
        (0.24, 0b011, EventDetail.TIGHTENED),
        (0.24, 0b111, EventDetail.KEPT),  # there is none to add
        (0.25, 0b100, EventDetail.RELAXED),
        (0.25, 0b000, EventDetail.KEPT),  # there is none to lift
        (0.75, 0b010, EventDetail.KEPT),
    ],
)
def test_licence_review(u: float, conditions: int, expected: EventDetail) -> None:
    """One draw: a quarter tighten, a half relax, the rest keep."""
    assert rules.licence_review(u, 0.25, 0.5, conditions, 3) == expected


@pytest.mark.parametrize(
    ("result", "conditions", "expected"),
    [
        (EventDetail.TIGHTENED, 0b000, 0b001),
        (EventDetail.TIGHTENED, 0b101, 0b111),  # the first that is not there
        (EventDetail.RELAXED, 0b101, 0b001),  # the last that is there
        (EventDetail.RELAXED, 0b001, 0b000),
        (EventDetail.KEPT, 0b010, 0b010),
    ],
)
def test_conditions_after(result: EventDetail, conditions: int, expected: int) -> None:
    assert rules.conditions_after(result, conditions) == expected


@pytest.mark.parametrize(
    ("u", "level", "expected"), [(0.0, 1, 2), (0.0, 3, 3), (0.25, 2, 1), (0.25, 1, 1), (0.75, 2, 2)]
)
def test_level_after(u: float, level: int, expected: int) -> None:
    """One draw: a quarter raise, a half lower, the rest keep; levels are 1 to 3."""
    assert rules.level_after(u, 0.25, 0.5, level, 3) == expected


def test_days_left_are_one_at_least() -> None:
    assert rules.days_left(20, 10) == 10
    assert rules.days_left(20, 20) == 1


def test_an_assessment_ages() -> None:
    assert rules.assessed_day(-9, -30, 7) == -9  # as stated
    assert rules.assessed_day(rules.NEVER, -30, 7) == -23
    assert rules.assessed_day(rules.NEVER, -3, 7) == 0  # not after the first day
    assert rules.stale_day(-23, 30, 0) == 7
    assert rules.stale_day(-23, 10, 0) == 0  # already
