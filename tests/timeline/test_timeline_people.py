"""Hand-worked spells: order of starts, readiness, consent, reviews, reports, assessment, causes of release."""

from __future__ import annotations

import pytest
from timeline.story import NOT_READY, WAITING, Tell, held

from planner.model.events import EventType
from planner.model.rules import EventDetail
from planner.scenario.status import Status
from planner.sim.tally.outcome_codes import SpellOutcome, UntreatedCause
from planner.sim.tally.sections import FIRST_REVIEWS

NOT_ASSESSED = (0, EventType.PRESENT, Status.NOT_ASSESSED)
DECLINED = [(0, EventType.PRESENT, Status.DECLINED), (0, EventType.DECLINED), (0, EventType.READY)]
FOUR_AT_ONCE = "posts.servers.hours_per_week = 4\n"
ORDERS = ("referral", "earliest-deadline", "least-slack", "band-then-time-left")


# --- who starts next ----------------------------------------------------------------------------


@pytest.mark.parametrize("order", ORDERS)
def test_alike_in_all_but_number(tell: Tell, order: str) -> None:
    """Two people with the same dates and band: the lower person number goes first, under every order."""
    alike = {"referral": -10, "end": 90, "band": 2}
    story = tell(f"policy.order = '{order}'", ann=alike, bob=alike)
    assert story.given("ann")[0][0] == 0
    assert story.given("bob")[0][0] == 28  # ann is done on 24


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("referral", ["ann", "bob", "cat", "dan"]),  # referred -40, -30, -20, -10
        ("earliest-deadline", ["bob", "cat", "dan", "ann"]),  # 60, 70, 80, 90
        # end less sessions in weeks and report: cat 70 - 59 = 11, bob 60 - 10 = 50, ann 90 - 24 = 66, dan 80 - 10 = 70
        ("least-slack", ["cat", "bob", "ann", "dan"]),
        ("band-then-time-left", ["dan", "bob", "cat", "ann"]),  # dan is in band 1, the others in 2
    ],
)
def test_orders(tell: Tell, order: str, expected: list[str]) -> None:
    """Four people who may start on day 0, in the order each policy puts them."""
    story = tell(
        FOUR_AT_ONCE + f"policy.order = '{order}'",
        ann={"referral": -40, "end": 90, "band": 2},
        bob={"referral": -30, "end": 60, "band": 2, "sessions": 1},
        cat={"referral": -20, "end": 70, "band": 2, "sessions": 8},
        dan={"referral": -10, "end": 80, "band": 1, "sessions": 1},
    )
    assert story.starts() == expected


def test_deadline_on_the_review_clock(tell: Tell) -> None:
    """Where the review is the deadline, ann's review on 50 comes before bob's end on 60; else the end counts."""
    people = {"ann": {"referral": -20, "review": 50, "end": 90}, "bob": {"referral": -10, "end": 60}}
    by_clock = {
        clock: tell(f"policy.order = 'earliest-deadline'\npolicy.deadline = '{clock}'", **people).starts()[0]
        for clock in ("parole-review", "custody-end")
    }
    assert by_clock == {"parole-review": "ann", "custody-end": "bob"}


# --- readiness and consent ----------------------------------------------------------------------


def test_never_ready(tell: Tell) -> None:
    """Willing, never ready: released on 40 without a place, though 40 days were enough for 24."""
    story = tell("readiness.p_never_ready = 1", ann={"status": "not-ready", "end": 40})
    assert story.of("ann") == [*NOT_READY, (40, EventType.RELEASED, EventDetail.CUSTODY_END)]
    assert story.ended("ann") == (SpellOutcome.NEVER_STARTED, UntreatedCause.NOT_READY)
    assert story.constraints() == [
        (0, EventType.CONSTRAINT, EventDetail.READINESS),
        (42, EventType.CONSTRAINT, EventDetail.NOTHING),
    ]


ASKED_AGAIN_AFTER_TEN_DAYS = """
[consent]
reconsider_days = { distribution = "constant", value = 10 }
p_reconsiders = %d
"""


def test_declines_and_later_consents(tell: Tell) -> None:
    """Asked again after 10 days and agrees: starts at the meeting of 14, done on 14 + 24 = 38."""
    story = tell(ASKED_AGAIN_AFTER_TEN_DAYS % 1, ann={"status": "declined", "end": 60})
    assert story.of("ann") == [
        *DECLINED,
        (10, EventType.CONSENTED),
        (14, EventType.COURSE_STARTED),
        *held(21, 28, 35),
        (38, EventType.COMPLETED),
        (60, EventType.RELEASED, EventDetail.CUSTODY_END),
    ]
    assert story.ended("ann") == (SpellOutcome.COMPLETED, UntreatedCause.NONE)
    assert story.constraints() == [
        (0, EventType.CONSTRAINT, EventDetail.CONSENT),
        (14, EventType.CONSTRAINT, EventDetail.NOTHING),
    ]


