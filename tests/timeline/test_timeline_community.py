"""Work in the community, worked out by hand and told day by day: mentors, their waiting list, a contract that fails."""

from __future__ import annotations

import pytest
from timeline.story import Tell
from timeline.test_timeline_licence import LICENCE, RECALLED_SOON, begun, recall_day

from planner.base.fault import InputError
from planner.model.events import EventType
from planner.model.rules import EventDetail
from planner.sim.tally.outcome_codes import LicenceOutcome, SpellOutcome
from planner.sim.tally.sections import COMMUNITY

# One mentor with two hours a week: one person at a time, for 20 days. The meeting is weekly.
MENTORS = """
[teams.mentors]
title = "Mentors"
place = "anywhere"
travel_hours_per_session = 0
travel_gbp_per_session = 0

[posts.mentors]
team = "mentors"
role = "server"
number = 1
filled_at_start = 1
hours_per_week = 2
paid_hours_per_week = 2

[community.mentoring]
title = "Mentoring"
teams = ["mentors"]
offered_to = "everyone"
required = true
p_takes_part = 0
hours_per_week = 2
length_days = { distribution = "constant", value = 20 }
is_programme = false
"""
FIRST = 1  # the number of the first work
NOBODY_SERVES = "posts.servers.number = 0\nposts.servers.filled_at_start = 0\n"


def after(told: object, name: str, day: int) -> list[tuple[int, ...]]:
    """What happened to someone after a day, but for the licence's own conditions."""
    return [moment for moment in told.of(name) if moment[0] > day]  # type: ignore[attr-defined]


def outcomes(told: object) -> dict[str, int]:
    """Return the totals of the first work by name."""
    return dict(zip(COMMUNITY, told.counted("community")[0].tolist(), strict=True))  # type: ignore[attr-defined]


def test_one_mentor_one_person_at_a_time(tell: Tell) -> None:
    """Ann, released on day 2, has the mentor from the meeting of day 7 to 27; Bob, released on day 3, from day 28."""
    told = tell(f"{NOBODY_SERVES}{LICENCE}{MENTORS}", ann={"end": 2, "licence": 90}, bob={"end": 3, "licence": 90})
    assert after(told, "ann", 1) == [
        (2, EventType.RELEASED, EventDetail.CUSTODY_END),
        *begun(2),
        (2, EventType.COMMUNITY_AWAITED, FIRST),
        (7, EventType.COMMUNITY_STARTED, FIRST),
        (27, EventType.COMMUNITY_DONE, FIRST),
        (90, EventType.LICENCE_ENDED, EventDetail.EXPIRED),
    ]
    assert after(told, "bob", 3) == [
        (28, EventType.COMMUNITY_STARTED, FIRST),
        (48, EventType.COMMUNITY_DONE, FIRST),
        (90, EventType.LICENCE_ENDED, EventDetail.EXPIRED),
    ]
    assert outcomes(told) == {**dict.fromkeys(COMMUNITY, 0), "awaited": 2, "started": 2, "completed": 2}
    waiting, placed = told.counted("community_weeks")[0].sum(axis=1)
    assert waiting == (7 - 2) + (28 - 3)
    assert placed == 20 + 20


def test_the_licence_ends_while_waiting_for_a_mentor(tell: Tell) -> None:
    """Bob's licence ends on day 20, Cat's on day 10 with the mentor: never started, and part-way."""
    told = tell(
        f"{NOBODY_SERVES}{LICENCE}{MENTORS}",
        cat={"end": 2, "licence": 10, "referral": -9},
        bob={"end": 3, "licence": 9},
    )
    assert after(told, "bob", 3) == [
        (9, EventType.LICENCE_ENDED, EventDetail.EXPIRED),
        (9, EventType.COMMUNITY_STOPPED, FIRST),
    ]
    assert after(told, "cat", 2) == [
        (7, EventType.COMMUNITY_STARTED, FIRST),
        (10, EventType.LICENCE_ENDED, EventDetail.EXPIRED),
        (10, EventType.COMMUNITY_STOPPED, FIRST),
    ]
    expected = {"awaited": 2, "started": 1, "never_started": 1, "part_way": 1}
    assert outcomes(told) == {**dict.fromkeys(COMMUNITY, 0), **expected}


