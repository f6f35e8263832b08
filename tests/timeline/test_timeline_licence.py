"""After release, worked out by hand and told day by day: licences, reviews, recalls, and waiting again."""

from __future__ import annotations

import numpy as np
import pytest
from timeline.story import WAITING, Tell, held

from planner.model.events import EventType
from planner.model.rules import EventDetail
from planner.sim.tally.outcome_codes import LicenceOutcome, SpellOutcome, UntreatedCause
from planner.sim.tally.sections import LICENCES

# Nothing changes at a review; nobody is recalled. Each story says what is otherwise.
LICENCE = """
[licence]
review_every_days = 365
p_tightened = 0
p_relaxed = 0
level_weights = [0, 1, 0]
level_hours_per_week = [1, 2, 5]
p_level_raised = 0
p_level_lowered = 0

[licence.conditions]
tag = { title = "Tag", p_at_release = 1 }
curfew = { title = "Curfew", p_at_release = 0 }
polygraph = { title = "Polygraph", p_at_release = 1 }

[licence.recall]
recalls_per_year = 0
first_review_days = { distribution = "never" }
not_ready_days = { distribution = "constant", value = 0 }
"""
# A rate is all that can be stated: a hundred a year is one in 3.65 days, in whole days, and at least one.
RECALLED_SOON = LICENCE.replace("recalls_per_year = 0", "recalls_per_year = 100")
TAG, CURFEW, POLYGRAPH = 1, 2, 4
BEGUN = [(EventType.LICENCE_STARTED,), (EventType.MAPPA_LEVEL, 2), (EventType.LICENCE_CONDITIONS, TAG | POLYGRAPH)]


def begun(day: int) -> list[tuple[int, ...]]:
    """What a release begins on a day."""
    return [(day, *each) for each in BEGUN]


def recall_day(told: object, name: str) -> int:
    """Return the day of someone's first recall: a draw, so read off the log and held to the rest of the story."""
    days = [moment[0] for moment in told.of(name) if moment[1] == EventType.RECALLED]  # type: ignore[attr-defined]
    return int(days[0])


def counts(told: object) -> dict[str, list[int]]:
    """Return the totals of licences by name: not completed at release, completed."""
    section = told.counted("licences")  # type: ignore[attr-defined]
    return {name: section[:, at].tolist() for at, name in enumerate(LICENCES) if section[:, at].any()}


def test_a_licence_runs_to_its_end(tell: Tell) -> None:
    """Released on day 10 without a course, at MAPPA level 2 with a tag and polygraph, until day 60."""
    told = tell(
        f"posts.servers.number = 0\nposts.servers.filled_at_start = 0\n{LICENCE}", ann={"end": 10, "licence": 60}
    )
    assert told.of("ann") == [
        *WAITING,
        (10, EventType.RELEASED, EventDetail.CUSTODY_END),
        *begun(10),
        (60, EventType.LICENCE_ENDED, EventDetail.EXPIRED),
    ]
    assert counts(told) == {"started": [1, 0], "expired": [1, 0]}
    assert told.counted("conditions").tolist() == [50, 0, 50]
    mappa = told.counted("mappa")
    assert mappa.sum() == mappa[0, 1].sum() == 50
    assert mappa[0, 1, :4].tolist() == [0, 4, 7, 7]  # days 10 to 13 of the second week
    assert told.counted("pathway").sum(axis=0)[SpellOutcome.NEVER_STARTED, LicenceOutcome.EXPIRED] == 1


def test_no_licence_is_left(tell: Tell) -> None:
    """Custody and licence end on one day: there is no licence."""
    told = tell(LICENCE, ann={"end": 10, "licence": 10, "status": "completed"})
    assert told.of("ann")[-1] == (10, EventType.RELEASED, EventDetail.CUSTODY_END)
    assert told.counted("pathway").sum(axis=0)[SpellOutcome.COMPLETED_BEFORE, LicenceOutcome.NO_LICENCE] == 1


