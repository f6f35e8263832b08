"""Hand-worked posts and teams: recruitment, supervision, funding, levers, shut-downs, a second team."""

from __future__ import annotations

from timeline.story import NOT_READY, WAITING, Tell, held

from planner.model.events import EventType
from planner.model.rules import EventDetail
from planner.sim.tally.outcome_codes import SpellOutcome, UntreatedCause

CERTAIN = 0.999999  # as good as, and below 1

# Post 0 (servers): an hour and a half a week, may supervise. Post 1 (starters): vacant on the first day.
A_STARTER = """
posts.servers.hours_per_week = 1.5

[posts.starters]
team = "any"
role = "starter"
number = 1
filled_at_start = 0
hours_per_week = 2
paid_hours_per_week = 2

[roles.server]
can_supervise = true

[roles.starter]
title = "Starter"
pay_gbp_per_year = { anywhere = 0 }
recruitment_gbp = 0
training_gbp = 0
recruitment_days = { distribution = "constant", value = 10 }
training_days = { distribution = "constant", value = 5 }
supervised_days = { distribution = "constant", value = 20 }
supervised_share = 0.5
supervisor_hours_per_week = 0.5
can_supervise = false
days_until_leaves = { distribution = "constant", value = 30 }
days_between_leave = { distribution = "never" }
leave_days = { distribution = "constant", value = 1 }
"""


def test_from_vacancy_to_starts(tell: Tell) -> None:
    """Filled on 10, trained by 15, supervised until 35, productive until leaving on 65, and vacant again.

    Supervised, half of 2 hours are usable: room for bob at the meeting of 21. The supervisor gives half an hour
    and has 90 - 60 - 30 = 0 minutes free while ann (10 sessions) is on course. Productive, there is room for cat
    at once, on the meeting of 35.
    """
    story = tell(
        A_STARTER,
        ann={"referral": -30, "sessions": 10},
        bob={"referral": -20, "sessions": 4},
        cat={"referral": -10},
    )
    assert story.post(1) == [
        (0, EventType.POST_FUNDED),
        (10, EventType.POST_FILLED, EventDetail.HIRED),
        (15, EventType.POST_SUPERVISED),
        (35, EventType.POST_PRODUCTIVE),
        (65, EventType.POST_LEFT),
        (65, EventType.POST_FUNDED),
        (75, EventType.POST_FILLED, EventDetail.HIRED),
        (80, EventType.POST_SUPERVISED),
    ]
    assert story.minutes(1) == [
        (15, EventType.POST_SUPERVISED, 60),
        (35, EventType.POST_PRODUCTIVE, 60),
        (65, EventType.POST_LEFT, -120),
        (80, EventType.POST_SUPERVISED, 60),
    ]
    assert story.minutes(0) == [
        (0, EventType.POST_PRODUCTIVE, 90),
        (15, EventType.SUPERVISION_STARTED, 30),
        (35, EventType.SUPERVISION_ENDED, -30),
        (80, EventType.SUPERVISION_STARTED, 30),
    ]
    assert story.given("ann") == [(0, 0, 0, -1)]
    assert story.given("bob") == [(21, 0, 1, -1)]
    assert story.given("cat") == [(35, 0, 1, -1)]


def test_supervision_takes_the_supervisors_hours(tell: Tell) -> None:
    """Bob would fit beside ann into 2 hours, but half an hour goes to supervision from 15 to 35: he starts on 35.

    He is ready on 16. The starter, all of whose 2 hours a week are for other work (a share of 0), is no help.
    """
    story = tell(
        A_STARTER.replace("hours_per_week = 1.5", "hours_per_week = 2").replace(
            "supervised_share = 0.5", "supervised_share = 0"
        )
        + "[readiness]\nnot_ready_days = { distribution = 'constant', value = 16 }",
        ann={"referral": -20, "sessions": 10},
        bob={"referral": -10, "status": "not-ready"},
    )
    assert story.of("bob")[:5] == [*NOT_READY, (16, EventType.READY), (35, EventType.COURSE_STARTED)]


def test_no_supervision_without_a_supervisor(tell: Tell) -> None:
    """Nobody may supervise: the starter starts all the same, and takes nobody's time."""
    story = tell(A_STARTER.replace("can_supervise = true", "can_supervise = false"))
    assert story.minutes(0) == [(0, EventType.POST_PRODUCTIVE, 90)]
    assert story.minutes(1)[:2] == [(15, EventType.POST_SUPERVISED, 60), (35, EventType.POST_PRODUCTIVE, 60)]