def test_a_contract_that_fails_for_months(tell: Tell) -> None:
    """The contract ends on day 17; another begins on day 40 and fills its post a day later: Ann has 10 days to go.

    From day 7 to day 17 she had 10 of her 20 days. The new mentor is productive on day 43, and gives a place on day 49.
    """
    text = MENTORS.replace("paid_hours_per_week = 2\n", "paid_hours_per_week = 2\nfunded_until = 2027-01-21\n")
    again = """
[roles.new]
title = "New"
pay_gbp_per_year = { anywhere = 0 }
recruitment_gbp = 0
training_gbp = 0
recruitment_days = { distribution = "constant", value = 1 }
training_days = { distribution = "constant", value = 1 }
supervised_days = { distribution = "constant", value = 1 }
supervised_share = 0
supervisor_hours_per_week = 0
can_supervise = false
days_until_leaves = { distribution = "never" }
days_between_leave = { distribution = "never" }
leave_days = { distribution = "constant", value = 1 }

[posts.mentors-again]
team = "mentors"
role = "new"
number = 1
filled_at_start = 0
hours_per_week = 2
paid_hours_per_week = 2
funded_from = 2027-02-13
"""
    told = tell(f"{NOBODY_SERVES}{LICENCE}{text}{again}", ann={"end": 2, "licence": 95})
    assert after(told, "ann", 6) == [
        (7, EventType.COMMUNITY_STARTED, FIRST),
        (17, EventType.COMMUNITY_LOST, FIRST),
        (49, EventType.COMMUNITY_STARTED, FIRST),
        (59, EventType.COMMUNITY_DONE, FIRST),
        (95, EventType.LICENCE_ENDED, EventDetail.EXPIRED),
    ]
    assert outcomes(told)["started"] == 1  # once, whoever the mentor is
    assert told.counted("community_weeks")[0].sum(axis=1).tolist() == [5 + 32, 10 + 10]


def test_voluntary_work_may_be_declined(tell: Tell) -> None:
    """Nobody takes part where nobody agrees; it is required of whoever it is required of."""
    told = tell(
        f"{NOBODY_SERVES}{LICENCE}{MENTORS.replace('required = true', 'required = false')}",
        ann={"end": 2, "licence": 90},
    )
    assert (2, EventType.COMMUNITY_DECLINED, FIRST) in told.of("ann")
    assert outcomes(told) == {**dict.fromkeys(COMMUNITY, 0), "declined": 1}


def test_work_for_those_who_have_not_completed(tell: Tell) -> None:
    told = tell(
        f"{LICENCE}{MENTORS.replace('everyone', 'not-completed')}",
        ann={"end": 2, "licence": 90, "status": "completed"},
        bob={"end": 2, "licence": 90},
    )
    assert not [moment for moment in told.of("ann") if moment[1] == EventType.COMMUNITY_AWAITED]
    assert [moment[0] for moment in told.of("bob") if moment[1] == EventType.COMMUNITY_STARTED] == [7]


def test_recall_stops_it_and_release_offers_it_again(tell: Tell) -> None:
    """With the mentor when recalled: part-way, and the mentor is free for Bob at the next meeting."""
    told = tell(f"{NOBODY_SERVES}{RECALLED_SOON}{MENTORS}", ann={"end": 6, "licence": 90, "status": "completed"})
    day = recall_day(told, "ann")
    stopped = [moment for moment in told.of("ann") if moment[1] == EventType.COMMUNITY_STOPPED]
    assert stopped == [(day, EventType.COMMUNITY_STOPPED, FIRST)]
    assert outcomes(told)["part_way" if day > 7 else "never_started"] == 1


def test_the_programme_on_licence_is_the_programme(tell: Tell) -> None:
    """Ann completes it on licence: recalled, she waits for no course; she had completed before the spell."""
    text = MENTORS.replace("is_programme = false", "is_programme = true").replace("value = 20", "value = 1")
    licence = LICENCE.replace("recalls_per_year = 0", "recalls_per_year = 12")
    told = tell(f"{licence}{text}", ann={"end": 6, "licence": 99})
    day = recall_day(told, "ann")
    assert (8, EventType.COMMUNITY_DONE, FIRST) in told.of("ann")
    assert day > 8, "the story needs the work done before the recall"
    assert not [moment for moment in told.of("ann") if moment[0] >= day and moment[1] == EventType.CONSENTED]
    pathway = told.counted("pathway").sum(axis=0)
    assert (
        pathway[SpellOutcome.PART_WAY, LicenceOutcome.RECALLED]
        + pathway[SpellOutcome.NEVER_STARTED, LicenceOutcome.RECALLED]
        == 1
    )
    assert pathway[SpellOutcome.COMPLETED_BEFORE].sum() == 1


def test_community_needs_a_licence_and_teams_that_exist(tell: Tell) -> None:
    with pytest.raises(InputError, match="must have a licence"):
        tell(MENTORS)
    with pytest.raises(InputError, match="no such team"):
        tell(LICENCE + MENTORS.replace('teams = ["mentors"]', 'teams = ["nobody"]'))
