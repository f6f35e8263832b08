"""Hand-worked courses: sessions, leave, changes of psychologist, pauses, calendar time, release."""

from __future__ import annotations

from timeline.story import NOT_READY, WAITING, Tell, held

from planner.model.events import EventType
from planner.model.rules import EventDetail
from planner.scenario.status import Status
from planner.sim.tally.outcome_codes import SpellOutcome, UntreatedCause


def test_undisturbed_course(tell: Tell) -> None:
    """Three weekly sessions from day 0, the last on 21; report 3 days later; released on day 40."""
    story = tell(ann={"end": 40})
    assert story.of("ann") == [
        *WAITING,
        (0, EventType.COURSE_STARTED),
        *held(7, 14, 21),
        (24, EventType.COMPLETED),
        (40, EventType.RELEASED, EventDetail.CUSTODY_END),
    ]
    assert story.ended("ann") == (SpellOutcome.COMPLETED, UntreatedCause.NONE)


def test_custody_without_an_end(tell: Tell) -> None:
    """Nothing ends the spell before the horizon."""
    story = tell(ann={})
    assert story.of("ann")[-1] == (24, EventType.COMPLETED)
    assert story.ended("ann") == (SpellOutcome.NOT_ENDED, UntreatedCause.NONE)


def test_horizon_is_the_first_day_not_simulated(tell: Tell) -> None:
    """With 21 days the session of day 21 is not held; with 22 it is."""
    last_days = [tell(f"[calendar]\nhorizon_days = {days}", ann={}).of("ann")[-1][0] for days in (21, 22)]
    assert last_days == [14, 21]


def test_psychologist_leaves_mid_course(tell: Tell) -> None:
    """The course waits for a place in the team, is placed ahead of a new start, and repeats a session.

    Post 0 (of the group named first) leaves on day 10. Ann has it from day 0; bob, one session on post 1, is
    done on 7 + 3 = 10. At the meeting of day 14 post 1 is free: ann goes on, cat waits. Ann had one session and
    repeats it, so 3 more: 21, 28, 35; report on 38. Cat starts at the next meeting, 42.
    """
    story = tell(
        """
        programme.handover_sessions = 1
        [posts.first]
        team = "any"
        role = "leaver"
        number = 1
        filled_at_start = 1
        hours_per_week = 1
        paid_hours_per_week = 1
        """,
        ann={"referral": -30},
        bob={"referral": -20, "sessions": 1},
        cat={"referral": -10},
    )
    assert story.of("ann") == [
        *WAITING,
        (0, EventType.COURSE_STARTED),
        *held(7),
        (10, EventType.PLACE_LOST),
        (14, EventType.COURSE_CONTINUED, EventDetail.HANDOVER),
        *held(21, 28, 35),
        (38, EventType.COMPLETED),
    ]
    assert story.of("bob") == [*WAITING, (0, EventType.COURSE_STARTED), *held(7), (10, EventType.COMPLETED)]
    assert story.of("cat") == [*WAITING, (42, EventType.COURSE_STARTED), *held(49, 56, 63), (66, EventType.COMPLETED)]
    assert story.given("ann") == [(0, 0, 0, -1), (14, 0, 1, -1)]
    assert story.post(0) == [
        (0, EventType.POST_FILLED, EventDetail.IN_POST),
        (0, EventType.POST_PRODUCTIVE),
        (10, EventType.POST_LEFT),
        (10, EventType.POST_FUNDED),
    ]


def test_release_on_a_session_day(tell: Tell) -> None:
    """Released on day 14: no session that day, and bob has the place the same day."""
    story = tell(ann={"referral": -20, "end": 14}, bob={"referral": -10, "sessions": 1})
    assert story.of("ann") == [
        *WAITING,
        (0, EventType.COURSE_STARTED),
        *held(7),
        (14, EventType.RELEASED, EventDetail.CUSTODY_END),
        (14, EventType.COURSE_STOPPED),
    ]
    assert story.of("bob") == [*WAITING, (14, EventType.COURSE_STARTED), *held(21), (24, EventType.COMPLETED)]
    # 24 days of course do not fit into 14
    assert story.ended("ann") == (SpellOutcome.PART_WAY, UntreatedCause.TOO_SHORT)