def test_reviews_tighten_until_there_is_nothing_to_add(tell: Tell) -> None:
    """Reviewed every 10 days: the curfew is the first that is not there; then there is none to add."""
    text = LICENCE.replace("review_every_days = 365", "review_every_days = 10").replace(
        "p_tightened = 0", "p_tightened = 1"
    )
    told = tell(text, ann={"end": 10, "licence": 45, "status": "completed"})
    assert [moment for moment in told.of("ann") if moment[0] > 10] == [
        (20, EventType.LICENCE_REVIEWED, EventDetail.TIGHTENED),
        (20, EventType.LICENCE_CONDITIONS, TAG | CURFEW | POLYGRAPH),
        (30, EventType.LICENCE_REVIEWED, EventDetail.KEPT),
        (40, EventType.LICENCE_REVIEWED, EventDetail.KEPT),
        (45, EventType.LICENCE_ENDED, EventDetail.EXPIRED),
    ]
    assert told.counted("conditions").tolist() == [35, 25, 35]
    assert counts(told) == {"started": [0, 1], "expired": [0, 1], "reviewed": [0, 3], "tightened": [0, 1]}


def test_reviews_relax_and_lower(tell: Tell) -> None:
    """The last condition there is lifted, then the one before it; the level goes down to 1 and stays."""
    text = LICENCE.replace("review_every_days = 365", "review_every_days = 10").replace(
        "p_relaxed = 0", "p_relaxed = 1"
    )
    told = tell(
        text.replace("p_level_lowered = 0", "p_level_lowered = 1"),
        ann={"end": 10, "licence": 45, "status": "completed"},
    )
    assert [moment for moment in told.of("ann") if moment[0] > 10] == [
        (20, EventType.LICENCE_REVIEWED, EventDetail.RELAXED),
        (20, EventType.MAPPA_LEVEL, 1),
        (20, EventType.LICENCE_CONDITIONS, TAG),
        (30, EventType.LICENCE_REVIEWED, EventDetail.RELAXED),
        (30, EventType.LICENCE_CONDITIONS),  # none
        (40, EventType.LICENCE_REVIEWED, EventDetail.KEPT),
        (45, EventType.LICENCE_ENDED, EventDetail.EXPIRED),
    ]
    assert told.counted("mappa").sum(axis=-1)[1].tolist() == [25, 10, 0]


def test_a_licence_ends_before_its_review(tell: Tell) -> None:
    """On the day the licence ends nothing more is reviewed."""
    text = LICENCE.replace("review_every_days = 365", "review_every_days = 10")
    told = tell(text, ann={"end": 10, "licence": 20, "status": "completed"})
    assert told.of("ann")[-1] == (20, EventType.LICENCE_ENDED, EventDetail.EXPIRED)


def test_recalled_in_mid_course_in_the_community(tell: Tell) -> None:
    """Ann's course goes on after release; the recall stops it, she waits again, and starts a new one from nothing.

    The course that began on day 0 had its session on day 7; released on day 8, recalled before the next.
    """
    told = tell(
        f"programme.continues_after_release = true\n{RECALLED_SOON}", ann={"end": 8, "licence": 90, "referral": -5}
    )
    day = recall_day(told, "ann")
    assert 8 < day < 14, "the story needs a recall between the release and the second session"
    story = [moment for moment in told.of("ann") if 0 < moment[0] <= 42]
    assert story == [
        *held(7),
        (8, EventType.RELEASED, EventDetail.CUSTODY_END),
        *begun(8),
        (day, EventType.CONSENTED),
        (day, EventType.READY),
        (day, EventType.LICENCE_ENDED, EventDetail.RECALL),
        (day, EventType.RECALLED),
        (day, EventType.COURSE_STOPPED),
        (14, EventType.COURSE_STARTED),
        *held(21, 28, 35),
        (38, EventType.COMPLETED),
    ]
    spells = told.log.spell[told.log.person == 0]
    kinds = told.log.kind[told.log.person == 0]
    assert spells[kinds == EventType.COURSE_STOPPED].tolist() == [0]
    assert spells[kinds == EventType.RECALLED].tolist() == [1]
    assert spells[kinds == EventType.COURSE_STARTED].tolist() == [0, 1]
    # released at the licence's end, having completed: there is no licence left
    assert told.of("ann")[-1] == (90, EventType.RELEASED, EventDetail.CUSTODY_END)
    pathway = told.counted("pathway").sum(axis=0)
    assert pathway[SpellOutcome.GOES_ON, LicenceOutcome.RECALLED] == 1
    assert pathway[SpellOutcome.COMPLETED, LicenceOutcome.NO_LICENCE] == 1
    assert pathway.sum() == 2