def test_declines_throughout(tell: Tell) -> None:
    """Asked every 10 days and never agrees."""
    story = tell(ASKED_AGAIN_AFTER_TEN_DAYS % 0, ann={"status": "declined", "end": 60})
    assert story.of("ann") == [*DECLINED, (60, EventType.RELEASED, EventDetail.CUSTODY_END)]
    assert story.ended("ann") == (SpellOutcome.NEVER_STARTED, UntreatedCause.DECLINED)


READY_ON_8_HOLD_13_TO_19 = """
[readiness]
not_ready_days = { distribution = "constant", value = 8 }
days_until_hold = { distribution = "constant", value = 5 }
hold_days = { distribution = "constant", value = 6 }
"""


def test_on_hold_when_the_meeting_comes(tell: Tell) -> None:
    """Ready on 8, on hold from 13 until 19: passed over on 14, starts on 21; holds are no matter after that."""
    story = tell(READY_ON_8_HOLD_13_TO_19, ann={"status": "not-ready", "end": 60})
    assert story.of("ann") == [
        *NOT_READY,
        (8, EventType.READY),
        (13, EventType.ON_HOLD),
        (19, EventType.READY),
        (21, EventType.COURSE_STARTED),
        *held(28, 35, 42),
        (45, EventType.COMPLETED),
        (60, EventType.RELEASED, EventDetail.CUSTODY_END),
    ]
    assert story.constraints() == [
        (0, EventType.CONSTRAINT, EventDetail.READINESS),
        (21, EventType.CONSTRAINT, EventDetail.NOTHING),
    ]


def test_part_way_because_on_hold(tell: Tell) -> None:
    """Released on 39: a start by 14 would have been in time, but she was on hold then and started on 21."""
    story = tell(READY_ON_8_HOLD_13_TO_19, ann={"status": "not-ready", "end": 39})
    assert story.of("ann")[6:] == [
        (21, EventType.COURSE_STARTED),
        *held(28, 35),
        (39, EventType.RELEASED, EventDetail.CUSTODY_END),
        (39, EventType.COURSE_STOPPED),
    ]
    assert story.ended("ann") == (SpellOutcome.PART_WAY, UntreatedCause.ON_HOLD)


def test_never_started_because_on_hold(tell: Tell) -> None:
    """On 21 she is ready, but 18 days are left and 24 are asked for; after that on hold at each meeting.

    Ready 8-12, 19-23, 30-34; on hold 13-18, 24-29, 35 until released on 39.
    """
    story = tell(READY_ON_8_HOLD_13_TO_19 + "[policy]\nminimum_days_left = 24", ann={"status": "not-ready", "end": 39})
    assert story.of("ann") == [
        *NOT_READY,
        (8, EventType.READY),
        (13, EventType.ON_HOLD),
        (19, EventType.READY),
        (24, EventType.ON_HOLD),
        (30, EventType.READY),
        (35, EventType.ON_HOLD),
        (39, EventType.RELEASED, EventDetail.CUSTODY_END),
    ]
    assert story.ended("ann") == (SpellOutcome.NEVER_STARTED, UntreatedCause.ON_HOLD)
    assert story.constraints() == [
        (0, EventType.CONSTRAINT, EventDetail.READINESS),
        (21, EventType.CONSTRAINT, EventDetail.TIME),
        (28, EventType.CONSTRAINT, EventDetail.READINESS),
        (42, EventType.CONSTRAINT, EventDetail.NOTHING),
    ]


def test_never_started_too_short(tell: Tell) -> None:
    """Twenty days are too few for 24, place or no place."""
    story = tell(ann={"referral": -20}, bob={"referral": -10, "end": 20})
    assert story.of("bob") == [*WAITING, (20, EventType.RELEASED, EventDetail.CUSTODY_END)]
    assert story.ended("bob") == (SpellOutcome.NEVER_STARTED, UntreatedCause.TOO_SHORT)