def test_leave_holds_no_session_and_starts_nobody(tell: Tell) -> None:
    """At work for 10 days, then on leave for 9, and so on: leave is days 10-18, 29-37, 48-56.

    Ann: session 14 falls in leave, so 7, 21, 28 are held and the report is written on 31, leave or not.
    Bob is ready on day 12, but the meeting of 14 falls in leave, so he starts on 21: session 28 held, 35 in
    leave, 42 held, 49 and 56 in leave, 63 held, report on 66.
    """
    story = tell(
        """
        [posts.servers]
        hours_per_week = 2
        [readiness]
        not_ready_days = { distribution = "constant", value = 12 }
        [roles.server]
        days_between_leave = { distribution = "constant", value = 10 }
        leave_days = { distribution = "constant", value = 9 }
        """,
        ann={"referral": -20},
        bob={"referral": -10, "status": "not-ready"},
    )
    assert story.of("ann") == [
        *WAITING,
        (0, EventType.COURSE_STARTED),
        *held(7),
        (14, EventType.SESSION, EventDetail.ON_LEAVE),
        *held(21, 28),
        (31, EventType.COMPLETED),
    ]
    assert story.of("bob") == [
        *NOT_READY,
        (12, EventType.READY),
        (21, EventType.COURSE_STARTED),
        *held(28),
        (35, EventType.SESSION, EventDetail.ON_LEAVE),
        *held(42),
        (49, EventType.SESSION, EventDetail.ON_LEAVE),
        (56, EventType.SESSION, EventDetail.ON_LEAVE),
        *held(63),
        (66, EventType.COMPLETED),
    ]
    leave = [moment for moment in story.post(0) if moment[1] in (EventType.LEAVE_STARTED, EventType.LEAVE_ENDED)]
    assert leave[:4] == [
        (10, EventType.LEAVE_STARTED),
        (19, EventType.LEAVE_ENDED),
        (29, EventType.LEAVE_STARTED),
        (38, EventType.LEAVE_ENDED),
    ]


def test_leave_ends_before_the_sessions_of_its_last_day(tell: Tell) -> None:
    """Leave from day 10 until 14: the session of day 14 is held."""
    story = tell(
        """
        [roles.server]
        days_between_leave = { distribution = "constant", value = 10 }
        leave_days = { distribution = "constant", value = 4 }
        """,
        ann={"sessions": 2},
    )
    assert story.of("ann")[3:] == [(0, EventType.COURSE_STARTED), *held(7, 14), (17, EventType.COMPLETED)]


def test_two_facilitators_need_two_posts(tell: Tell) -> None:
    """One of two posts is vacant until day 21, so the pair is short until then.

    Recruited by day 20, trained for a day, then supervised with all hours usable: at the meeting of day 21
    both posts are free.
    """
    story = tell(
        """
        programme.p_two_facilitators = 1
        roles.server.recruitment_days = { distribution = "constant", value = 20 }
        [posts.servers]
        number = 2
        """,
        ann={},
    )
    assert story.of("ann") == [*WAITING, (21, EventType.COURSE_STARTED), *held(28, 35, 42), (45, EventType.COMPLETED)]
    assert story.given("ann") == [(21, 0, 0, 1)]
    assert story.constraints() == [
        (0, EventType.CONSTRAINT, EventDetail.PAIRS),
        (21, EventType.CONSTRAINT, EventDetail.NOTHING),
    ]


def test_two_facilitators_each_hold_their_hours(tell: Tell) -> None:
    """A pair takes both posts, so the next person waits until both are free again: 24, so the meeting of 28."""
    story = tell(
        "programme.p_two_facilitators = 1\n[posts.servers]\nnumber = 2\nfilled_at_start = 2",
        ann={"referral": -20},
        bob={"referral": -10},
    )
    assert [story.given(name) for name in ("ann", "bob")] == [[(0, 0, 0, 1)], [(28, 0, 0, 1)]]
    assert story.constraints()[0] == (0, EventType.CONSTRAINT, EventDetail.HOURS)


