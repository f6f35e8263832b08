"""Every decision and formula once: pure functions of numbers, called by every engine.

What a day calls for is scalar and compiled, so that the batch engine calls the very same functions.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, cast

from planner.jit import jit, jit_entry
from planner.scenario.community import CommunityWork
from planner.scenario.demand import Parole
from planner.scenario.priority_rules import PRIORITY_RULES, STATIC_RULES, Rule
from planner.scenario.programme import Programme
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.scenario.service import Team
from planner.world.streams import NEVER

MINUTES_PER_HOUR = 60
TIME_LEFT_EDGES_DAYS = (183, 365, 731, 1461)
TIME_LEFT_LABELS = ("under 6 months", "6 to 12 months", "1 to 2 years", "2 to 4 years", "4 years or more", "no date")
NO_DATE = len(TIME_LEFT_LABELS) - 1


class Clock(IntEnum):
    """Which clock is the deadline."""

    PAROLE_REVIEW = 0
    CUSTODY_END = 1


class EventDetail(IntEnum):
    """Why: the `cause` column of the event log. NONE where the kind says it all."""

    NONE = 0
    # what became of a booked session
    HELD = 1
    REGIME = 2
    STAFF = 3
    PERSON = 4
    ON_LEAVE = 5  # not booked: a facilitator was on leave
    # parole reviews and releases
    DIRECTED = 10
    REFUSED = 11
    CUSTODY_END = 12
    # early ends
    DESELECTED = 20
    WITHDREW = 21
    # work other than courses
    ASSESSMENT = 30
    PAROLE_REPORT = 31
    # places given again
    RUNNING = 40  # a course running on the first day
    HANDOVER = 41  # the facilitator left
    PLACE_GIVEN_UP = 42  # the course paused for longer than its place is kept
    # who holds a post
    IN_POST = 50  # on the first day
    HIRED = 51
    # what kept a team from starting more people
    NOTHING = 60  # nobody was waiting
    HOURS = 61
    PAIRS = 62
    TIME = 63
    READINESS = 64
    CONSENT = 65
    # how a licence ended, and what a review of it did
    EXPIRED = 70
    LEFT_LICENCE = 71  # left for another reason: transfer abroad, quashed conviction, death
    RECALL = 72
    TIGHTENED = 73
    RELAXED = 74
    KEPT = 75


@jit_entry
def deadline_day(clock: int, next_review_day: int, custody_end_day: int) -> int:
    """Return the day a course should be complete by; NEVER where there is none."""
    if clock == Clock.PAROLE_REVIEW and next_review_day < NEVER:
        return next_review_day
    return custody_end_day


@jit_entry
def time_left_band(deadline: int, today: int) -> int:
    """Return which of TIME_LEFT_LABELS the time left is in."""
    if deadline >= NEVER:
        return NO_DATE
    band = 0
    for edge in TIME_LEFT_EDGES_DAYS:
        band += deadline - today >= edge
    return band


@jit_entry
def assessed_day(stated_day: int, referral_day: int, assessment_days: int) -> int:
    """Return the day someone there on the first day was assessed: as stated, or as soon after referral as could be."""
    if stated_day < NEVER:
        return stated_day
    return min(referral_day + assessment_days, 0)


@jit_entry
def stale_day(assessed_day: int, valid_days: int, today: int) -> int:
    """Return the day from which an assessment is too old to start a course on, today at the soonest."""
    return max(assessed_day + valid_days, today)


@jit_entry
def course_days(sessions: int, days_between_sessions: int, minimum_days: int, report_days: int) -> int:
    """Return the length of a course with nothing cancelled: sessions, calendar floor, report."""
    return max(sessions * days_between_sessions, minimum_days) + report_days


def _rule_or_rest(place: int, rule: Any, rest: Any) -> Any:
    """Return a function that asks one rule where it is the order's, and otherwise those after it in the table."""

    @jit
    def key(order: int, *known: int) -> int:
        return rule(*known) if order == place else rest(order, *known)  # type: ignore[no-any-return]

    return key


@jit
def _no_rule(_order: int, *_known: int) -> int:
    """Nobody's order is past the end of the table."""
    return 0


_by_order = _no_rule
for _place, _name in reversed(list(enumerate(STATIC_RULES))):
    _by_order = _rule_or_rest(_place, jit(cast("Rule", PRIORITY_RULES[_name].key)), _by_order)


@jit_entry
def order_key(order: int, referral_day: int, band: int, deadline: int, course: int, facilitators: int) -> int:
    """Return a candidate's key in a built-in order, told by its place in STATIC_RULES: the lowest goes first."""
    return _by_order(order, referral_day, band, deadline, course, facilitators)