def test_never_started_for_want_of_a_place(tell: Tell) -> None:
    """Thirty days were enough for 24, but ann has the one place until 73."""
    story = tell(ann={"referral": -20, "sessions": 10}, bob={"referral": -10, "end": 30})
    assert story.of("bob") == [*WAITING, (30, EventType.RELEASED, EventDetail.CUSTODY_END)]
    assert story.ended("bob") == (SpellOutcome.NEVER_STARTED, UntreatedCause.NO_PLACE)
    assert story.constraints() == [
        (0, EventType.CONSTRAINT, EventDetail.HOURS),
        (35, EventType.CONSTRAINT, EventDetail.NOTHING),
    ]


def test_minimum_days_left(tell: Tell) -> None:
    """Nobody starts with less than 40 days left: 30 is too late, exactly 40 is not."""
    story = tell("policy.minimum_days_left = 40", ann={"end": 30})
    assert story.of("ann") == [*WAITING, (30, EventType.RELEASED, EventDetail.CUSTODY_END)]
    assert story.ended("ann") == (SpellOutcome.NEVER_STARTED, UntreatedCause.NO_PLACE)
    assert story.constraints() == [
        (0, EventType.CONSTRAINT, EventDetail.TIME),
        (35, EventType.CONSTRAINT, EventDetail.NOTHING),
    ]
    assert tell("policy.minimum_days_left = 40", ann={"end": 40}).starts() == ["ann"]


def test_a_passed_over_person_does_not_block_the_next(tell: Tell) -> None:
    """Ann has too little time left by the rule; bob, behind her, starts."""
    story = tell("policy.minimum_days_left = 40", ann={"referral": -20, "end": 30}, bob={"referral": -10})
    assert story.starts() == ["bob"]


def test_completed_before_the_first_day(tell: Tell) -> None:
    """No consent, no readiness, no course; counted apart on release."""
    story = tell(ann={"status": "completed", "end": 40})
    assert story.of("ann") == [
        (0, EventType.PRESENT, Status.COMPLETED),
        (40, EventType.RELEASED, EventDetail.CUSTODY_END),
    ]
    assert story.ended("ann") == (SpellOutcome.COMPLETED_BEFORE, UntreatedCause.NONE)


# --- parole -------------------------------------------------------------------------------------


def test_released_at_a_review(tell: Tell) -> None:
    """Released on 10, mid-course; the end of custody on 60 no longer comes."""
    story = tell("parole.p_release_not_completed = 1", ann={"review": 10, "end": 60})
    assert story.of("ann") == [
        *WAITING,
        (0, EventType.COURSE_STARTED),
        *held(7),
        (10, EventType.PAROLE_REVIEW, EventDetail.DIRECTED),
        (10, EventType.RELEASED, EventDetail.DIRECTED),
        (10, EventType.COURSE_STOPPED),
    ]
    assert story.ended("ann") == (SpellOutcome.PART_WAY, UntreatedCause.TOO_SHORT)


def test_refused_at_reviews(tell: Tell) -> None:
    """Refused on 10 and 30; the next would be on 50, after custody has ended on 45."""
    story = tell(
        "parole.next_review_days = { distribution = 'constant', value = 20 }",
        ann={"status": "completed", "review": 10, "end": 45},
    )
    assert story.of("ann")[1:] == [
        (10, EventType.PAROLE_REVIEW, EventDetail.REFUSED),
        (30, EventType.PAROLE_REVIEW, EventDetail.REFUSED),
        (45, EventType.RELEASED, EventDetail.CUSTODY_END),
    ]


def test_completing_may_decide_a_review(tell: Tell) -> None:
    """Refused on 10 mid-course; completed on 24; released at the next review, 30."""
    story = tell(
        "[parole]\np_release_completed = 1\nnext_review_days = { distribution = 'constant', value = 20 }",
        ann={"review": 10, "end": 60},
    )
    assert story.of("ann")[3:] == [
        (0, EventType.COURSE_STARTED),
        *held(7),
        (10, EventType.PAROLE_REVIEW, EventDetail.REFUSED),
        *held(14, 21),
        (24, EventType.COMPLETED),
        (30, EventType.PAROLE_REVIEW, EventDetail.DIRECTED),
        (30, EventType.RELEASED, EventDetail.DIRECTED),
    ]
    assert story.ended("ann") == (SpellOutcome.COMPLETED, UntreatedCause.NONE)


def test_held_past_the_first_review_while_waiting(tell: Tell) -> None:
    """Bob is refused on 10 while waiting and starts on 28: 18 days. Ann, on course at her review, does not count."""
    story = tell(ann={"referral": -20, "review": 12}, bob={"referral": -10, "review": 10, "end": 90})
    assert story.given("bob") == [(28, 0, 0, -1)]
    found = dict(zip(FIRST_REVIEWS, story.counted("first_reviews").tolist(), strict=True))
    assert found == {"people": 2, "not_completed": 2, "held_people": 1, "held_days": 18}