def test_one_of_a_pair_leaves(tell: Tell) -> None:
    """The course loses its whole place, and the other half of the pair is free at once for a report.

    Post 0 leaves on day 10; with one post left no pair can be had again.
    """
    story = tell(
        """
        programme.p_two_facilitators = 1
        [posts.first]
        team = "any"
        role = "leaver"
        number = 1
        filled_at_start = 1
        hours_per_week = 1
        paid_hours_per_week = 1
        """,
        ann={"end": 50},
    )
    assert story.of("ann") == [
        *WAITING,
        (0, EventType.COURSE_STARTED),
        *held(7),
        (10, EventType.PLACE_LOST),
        (50, EventType.RELEASED, EventDetail.CUSTODY_END),
        (50, EventType.COURSE_STOPPED),
    ]
    assert story.constraints()[-1] == (56, EventType.CONSTRAINT, EventDetail.NOTHING)
    # a start on day 0 left time enough: 24 of 50 days
    assert story.ended("ann") == (SpellOutcome.PART_WAY, UntreatedCause.INTERRUPTED)


PAUSE_OF_TEN_DAYS = """
[programme]
p_pause_per_session = 1
pause_days = { distribution = "constant", value = 10 }
place_kept_days = %d
"""


def test_pause_that_keeps_its_place(tell: Tell) -> None:
    """Each session but the last is followed by ten days' pause; the place is kept for ten, so bob waits.

    7, pause until 17; 24, pause until 34; 41; report on 44. Bob starts at the meeting of 49.
    """
    story = tell(PAUSE_OF_TEN_DAYS % 10, ann={"referral": -20}, bob={"referral": -10, "sessions": 1})
    assert story.of("ann") == [
        *WAITING,
        (0, EventType.COURSE_STARTED),
        *held(7),
        (7, EventType.COURSE_PAUSED),
        (17, EventType.COURSE_RESUMED),
        *held(24),
        (24, EventType.COURSE_PAUSED),
        (34, EventType.COURSE_RESUMED),
        *held(41),
        (44, EventType.COMPLETED),
    ]
    assert story.of("bob") == [*WAITING, (49, EventType.COURSE_STARTED), *held(56), (59, EventType.COMPLETED)]


def test_pause_that_loses_its_place(tell: Tell) -> None:
    """The place is kept for three days only: bob has it from the meeting of 14 until 24.

    Ann resumes on 17 and waits; at the meeting of 28 she goes on ahead of cat: 35, report on 38. Cat: 42.
    """
    story = tell(
        PAUSE_OF_TEN_DAYS % 3,
        ann={"referral": -30, "sessions": 2},
        bob={"referral": -20, "sessions": 1},
        cat={"referral": -10, "sessions": 1},
    )
    assert story.of("ann") == [
        *WAITING,
        (0, EventType.COURSE_STARTED),
        *held(7),
        (7, EventType.COURSE_PAUSED),
        (10, EventType.PLACE_GIVEN_UP),
        (17, EventType.COURSE_RESUMED),
        (28, EventType.COURSE_CONTINUED, EventDetail.PLACE_GIVEN_UP),
        *held(35),
        (38, EventType.COMPLETED),
    ]
    assert story.of("bob") == [*WAITING, (14, EventType.COURSE_STARTED), *held(21), (24, EventType.COMPLETED)]
    assert story.of("cat")[3] == (42, EventType.COURSE_STARTED)


def test_released_during_a_pause(tell: Tell) -> None:
    """The course stops on release and the kept place is free the same day; nothing resumes."""
    story = tell(PAUSE_OF_TEN_DAYS % 10, ann={"referral": -20, "end": 14}, bob={"referral": -10, "sessions": 1})
    assert story.of("ann")[4:] == [
        *held(7),
        (7, EventType.COURSE_PAUSED),
        (14, EventType.RELEASED, EventDetail.CUSTODY_END),
        (14, EventType.COURSE_STOPPED),
    ]
    assert story.of("bob")[3] == (14, EventType.COURSE_STARTED)