def test_supervisor_leaves(tell: Tell) -> None:
    """Supervision ends with the supervisor, on 20; the starter goes on to be productive on 35."""
    story = tell(A_STARTER + "[roles.server.days_until_leaves]\ndistribution = 'constant'\nvalue = 20")
    assert story.minutes(0) == [
        (0, EventType.POST_PRODUCTIVE, 90),
        (15, EventType.SUPERVISION_STARTED, 30),
        (20, EventType.POST_LEFT, -90),
        (20, EventType.SUPERVISION_ENDED, -30),
    ]
    assert (35, EventType.POST_PRODUCTIVE, 60) in story.minutes(1)


def test_funding_ends(tell: Tell) -> None:
    """The post closes on 20: ann's place is lost, and no other comes before release on 60."""
    story = tell("posts.servers.funded_until = 2027-01-24", ann={"end": 60})
    assert story.of("ann") == [
        *WAITING,
        (0, EventType.COURSE_STARTED),
        *held(7, 14),
        (20, EventType.PLACE_LOST),
        (60, EventType.RELEASED, EventDetail.CUSTODY_END),
        (60, EventType.COURSE_STOPPED),
    ]
    assert story.post(0) == [
        (0, EventType.POST_FILLED, EventDetail.IN_POST),
        (0, EventType.POST_PRODUCTIVE),
        (20, EventType.POST_CLOSED),
    ]
    # begun on day 0 of 36 on which it could still begin
    assert story.ended("ann") == (SpellOutcome.PART_WAY, UntreatedCause.INTERRUPTED)


def test_funded_from_a_date(tell: Tell) -> None:
    """Funded on 10, filled 5 days on, trained for a day, supervised for a day: a start at the meeting of 21."""
    story = tell(
        """
        [posts.servers]
        filled_at_start = 0
        funded_from = 2027-01-14
        [roles.server]
        recruitment_days = { distribution = "constant", value = 5 }
        """,
        ann={},
    )
    assert story.post(0) == [
        (10, EventType.POST_FUNDED),
        (15, EventType.POST_FILLED, EventDetail.HIRED),
        (16, EventType.POST_SUPERVISED),
        (17, EventType.POST_PRODUCTIVE),
    ]
    assert story.of("ann")[3] == (21, EventType.COURSE_STARTED)


def test_funding_ends_before_anyone_is_found(tell: Tell) -> None:
    """Vacant from day 0, closed on 20: whoever would have come on 30 does not."""
    story = tell(
        """
        [posts.servers]
        filled_at_start = 0
        funded_until = 2027-01-24
        [roles.server]
        recruitment_days = { distribution = "constant", value = 30 }
        """
    )
    assert story.post(0) == [(0, EventType.POST_FUNDED), (20, EventType.POST_CLOSED)]


def test_lever_on_hours_from_a_date(tell: Tell) -> None:
    """Twice the protected hours from day 10: bob has the second hour at the meeting of 14."""
    story = tell(
        "[levers]\nfrom_date = 2027-01-14\nprotected_hours_factor = 2", ann={"referral": -20}, bob={"referral": -10}
    )
    assert story.minutes(0) == [(0, EventType.POST_PRODUCTIVE, 60), (10, EventType.HOURS_CHANGED, 60)]
    assert story.given("bob") == [(14, 0, 0, -1)]


def test_lever_on_lost_sessions_from_a_date(tell: Tell) -> None:
    """Every session is lost to the regime until day 10, and none from then on."""
    story = tell(
        f"programme.p_not_held_regime = {CERTAIN}\n[levers]\nfrom_date = 2027-01-14\nnot_held_factor = 0", ann={}
    )
    assert story.of("ann")[3:] == [
        (0, EventType.COURSE_STARTED),
        (7, EventType.SESSION, EventDetail.REGIME),
        *held(14, 21, 28),
        (31, EventType.COMPLETED),
    ]


def test_causes_of_lost_sessions(tell: Tell) -> None:
    """A session lost to staff absence, or to the person, says so."""
    for key, cause in (("p_not_held_staff", EventDetail.STAFF), ("p_not_held_person", EventDetail.PERSON)):
        story = tell(f"programme.{key} = {CERTAIN}", ann={"end": 10})
        assert story.of("ann")[4] == (7, EventType.SESSION, cause)


