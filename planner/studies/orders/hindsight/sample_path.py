"""What becomes of each person, as far as no order of places can change it: facts, and luck that may be drawn again.

The same draws as the engines make, for whoever loses no session to a psychologist's leave and no place to a
psychologist's leaving; where conditions change, sessions are lost at their lowest chance. *Facts* are days of reviews,
readiness, consent and the end of custody. *Luck* is what reviews decide and how courses go.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.base.arrays import UInt64s
from planner.jit.compiled import compiled, inner, records
from planner.model.parameters import Parameters
from planner.model.policy import built_in
from planner.scenario.status import Status
from planner.sim.batch.numbers import setting_numbers
from planner.world import World, unassessed
from planner.world.streams import NEVER, PackedDistributions, Stream, bernoulli, sample, uniform

MOST_STEPS = 64  # runs of sessions between pauses in one course, beyond which it is taken to need no more
STEP = np.dtype([("booked", np.int32), ("pause", np.int32)], align=True)
FACT = np.dtype(
    [
        ("first_day", np.int32),  # of custody
        ("started_day", np.int32),  # of a course running on the first day; NEVER where there is none
        ("minimum_days", np.int32),
        ("report_days", np.int32),
        ("facilitators", np.int32),
        ("prison", np.int32),
        ("assessment_day", np.int32),  # from which an assessment may be begun; NEVER where none is needed
        ("last_end_day", np.int32),  # the latest day on which custody could end for whoever has not completed
        ("can_start", np.bool_),  # false for whoever has completed already
    ],
    align=True,
)
SAMPLE_PATH = np.dtype(
    [
        ("first_step", np.int64),
        ("steps", np.int32),
        ("fails", np.bool_),  # whether the course ends early after its last step
        ("end_day", np.int32),  # of custody for whoever has not completed, or the horizon
        ("last_day", np.int32),  # to complete before, so that the release of whoever has is within the horizon
    ],
    align=True,
)
REPORT = np.dtype(
    [("due_day", np.int32), ("review_day", np.int32), ("end_day", np.int32), ("prison", np.int32)], align=True
)


class FixedInputs:
    """The facts of everyone in a world."""

    def __init__(self, parameters: Parameters, world: World) -> None:
        """Look them up."""
        people, every = len(world.rows), parameters.scenario.calendar.allocate_every_days
        self.rows, self.every = world.rows, every
        self.numbers = setting_numbers(parameters, built_in("referral"))
        self.facts = records(people, FACT)
        self.able = np.zeros((people, -(-parameters.horizon_days // every)), dtype=np.bool_)
        self._book = self.numbers["one"], self.numbers["pages"], self.numbers["cdf"], self.numbers["guides"]
        room = 4 * people + 64
        while True:
            reports = records(room, REPORT)
            used = _learn(*self._book, world.rows, self.facts, self.able, reports)
            if used <= room:
                break
            room = used
        self.reports = reports[:used]

    def luck(self, keys: UInt64s) -> tuple[Any, Any]:
        """Return the luck [people] that keys [people] draw, and its steps."""
        lucks, steps = records(len(keys), SAMPLE_PATH), records(len(keys) * MOST_STEPS + 1, STEP)
        lost = min(map(sum, self.numbers["p_lost"].tolist()))
        used = _draw(*self._book, self.rows, keys, lost, lucks, steps)
        return lucks, steps[:used]


@compiled
def _learn(one_of: Any, pages: Any, cdf: Any, guides: Any, rows: Any, facts: Any, able: Any, reports: Any) -> int:
    """Fill in facts, meetings at which a start is possible, and reports; return how many reports there are."""
    book, one, count = PackedDistributions(pages, cdf, guides), one_of[0], 0
    for person in range(rows.size):
        who, fact = rows[person], facts[person]
        fact.first_day = max(who.referral_day, 0)
        fact.prison, fact.minimum_days, fact.report_days = who.prison, who.minimum_days, who.report_days
        fact.facilitators = who.facilitators
        fact.last_end_day = min(who.custody_end_day, who.leaves_day, one.horizon_days)
        if one.parole_report_minutes > 0:
            count = _reports(book, one, who, fact, reports, count)
        _start_days(book, one, who, fact, able, person)
    return count


@inner
def _reports(book: Any, one: Any, who: Any, fact: Any, reports: Any, count: int) -> int:
    """Note every parole report that may fall due: until a release that comes whether the course is completed or not."""
    p, other = one.p_release_not_completed, one.p_release_completed
    day, begun, held, last, first = who.first_review_day, fact.first_day, 0, fact.last_end_day, count
    while day < who.custody_end_day and last == fact.last_end_day:
        due_day = max(day - one.report_lead_days, begun)
        if due_day >= last:
            break
        if count < reports.size:
            reports[count].due_day, reports[count].review_day, reports[count].prison = due_day, day, who.prison
        count += 1
        if day < last and bernoulli(who.key, Stream.RELEASE, held, min(p, other)):
            last = day
        held += 1
        begun = day
        day += sample(book, one.next_review, who.key, Stream.NEXT_REVIEW, held)
    for at in range(first, min(count, reports.size)):
        reports[at].end_day = last
    return count


@inner
def _start_days(book: Any, one: Any, who: Any, fact: Any, able: Any, person: int) -> None:
    """Note the meetings at which the course may start, as far as assessment, readiness and consent go."""
    every, first = one.allocate_every_days, fact.first_day
    fact.started_day, fact.assessment_day, fact.can_start = NEVER, NEVER, who.standing != Status.COMPLETED
    if who.standing == Status.ON_COURSE:
        fact.started_day = -who.sessions_done * one.days_between_sessions
        able[person, 0] = True
        return
    if not fact.can_start:
        return
    if unassessed(who.standing) and one.assessment_minutes > 0:
        fact.assessment_day = first
        first = (first + every - 1) // every * every + one.assessment_days
    ready, willing, turn = max(who.ready_day, fact.first_day), max(who.willing_day, fact.first_day), 0
    while ready < fact.last_end_day:
        hold = ready + sample(book, one.until_hold, who.key, Stream.UNTIL_HOLD, turn)
        begin = max(ready, willing, first)
        for meeting in range((begin + every - 1) // every, able.shape[1]):
            day = meeting * every
            if day >= hold or day >= fact.last_end_day:
                break
            able[person, meeting] = True
        ready = hold + sample(book, one.hold, who.key, Stream.HOLD, turn)
        turn += 1


@compiled
def _draw(
    one_of: Any, pages: Any, cdf: Any, guides: Any, rows: Any, keys: Any, p_lost: float, lucks: Any, steps: Any
) -> int:
    """Fill in lucks and steps, and return how many steps there are."""
    book, one, used = PackedDistributions(pages, cdf, guides), one_of[0], 0
    for person in range(rows.size):
        who, luck = rows[person], lucks[person]
        _release(book, one, who, keys[person], luck)
        luck.first_step = used
        if who.standing != Status.COMPLETED and luck.end_day > 0:
            _course(book, one, who, keys[person], steps, used, p_lost, luck)
        used += luck.steps
    return used


@inner
def _release(book: Any, one: Any, who: Any, key: Any, luck: Any) -> None:
    """Find when custody ends for whoever has not completed, and by when to have completed for a release that counts."""
    ends = min(who.custody_end_day, NEVER)
    release, last, day, held = ends, 0, who.first_review_day, 0
    if ends < one.horizon_days and ends <= who.leaves_day:
        last = ends
    while day < ends and day < one.horizon_days:
        if bernoulli(key, Stream.RELEASE, held, one.p_release_not_completed):
            release = min(release, day)
        if bernoulli(key, Stream.RELEASE, held, one.p_release_completed) and day <= who.leaves_day:
            last = max(last, day)
        held += 1
        day += sample(book, one.next_review, who.key, Stream.NEXT_REVIEW, held)
    luck.end_day, luck.last_day = min(release, who.leaves_day, one.horizon_days), last


@inner
def _course(book: Any, one: Any, who: Any, key: Any, steps: Any, used: int, p_lost: float, luck: Any) -> None:
    """Write the runs of sessions booked between pauses."""
    done, booked, held, run, count = 0, 0, 0, 0, 0
    if who.standing == Status.ON_COURSE:
        done = who.sessions_done
    while (
        done < who.sessions_needed and count < MOST_STEPS - 1 and booked * one.days_between_sessions < one.horizon_days
    ):
        run += 1
        is_held = uniform(key, Stream.SESSION, booked) >= p_lost
        booked += 1
        if not is_held:
            continue
        done += 1
        held += 1
        if done == who.sessions_needed:
            break
        if bernoulli(key, Stream.ENDS_EARLY, held - 1, one.p_ends_early):
            luck.fails = True
            break
        if bernoulli(key, Stream.PAUSES, held - 1, one.p_pause):
            pause = sample(book, one.pause, key, Stream.PAUSE, held - 1)
            steps[used + count].booked, steps[used + count].pause = run, pause
            count, run = count + 1, 0
            if pause > one.place_kept_days:
                done = max(done - one.handover_sessions, 0)
    steps[used + count].booked, steps[used + count].pause = run, 0
    luck.steps = count + 1