def test_psychologist_leaves_during_a_pause(tell: Tell) -> None:
    """The place is lost on day 10, nothing is asked for until the pause ends on 17, and the meeting of 21 places it."""
    story = tell(
        PAUSE_OF_TEN_DAYS % 10
        + """
        [posts.first]
        team = "any"
        role = "leaver"
        number = 1
        filled_at_start = 1
        hours_per_week = 1
        paid_hours_per_week = 1
        """,
        ann={"sessions": 2},
    )
    told = story.of("ann")
    assert told[4:8] == [
        *held(7),
        (7, EventType.COURSE_PAUSED),
        (10, EventType.PLACE_LOST),
        (17, EventType.COURSE_RESUMED),
    ]
    assert told[8][:2] == (21, EventType.COURSE_CONTINUED)
    assert told[9:] == [*held(28), (31, EventType.COMPLETED)]


def test_minimum_calendar_time(tell: Tell) -> None:
    """The last session is on 21, but no course ends before 40 days; the report comes after: 43."""
    story = tell("programme.minimum_days = { distribution = 'constant', value = 40 }", ann={"end": 60})
    assert story.of("ann")[3:] == [
        (0, EventType.COURSE_STARTED),
        *held(7, 14, 21),
        (43, EventType.COMPLETED),
        (60, EventType.RELEASED, EventDetail.CUSTODY_END),
    ]


def test_running_on_the_first_day(tell: Tell) -> None:
    """Two of four sessions done: taken up at the first meeting, nothing repeated, started 14 days before day 0.

    Sessions 7 and 14; a minimum of 40 days from day -14 is day 26; report on 29.
    """
    story = tell(
        "[programme]\nminimum_days = { distribution = 'constant', value = 40 }\nhandover_sessions = 2",
        ann={"status": "on-course", "sessions": 4, "done": 2, "end": 60},
    )
    told = story.of("ann")
    assert told[0] == (0, EventType.PRESENT, Status.ON_COURSE)
    assert told[-5:] == [
        (0, EventType.COURSE_CONTINUED, EventDetail.RUNNING),
        *held(7, 14),
        (29, EventType.COMPLETED),
        (60, EventType.RELEASED, EventDetail.CUSTODY_END),
    ]
    assert story.ended("ann") == (SpellOutcome.COMPLETED, UntreatedCause.NONE)


def test_running_courses_go_before_new_starts(tell: Tell) -> None:
    """Bob's course runs on the first day, so ann, referred before him, waits for day 14 (one session, report 10)."""
    story = tell(
        ann={"referral": -20},
        bob={"referral": -10, "status": "on-course", "sessions": 2, "done": 1},
    )
    assert story.given("bob") == [(0, 0, 0, -1)]
    assert story.given("ann") == [(14, 0, 0, -1)]


def test_part_way_for_want_of_a_place_in_time(tell: Tell) -> None:
    """A start by day 35 - 24 = 11, at the latest; the place came free on 10 and was given on 14."""
    story = tell(ann={"referral": -20, "sessions": 1}, bob={"referral": -10, "end": 35})
    assert story.of("bob") == [
        *WAITING,
        (14, EventType.COURSE_STARTED),
        *held(21, 28),
        (35, EventType.RELEASED, EventDetail.CUSTODY_END),
        (35, EventType.COURSE_STOPPED),
    ]
    assert story.ended("bob") == (SpellOutcome.PART_WAY, UntreatedCause.NO_PLACE)