# Two hours over 14 days are 60 minutes a week: all of the post. Due 21 days before the review.
REPORTS = """
[parole]
report_hours = 2
report_days = 14
report_lead_days = 21
"""


def test_parole_report(tell: Tell) -> None:
    """Due on 40 - 21 = 19, begun at the meeting of 21, written by 35, in time for the review of 40."""
    story = tell(REPORTS, ann={"status": "completed", "review": 40, "end": 60})
    assert story.of("ann")[1:] == [
        (19, EventType.PAROLE_REPORT_DUE),
        (21, EventType.PAROLE_REPORT_STARTED),
        (35, EventType.PAROLE_REPORT_DONE),
        (40, EventType.PAROLE_REVIEW, EventDetail.REFUSED),
        (60, EventType.RELEASED, EventDetail.CUSTODY_END),
    ]


def test_parole_report_missed(tell: Tell) -> None:
    """Bob's course takes the post until 73: no hours on 21, 28 and 35, and on 42 the review is past."""
    story = tell(REPORTS, ann={"status": "completed", "review": 40, "end": 60}, bob={"sessions": 10, "referral": -30})
    assert story.of("ann")[1:] == [
        (19, EventType.PAROLE_REPORT_DUE),
        (40, EventType.PAROLE_REVIEW, EventDetail.REFUSED),
        (42, EventType.PAROLE_REPORT_MISSED),
        (60, EventType.RELEASED, EventDetail.CUSTODY_END),
    ]


def test_parole_report_goes_before_a_new_start(tell: Tell) -> None:
    """Bob is ready on 15, but the hour of day 21 goes to ann's report; he starts when it is written, on 35."""
    story = tell(
        REPORTS + "[readiness]\nnot_ready_days = { distribution = 'constant', value = 15 }",
        ann={"status": "completed", "review": 40, "end": 60},
        bob={"status": "not-ready", "referral": -30},
    )
    assert story.given("bob") == [(35, 0, 0, -1)]
    assert (21, EventType.CONSTRAINT, EventDetail.HOURS) in story.constraints()


def test_parole_report_stops_on_release(tell: Tell) -> None:
    """Released on 30 with the report half written: its hours are free, and nothing is written."""
    story = tell(REPORTS, ann={"status": "completed", "review": 28, "end": 60}, bob={"sessions": 1})
    # due on 7; bob has the post until 10; begun on 14, to be written by 28
    assert story.of("ann")[1:4] == [
        (7, EventType.PAROLE_REPORT_DUE),
        (14, EventType.PAROLE_REPORT_STARTED),
        (28, EventType.PAROLE_REVIEW, EventDetail.REFUSED),
    ]
    story = tell(
        REPORTS + "p_release_completed = 1\n", ann={"status": "completed", "review": 28, "end": 60}, bob={"sessions": 1}
    )
    assert story.of("ann")[3:] == [
        (28, EventType.PAROLE_REVIEW, EventDetail.DIRECTED),
        (28, EventType.RELEASED, EventDetail.DIRECTED),
        (28, EventType.WORK_STOPPED, EventDetail.PAROLE_REPORT),
    ]


LEAVER = """
[posts.first]
team = "any"
role = "leaver"
number = 1
filled_at_start = 1
hours_per_week = 1
paid_hours_per_week = 1
"""


def test_parole_report_lost_with_its_psychologist(tell: Tell) -> None:
    """An hour over 7 days; due on 30 - 21 = 9, begun on 14 by post 0, who leaves on 20; post 1 writes it 21 to 28."""
    story = tell(
        REPORTS.replace("report_hours = 2", "report_hours = 1").replace("report_days = 14", "report_days = 7")
        + LEAVER
        + "[roles.leaver]\ndays_until_leaves = { distribution = 'constant', value = 20 }",
        ann={"status": "completed", "review": 30, "end": 60},
    )
    assert story.of("ann")[1:] == [
        (9, EventType.PAROLE_REPORT_DUE),
        (14, EventType.PAROLE_REPORT_STARTED),
        (20, EventType.WORK_STOPPED, EventDetail.PAROLE_REPORT),
        (21, EventType.PAROLE_REPORT_STARTED),
        (28, EventType.PAROLE_REPORT_DONE),
        (30, EventType.PAROLE_REVIEW, EventDetail.REFUSED),
        (60, EventType.RELEASED, EventDetail.CUSTODY_END),
    ]


