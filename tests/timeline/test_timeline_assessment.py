"""Assessments that grow old and assessors who may err, worked out by hand and told day by day."""

from __future__ import annotations

import numpy as np
from timeline.story import Tell, held

from planner.model.events import EventType
from planner.model.rules import EventDetail
from planner.scenario.status import Status

# An assessment takes the post's whole hour for a week. A course takes it for 24 days.
HOLDS_40_DAYS = """
[programme]
assessment_hours = 1
assessment_days = 7

[assessment]
tool = "ERG-R"
bands = ["first", "next", "last"]
agreement = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
valid_days = 40
"""
# Whoever is assessed in the run is put in band 2, whatever is true.
ALL_SECOND = """
[programme]
assessment_hours = 1
assessment_days = 7

[policy]
order = "band-then-time-left"

[assessment]
tool = "other"
bands = ["first", "next", "last"]
agreement = [[0, 1, 0], [0, 1, 0], [0, 1, 0]]
valid_days = 40
"""


def test_stale_the_week_before_a_place(tell: Tell) -> None:
    """Bob's assessment turns 40 days old on day 20; the place comes free on day 24; he starts on day 35, not 28."""
    told = tell(HOLDS_40_DAYS, ann={"referral": -60, "assessed": 0}, bob={"referral": -50, "assessed": -20})
    assert told.of("bob") == [
        (0, EventType.PRESENT, Status.WAITING),
        (0, EventType.CONSENTED),
        (0, EventType.READY),
        (0, EventType.BAND_ASSESSED, 1),
        (20, EventType.ASSESSMENT_STALE),
        (28, EventType.ASSESSMENT_STARTED),
        (35, EventType.ASSESSED),
        (35, EventType.BAND_ASSESSED, 1),
        (35, EventType.COURSE_STARTED),
        *held(42, 49, 56),
        (59, EventType.COMPLETED),
    ]
    assert told.counted("assessments").tolist() == [1, 1, 1]


def test_hours_of_the_scenarios_tool(tell: Tell) -> None:
    """Half an hour with the tool in place of the programme's hour, so that two are assessed at once; another tool's
    hours change nothing."""
    half = f'{HOLDS_40_DAYS}hours_by_tool = {{ "ERG-R" = 0.5, "VERA-2R" = 9 }}\n'
    old = {"referral": -60, "assessed": -50}
    told = tell(half, ann=old, bob=old)
    assert [told.of(name)[5] for name in ("ann", "bob")] == [(0, EventType.ASSESSMENT_STARTED)] * 2
    assert set(told.log.of(EventType.ASSESSMENT_STARTED).minutes.tolist()) == {30}
    other = tell(f'{HOLDS_40_DAYS}hours_by_tool = {{ "VERA-2R" = 9 }}\n', ann=old, bob=old)
    assert other.log.frame().equals(tell(HOLDS_40_DAYS, ann=old, bob=old).log.frame())


def test_an_assessment_holds_until_its_last_day(tell: Tell) -> None:
    """At 40 days old it is too old: on day 28 for one made on day -12; a day younger, and the place is given."""
    told = tell(HOLDS_40_DAYS, ann={"referral": -60, "assessed": 0}, bob={"referral": -50, "assessed": -12})
    assert told.given("bob") == [(35, 0, 0, -1)]
    assert (28, EventType.ASSESSMENT_STALE) in told.of("bob")
    told = tell(HOLDS_40_DAYS, ann={"referral": -60, "assessed": 0}, bob={"referral": -50, "assessed": -11})
    assert told.given("bob") == [(28, 0, 0, -1)]


def test_old_on_the_first_day(tell: Tell) -> None:
    """Assessed 50 days before the first day: assessed again at the first meeting."""
    told = tell(HOLDS_40_DAYS, ann={"referral": -60, "assessed": -50})
    assert told.of("ann")[3:8] == [
        (0, EventType.ASSESSMENT_STALE),
        (0, EventType.BAND_ASSESSED, 1),
        (0, EventType.ASSESSMENT_STARTED),
        (7, EventType.ASSESSED),
        (7, EventType.BAND_ASSESSED, 1),
    ]


def test_not_stated_is_as_soon_after_referral_as_could_be(tell: Tell) -> None:
    """Referred on day -20 and an assessment takes 7 days: made on day -13, too old on day 27."""
    told = tell(HOLDS_40_DAYS, ann={"referral": -60, "assessed": 0}, bob={"referral": -20})
    assert (27, EventType.ASSESSMENT_STALE) in told.of("bob")


def test_whoever_could_not_start_is_not_assessed_again(tell: Tell) -> None:
    """Not ready, and so not assessed again, however old the assessment is."""
    told = tell(
        f'{HOLDS_40_DAYS}\n[readiness]\nnot_ready_days = {{ distribution = "constant", value = 50 }}\n',
        ann={"referral": -60, "assessed": -30, "status": "not-ready"},
    )
    assert told.of("ann")[3:7] == [
        (0, EventType.BAND_ASSESSED, 1),
        (10, EventType.ASSESSMENT_STALE),
        (50, EventType.READY),
        (56, EventType.ASSESSMENT_STARTED),
    ]


def test_an_assessment_that_takes_no_hours_is_repeated_at_once(tell: Tell) -> None:
    told = tell(
        HOLDS_40_DAYS.replace("assessment_hours = 1", "assessment_hours = 0"),
        ann={"referral": -60, "assessed": 0},
        bob={"referral": -50, "assessed": -20},
    )
    assert told.of("bob")[3:7] == [
        (0, EventType.BAND_ASSESSED, 1),
        (20, EventType.ASSESSMENT_STALE),
        (20, EventType.ASSESSED),
        (20, EventType.BAND_ASSESSED, 1),
    ]
    assert told.given("bob") == [(28, 0, 0, -1)]


def test_another_band_is_another_turn(tell: Tell) -> None:
    """Bob, in band 1, is assessed again and put in band 2: Cat, in band 2 with less time left, starts before him."""
    told = tell(
        ALL_SECOND,
        ann={"referral": -60, "assessed": 0, "band": 1, "end": 60},
        bob={"referral": -50, "assessed": -20, "band": 1, "end": 90},
        cat={"referral": -40, "assessed": 0, "band": 2, "end": 85},
    )
    assert told.starts() == ["ann", "cat", "bob"]
    assert (35, EventType.BAND_ASSESSED, 2) in told.of("bob")
    # all are truly in band 1 or 2 as filed: nobody is ever put in band 1, so who is there must be of it
    assert told.world.people.true_band.tolist()[:2] == [1, 1]
    banded = told.counted("banded")
    assert banded.sum() == 3
    assert banded[0].tolist() == [1, 1, 0]


def test_assessors_who_never_err_change_no_log(tell: Tell) -> None:
    """With perfect agreement and no end to it, the log is the one without, but for the bands it tells of."""
    perfect = HOLDS_40_DAYS.replace("valid_days = 40", "")
    without = perfect.split("[assessment]", maxsplit=1)[0]
    people = {"ann": {"referral": -60, "status": "not-assessed"}, "bob": {"referral": -50, "end": 60}}
    one, other = tell(perfect, **people), tell(without, **people)  # type: ignore[arg-type]
    kept = one.log.kind != EventType.BAND_ASSESSED
    for column in ("day", "kind", "person", "team", "post", "cause", "minutes"):
        assert np.array_equal(getattr(one.log, column)[kept], getattr(other.log, column)), column
    assert EventDetail.ASSESSMENT not in one.log.cause