@jit_entry
def index_key(index: Any, sessions: int, facilitators: int, review_in_days: int, custody_ends_in_days: int) -> int:
    """Return a candidate's key in a tabulated index: the lowest goes first.

    `index` is [sessions, facilitators, weeks to the next review, weeks to the end of custody]; what is beyond
    the table counts as its last.
    """
    return index[  # type: ignore[no-any-return]
        min(sessions, index.shape[0] - 1),
        facilitators - 1,
        min(max(review_in_days, 0) // DAYS_PER_WEEK, index.shape[2] - 1),
        min(max(custody_ends_in_days, 0) // DAYS_PER_WEEK, index.shape[3] - 1),
    ]


def minutes_per_week(hours: float, every_days: int) -> int:
    """Return the weekly minutes taken by work of `hours` once in `every_days` days."""
    return round(hours * MINUTES_PER_HOUR * DAYS_PER_WEEK / every_days)


def course_minutes(programme: Programme, team: Team) -> int:
    """Return the weekly minutes a course takes from each facilitator of a team, travel included."""
    hours = programme.contact_hours_per_session + programme.other_hours_per_session + team.travel_hours_per_session
    return minutes_per_week(hours, programme.days_between_sessions)


def assessment_minutes(hours: float, programme: Programme) -> int:
    """Return the weekly minutes of an assessment of so many hours while it lasts."""
    return minutes_per_week(hours, programme.assessment_days)


def parole_report_minutes(parole: Parole) -> int:
    """Return the weekly minutes of a parole report while it lasts."""
    return minutes_per_week(parole.report_hours, parole.report_days)


def community_minutes(work: CommunityWork) -> int:
    """Return the weekly minutes of a work in the community while it lasts."""
    return minutes_per_week(work.hours_per_week, DAYS_PER_WEEK)


def usable_minutes(hours_per_week: float, share: float) -> int:
    """Return the weekly minutes a post brings, at a share of its protected hours."""
    return round(hours_per_week * MINUTES_PER_HOUR * share)


@jit_entry
def session_result(u: float, p_regime: float, p_staff: float, p_person: float) -> int:
    """Return what becomes of a booked session, from one uniform draw."""
    if u < p_regime:
        return EventDetail.REGIME
    if u < p_regime + p_staff:
        return EventDetail.STAFF
    if u < p_regime + p_staff + p_person:
        return EventDetail.PERSON
    return EventDetail.HELD


@jit_entry
def sessions_after_handover(sessions_done: int, handover_sessions: int) -> int:
    """Return the sessions that count once a new facilitator has repeated some."""
    return max(sessions_done - handover_sessions, 0)


@jit_entry
def report_is_too_late(review_day: int, today: int) -> bool:
    """Return whether a parole report can no longer be started: on the day of the review it is missed."""
    return review_day <= today


@jit_entry
def report_ready_day(today: int, started_day: int, minimum_days: int, report_days: int) -> int:
    """Return the day the report is written, after the last session and the calendar floor."""
    return max(today, started_day + minimum_days) + report_days


@jit_entry
def licence_review(u: float, p_tightened: float, p_relaxed: float, conditions: int, number: int) -> int:
    """Return what a review does to the conditions, from one uniform draw; there may be none to add, or to lift."""
    if u < p_tightened:
        return EventDetail.TIGHTENED if conditions < (1 << number) - 1 else EventDetail.KEPT
    if u < p_tightened + p_relaxed:
        return EventDetail.RELAXED if conditions > 0 else EventDetail.KEPT
    return EventDetail.KEPT


@jit_entry
def conditions_after(result: int, conditions: int) -> int:
    """Return the conditions after a review: the first that is not there added, or the last that is there lifted."""
    bit = 1
    if result == EventDetail.TIGHTENED:
        while conditions & bit:
            bit <<= 1
        return conditions | bit
    if result == EventDetail.RELAXED:
        while conditions >> 1 >= bit:
            bit <<= 1
        return conditions ^ bit
    return conditions


@jit_entry
def days_left(days: int, served: int) -> int:
    """Return how much of a work remains once a place was lost; a day at least, to end it with someone new."""
    return max(days - served, 1)


@jit_entry
def level_after(u: float, p_raised: float, p_lowered: float, level: int, levels: int) -> int:
    """Return the MAPPA level after a review, from one uniform draw."""
    if u < p_raised:
        return min(level + 1, levels)
    if u < p_raised + p_lowered:
        return max(level - 1, 1)
    return level


@jit_entry
def binding_constraint(
    short_of_hours: bool, short_of_pairs: bool, too_late: bool, not_ready: bool, unwilling: bool
) -> int:
    """Return what kept a team from starting more people: the first that holds, in this order."""
    if short_of_hours:
        return EventDetail.HOURS
    if short_of_pairs:
        return EventDetail.PAIRS
    if too_late:
        return EventDetail.TIME
    if not_ready:
        return EventDetail.READINESS
    if unwilling:
        return EventDetail.CONSENT
    return EventDetail.NOTHING
