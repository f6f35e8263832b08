"""What is measured of a story, worked by hand."""

from __future__ import annotations

import numpy as np
from timeline.story import Story, Tell

from planner.model.rules import EventDetail
from planner.outcome.measures import BY_NAME
from planner.sim.tally.outcome_codes import SpellOutcome, UntreatedCause
from planner.sim.tally.sections import CONSTRAINTS, SESSION_CAUSES

# Ann has the one place from 0 to 24 and is released on 40. Bob waits until 28, has sessions on 35 and 42, and is
# released on 45, part-way: he could have started until 45 - 24 - 1 = 20. 49 days are seven weeks.
PEOPLE = {"ann": {"referral": -20, "end": 40}, "bob": {"referral": -10, "end": 45}}
SEVEN_WEEKS = "calendar.horizon_days = 49\n"


def weekly(story: Story, series: str) -> list[float]:
    """A series of the one team."""
    return [round(float(value), 6) for value in story.outcome().weekly(series)[0, 0]]


def test_flows(tell: Tell) -> None:
    """Counted in the week they fall in: day 28 is in week 4 (from 0), 24 in 3, 40 in 5, 45 in 6."""
    story = tell(SEVEN_WEEKS, **PEOPLE)
    assert weekly(story, "starts") == [1, 0, 0, 0, 1, 0, 0]
    assert weekly(story, "completions") == [0, 0, 0, 1, 0, 0, 0]
    assert weekly(story, "sessions_held") == [0, 1, 1, 1, 0, 1, 1]  # 7, 14, 21; 35, 42
    assert weekly(story, "released_completed") == [0, 0, 0, 0, 0, 1, 0]
    assert weekly(story, "released_part_way") == [0, 0, 0, 0, 0, 0, 1]


def test_levels(tell: Tell) -> None:
    """At the end of each week: bob waits until 28, and one course is open but for 24 to 27 and from 45."""
    story = tell(SEVEN_WEEKS, **PEOPLE)
    assert weekly(story, "waiting_ready") == [1, 1, 1, 1, 0, 0, 0]
    assert weekly(story, "open_courses") == [1, 1, 1, 0, 1, 1, 0]
    assert weekly(story, "waiting_not_ready") == [0] * 7
    assert weekly(story, "declined") == [0] * 7


def test_waiting_is_waiting_for_a_place(tell: Tell) -> None:
    """Whoever is ready and willing and not yet assessed cannot start, and is counted apart.

    Bob's assessment comes first and has the hour from day 0 to 10. So ann, assessed before, waits for the meeting of 14
    and has the place until 38; bob, assessed on 10, waits for the meeting of 42.
    """
    text = SEVEN_WEEKS + "[programme]\nassessment_hours = 1\nassessment_days = 10\n"
    story = tell(text, ann={"referral": -20}, bob={"referral": -10, "status": "not-assessed"})
    assert [story.given(name)[0][0] for name in ("ann", "bob")] == [14, 42]
    assert weekly(story, "waiting_assessment") == [1, 0, 0, 0, 0, 0, 0]
    assert weekly(story, "waiting_ready") == [1, 2, 1, 1, 1, 1, 0]
    assert weekly(story, "waiting_not_ready") == [0] * 7
    measured = [float(BY_NAME[name].values(story.outcome())[0]) for name in ("waiting_ready", "waiting_assessment")]
    assert measured == [1, 1 / 7]


def test_hours(tell: Tell) -> None:
    """One hour a week; held for 3 days of week 3 (21, 22, 23) and for 3 days of week 6 (42, 43, 44)."""
    story = tell(SEVEN_WEEKS, **PEOPLE)
    assert weekly(story, "hours_available") == [1] * 7
    assert weekly(story, "hours_held") == [1, 1, 1, round(3 / 7, 6), 1, 1, round(3 / 7, 6)]


def test_hours_of_a_pair(tell: Tell) -> None:
    """Each of two psychologists holds the hour."""
    story = tell(
        SEVEN_WEEKS + "programme.p_two_facilitators = 1\n[posts.servers]\nnumber = 2\nfilled_at_start = 2",
        ann={"referral": -20},
    )
    assert weekly(story, "hours_held") == [2, 2, 2, round(6 / 7, 6), 0, 0, 0]


def test_results(tell: Tell) -> None:
    """One completed and one part-way for want of a place, in every grouping; the year is the one it ended in."""
    tally = tell(SEVEN_WEEKS, **PEOPLE).outcome().tally
    for (cells,) in tally.results.values():
        assert cells.sum() == 2
        assert cells[:, SpellOutcome.COMPLETED, UntreatedCause.NONE].sum() == 1
        assert cells[:, SpellOutcome.PART_WAY, UntreatedCause.NO_PLACE].sum() == 1
    assert tally.section("year")[0, 0].sum() == 2
    assert tally.section("time_left")[0, 0].sum() == 2  # under six months at entry


def test_not_ended_within_the_horizon(tell: Tell) -> None:
    """Counted apart, not in a year."""
    story = tell(SEVEN_WEEKS, ann={})
    assert story.counted("year")[-1, SpellOutcome.NOT_ENDED, UntreatedCause.NONE] == 1
    assert story.counted("time_left")[-1].sum() == 1  # no date


def test_sessions(tell: Tell) -> None:
    """Five held, none lost."""
    assert tell(SEVEN_WEEKS, **PEOPLE).counted("sessions").tolist() == [
        5 if c == EventDetail.HELD else 0 for c in SESSION_CAUSES
    ]


def test_waits(tell: Tell) -> None:
    """Counted from the first day ready of those not already waiting on the first day.

    Eve, ready on day 0, has the place from 0 to 24, and is not counted. Ready on 8: ann starts on 28 (20 days:
    week 2), cat is released on 30 (22 days: week 3), bob and dan still wait at the horizon, 49 (41 days: week 5).
    """
    story = tell(
        SEVEN_WEEKS + "[readiness]\nnot_ready_days = { distribution = 'constant', value = 8 }",
        ann={"status": "not-ready", "referral": -40},
        bob={"status": "not-ready", "referral": -30},
        cat={"status": "not-ready", "referral": -20, "end": 30},
        dan={"status": "not-ready", "referral": -10},
        eve={"status": "waiting", "referral": -5},
    )
    assert [story.given(name)[0][0] for name in ("eve", "ann")] == [0, 28]
    waits = np.zeros((3, 8), dtype=int)
    waits[0, 2] = 1  # ann, 28 - 8 = 20 days
    waits[1, 3] = 1  # cat, 30 - 8 = 22 days
    waits[2, 5] = 2  # bob and dan, 49 - 8 = 41 days
    assert story.counted("waits").tolist() == waits.tolist()


def test_constraints(tell: Tell) -> None:
    """Short of hours while bob waits, until the meeting of 28."""
    story = tell(SEVEN_WEEKS, **PEOPLE)
    assert story.outcome().tally.weekly_bound[0].tolist() == [[EventDetail.HOURS] * 4 + [EventDetail.NOTHING] * 3]
    counted = dict(zip(CONSTRAINTS, story.counted("bound")[0].tolist(), strict=True))
    assert counted == {**dict.fromkeys(CONSTRAINTS, 0), EventDetail.HOURS: 4, EventDetail.NOTHING: 3}