def test_the_licence_ends_while_waiting(tell: Tell) -> None:
    """Recalled with no place to be had, Ann waits until the licence ends: released untreated, for want of a place."""
    told = tell(
        f"posts.servers.number = 0\nposts.servers.filled_at_start = 0\n{RECALLED_SOON}",
        ann={"end": 10, "licence": 80},
    )
    day = recall_day(told, "ann")
    assert told.of("ann")[-1] == (80, EventType.RELEASED, EventDetail.CUSTODY_END)
    results = told.counted("team")[0]
    assert results[SpellOutcome.NEVER_STARTED, UntreatedCause.TOO_SHORT] == 1  # ten days do not hold a course
    assert results[SpellOutcome.NEVER_STARTED, UntreatedCause.NO_PLACE] == 1
    assert counts(told) == {"started": [1, 0], "recalled": [1, 0]}
    recalls = told.counted("recalls")
    assert recalls.sum() == recalls[0, day // 7] == 1
    waits = told.counted("waits")
    assert waits[1, (80 - day) // 7] == 1  # released before a start, so many weeks after the recall


@pytest.mark.parametrize(("ready", "after", "expected"), [(40, 0, 40), (40, 30, 0), (0, 30, 0)])
def test_a_recall_makes_nobody_ready_sooner(tell: Tell, ready: int, after: int, expected: int) -> None:
    """Ready on the later of two days: so long after the recall, and the day that it would have been without it."""
    text = RECALLED_SOON.replace('not_ready_days = { distribution = "constant", value = 0 }', "").strip()
    told = tell(
        f"[readiness]\nnot_ready_days = {{ distribution = 'constant', value = {ready} }}\n{text}\n"
        f"not_ready_days = {{ distribution = 'constant', value = {after} }}\n",
        ann={"end": 10, "licence": 95, "status": "not-ready" if ready else "waiting"},
    )
    day = recall_day(told, "ann")
    assert 10 < day < 40, "the story needs a recall before the first day ready"
    days = [moment[0] for moment in told.of("ann") if moment[1] == EventType.READY and moment[0] >= day]
    assert days[0] == max(expected, day + after)


def test_a_course_after_a_recall_is_as_long_as_before(tell: Tell) -> None:
    """What a course needs is the person's: four sessions, a minimum and a report, in the first spell and the second."""
    told = tell(
        f"programme.continues_after_release = false\n{RECALLED_SOON}", ann={"end": 8, "licence": 95, "sessions": 4}
    )
    again = [moment[0] for moment in told.of("ann") if moment[1] == EventType.COURSE_STARTED][-1]
    held_days = [m[0] for m in told.of("ann") if m[1] == EventType.SESSION and m[0] > again]
    assert held_days == [again + 7 * number for number in (1, 2, 3, 4)]


def test_recalled_having_completed_waits_for_nothing(tell: Tell) -> None:
    """Completed before: recalled like anyone, and in custody until the licence ends, with no course to wait for."""
    told = tell(RECALLED_SOON, ann={"end": 10, "licence": 80, "status": "completed"})
    day = recall_day(told, "ann")
    assert [moment for moment in told.of("ann") if moment[0] >= day] == [
        (day, EventType.LICENCE_ENDED, EventDetail.RECALL),
        (day, EventType.RECALLED),
        (80, EventType.RELEASED, EventDetail.CUSTODY_END),
    ]
    assert counts(told) == {"started": [0, 1], "recalled": [0, 1]}
    assert told.counted("team")[0][SpellOutcome.COMPLETED_BEFORE, UntreatedCause.NONE] == 2


@pytest.mark.parametrize(("rate", "recalls"), [("0", 0), ("100", 1)])
def test_those_who_completed_may_have_a_rate_of_their_own(tell: Tell, rate: str, recalls: int) -> None:
    """Equal unless the scenario says otherwise: here nobody else is recalled at all."""
    text = LICENCE.replace("recalls_per_year = 0", f"recalls_per_year = 0\nrecalls_per_year_completed = {rate}")
    told = tell(text, ann={"end": 10, "licence": 80, "status": "completed"}, bob={"end": 10, "licence": 80})
    assert told.counted("recalls").sum(axis=1).tolist() == [0, recalls]


def test_a_recall_has_its_own_reviews(tell: Tell) -> None:
    """The first review comes 14 days after the recall, and here directs release: the rest of the licence begins."""
    text = RECALLED_SOON.replace('{ distribution = "never" }', '{ distribution = "constant", value = 14 }')
    told = tell(
        f"[parole]\np_release_completed = 1\n{text}",
        ann={"end": 10, "licence": 99, "status": "completed", "review": 500},
    )
    day = recall_day(told, "ann")
    again = [moment for moment in told.of("ann") if day < moment[0] <= day + 14]
    assert again[:2] == [
        (day + 14, EventType.PAROLE_REVIEW, EventDetail.DIRECTED),
        (day + 14, EventType.RELEASED, EventDetail.DIRECTED),
    ]
    assert (day + 14, EventType.LICENCE_STARTED) in again


def test_released_before_a_meeting_and_recalled_is_not_assessed_twice(tell: Tell) -> None:
    """Bob waits to be assessed when released; recalled before the next meeting he waits once more, and once."""
    text = f"""
[calendar]
allocate_every_days = 28
[programme]
assessment_hours = 1
assessment_days = 7
{RECALLED_SOON}
"""
    told = tell(text, ann={"done": 1, "status": "on-course"}, bob={"end": 5, "licence": 95, "status": "not-assessed"})
    started = [moment for moment in told.of("bob") if moment[1] == EventType.ASSESSMENT_STARTED]
    assert recall_day(told, "bob") < 28
    assert len(started) == 1
    assert EventType.ASSESSED in told.log.kind[told.log.person == told.names.index("bob")]


def test_without_a_rate_nobody_is_recalled_and_custody_is_as_without_a_licence(tell: Tell) -> None:
    """With no recalls the events in custody are those of the same story without a licence."""
    people = {"ann": {"end": 40, "licence": 80}, "bob": {"end": 70, "review": 30, "licence": 90}, "cat": {"end": 60}}
    with_licence, without = tell(LICENCE, **people), tell("", **people)  # type: ignore[arg-type]
    kept = ~np.isin(
        with_licence.log.kind,
        [
            EventType.LICENCE_STARTED,
            EventType.LICENCE_ENDED,
            EventType.LICENCE_REVIEWED,
            EventType.LICENCE_CONDITIONS,
            EventType.MAPPA_LEVEL,
        ],
    )
    for column in ("day", "kind", "person", "spell", "team", "post", "cause", "minutes"):
        assert np.array_equal(getattr(with_licence.log, column)[kept], getattr(without.log, column)), column


def test_a_report_of_an_old_spell_is_not_missed_in_the_new_one(tell: Tell) -> None:
    """Due on day 26 and never begun; released at the review of day 33 and recalled before the next meeting, day 56."""
    text = f"""
[calendar]
allocate_every_days = 28
[parole]
p_release_not_completed = 1
report_hours = 1
report_days = 7
report_lead_days = 7
[posts.servers]
number = 0
filled_at_start = 0
{RECALLED_SOON}
"""
    told = tell(text, ann={"review": 33, "end": 80, "licence": 99})
    assert 33 < recall_day(told, "ann") < 56
    assert (26, EventType.PAROLE_REPORT_DUE) in told.of("ann")
    assert EventType.PAROLE_REPORT_MISSED not in told.log.kind