def test_part_way_though_started_in_time(tell: Tell) -> None:
    """One session is lost to leave, so the report would be written on 31: a day after release."""
    story = tell(
        """
        [roles.server]
        days_between_leave = { distribution = "constant", value = 10 }
        leave_days = { distribution = "constant", value = 9 }
        """,
        ann={"end": 30},
    )
    assert story.of("ann")[3:] == [
        (0, EventType.COURSE_STARTED),
        *held(7),
        (14, EventType.SESSION, EventDetail.ON_LEAVE),
        *held(21, 28),
        (30, EventType.RELEASED, EventDetail.CUSTODY_END),
        (30, EventType.COURSE_STOPPED),
    ]
    assert story.ended("ann") == (SpellOutcome.PART_WAY, UntreatedCause.INTERRUPTED)


def test_released_on_the_day_the_report_would_be_written(tell: Tell) -> None:
    """Release comes before the end of a course on the same day, so 24 days are too short for 24 days of course."""
    story = tell(ann={"end": 24})
    assert story.of("ann")[-3:] == [
        *held(21),
        (24, EventType.RELEASED, EventDetail.CUSTODY_END),
        (24, EventType.COURSE_STOPPED),
    ]
    assert story.ended("ann") == (SpellOutcome.PART_WAY, UntreatedCause.TOO_SHORT)


def test_one_day_more_is_enough(tell: Tell) -> None:
    """With 25 days the course of 24 is completed."""
    assert tell(ann={"end": 25}).ended("ann") == (SpellOutcome.COMPLETED, UntreatedCause.NONE)


def test_ends_early(tell: Tell) -> None:
    """Deselected, or withdrew, after the first session; the place is free the same day; part-way on release."""
    for p_deselected, cause in ((1, EventDetail.DESELECTED), (0, EventDetail.WITHDREW)):
        story = tell(
            f"[programme]\np_ends_early_per_session = 1\np_deselected = {p_deselected}",
            ann={"referral": -20, "end": 40},
            bob={"referral": -10, "sessions": 1},
        )
        assert story.of("ann")[3:] == [
            (0, EventType.COURSE_STARTED),
            *held(7),
            (7, EventType.ENDED_EARLY, cause),
            (40, EventType.RELEASED, EventDetail.CUSTODY_END),
        ]
        assert story.of("bob")[3] == (7, EventType.COURSE_STARTED)
        assert story.ended("ann") == (SpellOutcome.PART_WAY, UntreatedCause.ENDED_EARLY)


def test_goes_on_in_the_community(tell: Tell) -> None:
    """Released on day 14, sessions go on that day and after, and the place is held until the end."""
    story = tell(
        "programme.continues_after_release = true",
        ann={"referral": -20, "end": 14},
        bob={"referral": -10},
    )
    assert story.of("ann")[3:] == [
        (0, EventType.COURSE_STARTED),
        *held(7),
        (14, EventType.RELEASED, EventDetail.CUSTODY_END),
        *held(14, 21),
        (24, EventType.COMPLETED),
    ]
    assert story.of("bob")[3] == (28, EventType.COURSE_STARTED)
    assert story.ended("ann") == (SpellOutcome.GOES_ON, UntreatedCause.NONE)


def test_goes_on_and_completes_on_the_day_of_release(tell: Tell) -> None:
    """Release comes first within the day, so a course completed later that day went on after it."""
    story = tell("programme.continues_after_release = true", ann={"end": 24})
    assert story.of("ann")[-2:] == [(24, EventType.RELEASED, EventDetail.CUSTODY_END), (24, EventType.COMPLETED)]
    assert story.ended("ann") == (SpellOutcome.GOES_ON, UntreatedCause.NONE)


def test_leaving_for_another_reason_stops_the_course(tell: Tell) -> None:
    """Everyone leaves after 15 days: the course stops even where courses go on after release."""
    story = tell(
        """
        programme.continues_after_release = true
        demand.days_until_leaves = { distribution = "constant", value = 15 }
        """,
        ann={"end": 40},
    )
    assert story.of("ann")[3:] == [
        (0, EventType.COURSE_STARTED),
        *held(7, 14),
        (15, EventType.LEFT),
        (15, EventType.COURSE_STOPPED),
    ]
    assert story.ended("ann") == (SpellOutcome.LEFT, UntreatedCause.NONE)