def test_shutdown(tell: Tell) -> None:
    """Days 10 to 19: no hours, no sessions. Ann keeps her place; bob, ready on 12, starts on 21 and not on 14."""
    story = tell(
        f"""
        [posts.servers]
        hours_per_week = 2
        [readiness]
        not_ready_days = {{ distribution = "constant", value = 12 }}
        [shutdowns.flood]
        from_date = 2027-01-14
        until_date = 2027-01-24
        p_not_held_regime = {CERTAIN}
        share_of_hours = 0
        """,
        ann={"referral": -20},
        bob={"referral": -10, "status": "not-ready"},
    )
    assert story.of("ann") == [
        *WAITING,
        (0, EventType.COURSE_STARTED),
        *held(7),
        (14, EventType.SESSION, EventDetail.REGIME),
        *held(21, 28),
        (31, EventType.COMPLETED),
    ]
    assert story.of("bob") == [
        *NOT_READY,
        (12, EventType.READY),
        (21, EventType.COURSE_STARTED),
        *held(28, 35, 42),
        (45, EventType.COMPLETED),
    ]
    assert story.minutes(0) == [
        (0, EventType.POST_PRODUCTIVE, 120),
        (10, EventType.HOURS_CHANGED, -120),
        (20, EventType.HOURS_CHANGED, 120),
    ]
    assert story.constraints() == [
        (0, EventType.CONSTRAINT, EventDetail.READINESS),
        (14, EventType.CONSTRAINT, EventDetail.HOURS),
        (21, EventType.CONSTRAINT, EventDetail.NOTHING),
    ]


# Team 0 (any) is asked first, then team 1 (other). Post 0 (others) is in team 1, post 1 (servers) in team 0.
A_SECOND_TEAM = """
prisons.any.teams = ["any", "other"]

[teams.other]
title = "Other"
place = "anywhere"
travel_hours_per_session = %s
travel_gbp_per_session = 0

[posts.others]
team = "other"
role = "server"
number = 1
filled_at_start = 1
hours_per_week = 1
paid_hours_per_week = 1
"""


def test_second_team_when_the_first_cannot(tell: Tell) -> None:
    """Ann has the first team's post, bob the second's; cat waits for both, and it is the first team that is short."""
    story = tell(A_SECOND_TEAM % 0, ann={"referral": -30, "sessions": 4}, bob={"referral": -20}, cat={"referral": -10})
    assert story.given("ann") == [(0, 0, 1, -1)]
    assert story.given("bob") == [(0, 1, 0, -1)]
    assert story.given("cat") == [(28, 1, 0, -1)]  # bob is done on 24, ann on 31
    assert story.constraints(0) == [
        (0, EventType.CONSTRAINT, EventDetail.HOURS),
        (28, EventType.CONSTRAINT, EventDetail.NOTHING),
    ]
    assert story.constraints(1) == [(0, EventType.CONSTRAINT, EventDetail.NOTHING)]


def test_travel_takes_hours(tell: Tell) -> None:
    """With half an hour's travel a session takes the second team 90 minutes, and its post has 60: bob waits for 28."""
    story = tell(A_SECOND_TEAM % 0.5, ann={"referral": -20}, bob={"referral": -10})
    assert story.given("bob") == [(28, 0, 1, -1)]


def test_most_free_hours_first(tell: Tell) -> None:
    """Of two posts the one with more free minutes takes the course; of two with as many, the lower number."""
    second = """
        [posts.tall]
        team = "any"
        role = "server"
        number = 1
        filled_at_start = 1
        hours_per_week = 3
        paid_hours_per_week = 3
        """
    people = {name: {"referral": -40 + i} for i, name in enumerate(("ann", "bob", "cat", "dan"))}
    story = tell(second, **people)
    # free: (60, 180) ann to 1; (60, 120) bob to 1; (60, 60) cat to 0, the lower number; (0, 60) dan to 1
    assert [story.given(name)[0][2] for name in people] == [1, 1, 0, 1]


def test_nobody_there(tell: Tell) -> None:
    """Nobody was waiting: said once, at the first meeting."""
    assert tell().constraints() == [(0, EventType.CONSTRAINT, EventDetail.NOTHING)]