def test_reports_that_overlap_each_give_their_hours_back(tell: Tell) -> None:
    """Reports of 28 days: for the review of 10 from day 0, for that of 50 from 21, a week before the first is done.

    Due 35 days before each review, but not before day 0: on 0 and 15. A third review, on 90, is after release.
    """
    story = tell(
        """
        posts.servers.hours_per_week = 2
        [parole]
        report_hours = 4
        report_days = 28
        report_lead_days = 35
        next_review_days = { distribution = "constant", value = 40 }
        """,
        ann={"status": "completed", "review": 10, "end": 80},
    )
    begun = [day for day, kind, *_ in story.of("ann") if kind == EventType.PAROLE_REPORT_STARTED]
    assert begun == [0, 21]
    assert story.log.minutes[story.log.person == 0].sum() == 0


# --- assessment ---------------------------------------------------------------------------------

# Two hours over 14 days are 60 minutes a week: all of the post.
ASSESSMENTS = "programme.assessment_hours = 2\nprogramme.assessment_days = 14\n"


def test_assessment_before_a_start(tell: Tell) -> None:
    """Assessed from day 0 to 14, then the course in the freed hour: 21, 28, 35; report on 38."""
    story = tell(ASSESSMENTS, ann={"status": "not-assessed"})
    assert story.of("ann") == [
        NOT_ASSESSED,
        (0, EventType.CONSENTED),
        (0, EventType.READY),
        (0, EventType.ASSESSMENT_STARTED),
        (14, EventType.ASSESSED),
        (14, EventType.COURSE_STARTED),
        *held(21, 28, 35),
        (38, EventType.COMPLETED),
    ]


def test_assessment_lost_with_its_psychologist(tell: Tell) -> None:
    """Post 0 leaves on day 10; assessed anew by post 1 from 14 to 28."""
    story = tell(ASSESSMENTS + LEAVER, ann={"status": "not-assessed"})
    assert story.of("ann")[3:8] == [
        (0, EventType.ASSESSMENT_STARTED),
        (10, EventType.WORK_STOPPED, EventDetail.ASSESSMENT),
        (14, EventType.ASSESSMENT_STARTED),
        (28, EventType.ASSESSED),
        (28, EventType.COURSE_STARTED),
    ]


def test_assessments_go_before_new_starts_in_order_of_referral(tell: Tell) -> None:
    """Cat may start on day 0, but the hour goes to bob's assessment until 14, then ann's until 28, then to bob."""
    story = tell(
        ASSESSMENTS,
        bob={"status": "not-assessed", "referral": -20},
        ann={"status": "not-assessed", "referral": -10},
        cat={"referral": -5},
    )
    assert (0, EventType.ASSESSMENT_STARTED) in story.of("bob")
    assert (14, EventType.ASSESSMENT_STARTED) in story.of("ann")
    assert story.given("bob") == [(28, 0, 0, -1)]


def test_released_during_the_assessment(tell: Tell) -> None:
    """Released on 10: the assessment stops and its hour is free; bob's begins at the next meeting."""
    story = tell(
        ASSESSMENTS,
        ann={"status": "not-assessed", "referral": -20, "end": 10},
        bob={"status": "not-assessed", "referral": -10},
    )
    assert story.of("ann")[3:] == [
        (0, EventType.ASSESSMENT_STARTED),
        (10, EventType.RELEASED, EventDetail.CUSTODY_END),
        (10, EventType.WORK_STOPPED, EventDetail.ASSESSMENT),
    ]
    assert (14, EventType.ASSESSMENT_STARTED) in story.of("bob")


def test_no_assessment_where_it_takes_no_hours(tell: Tell) -> None:
    """Assessed on the first day, and started."""
    story = tell(ann={"status": "not-assessed"})
    assert story.of("ann")[:5] == [
        NOT_ASSESSED,
        (0, EventType.CONSENTED),
        (0, EventType.READY),
        (0, EventType.ASSESSED),
        (0, EventType.COURSE_STARTED),
    ]


def test_referred_in_the_run(tell: Tell) -> None:
    """Whoever is referred on day d starts at the first meeting on or after d; the day is the world's."""
    story = tell("calendar.horizon_days = 365\ndemand.referrals_per_year = [20]\nposts.servers.hours_per_week = 100")
    people = story.world.people
    assert len(people) > 0
    referred, started = story.log.of(EventType.REFERRED), story.log.of(EventType.COURSE_STARTED)
    assert referred.day.tolist() == people.referral_day.tolist()
    assert started.day.tolist() == [-(-day // 7) * 7 for day in people.referral_day.tolist()]
