"""What becomes of each person, as far as no order of places can change it: fixed inputs, and a sample path.

The same draws as the engines make, for whoever loses no session to a psychologist's leave and no place to a
psychologist's leaving; where conditions change, sessions are lost at their lowest chance. *Fixed inputs* are days of
reviews, readiness, consent and the end of custody. A *sample path* is what reviews decide and how courses go: it may be
drawn again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.base.arrays import UInt64s
from planner.jit import jit, jit_entry, records
from planner.model.parameters import Parameters
from planner.model.policy import built_in
from planner.scenario.status import Status
from planner.sim.batch.arrays import pack_parameters
from planner.world import World, unassessed
from planner.world.streams import NEVER, PackedDistributions, Stream, bernoulli, sample, uniform

MOST_STEPS = 64  # runs of sessions between pauses in one course, beyond which it is taken to need no more
STEP = np.dtype([("booked", np.int32), ("pause", np.int32)], align=True)
FIXED_INPUT = np.dtype(
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
    """The fixed inputs of everyone in a world."""

    def __init__(self, parameters: Parameters, world: World) -> None:
        """Look them up."""
        count, every = len(world.rows), parameters.scenario.calendar.allocate_every_days
        self.rows, self.every = world.rows, every
        self.numbers = pack_parameters(parameters, built_in("referral"))
        self.people = records(count, FIXED_INPUT)
        self.able = np.zeros((count, -(-parameters.horizon_days // every)), dtype=np.bool_)
        self._book = self.numbers["scalars"], self.numbers["pages"], self.numbers["cdf"], self.numbers["guides"]
        capacity = 4 * count + 64
        while True:
            reports = records(capacity, REPORT)
            used = _learn(*self._book, world.rows, self.people, self.able, reports)
            if used <= capacity:
                break
            capacity = used
        self.reports = reports[:used]

    def sample_paths(self, keys: UInt64s) -> tuple[Any, Any]:
        """Return the sample path [people] that keys [people] draw, and its steps."""
        paths, steps = records(len(keys), SAMPLE_PATH), records(len(keys) * MOST_STEPS + 1, STEP)
        lost = min(map(sum, self.numbers["p_lost"].tolist()))
        used = _draw(*self._book, self.rows, keys, lost, paths, steps)
        return paths, steps[:used]


@jit_entry
def _learn(one_of: Any, pages: Any, cdf: Any, guides: Any, rows: Any, people: Any, able: Any, reports: Any) -> int:
    """Fill in fixed inputs, meetings at which a start is possible, and reports; return how many reports there are."""
    book, one, count = PackedDistributions(pages, cdf, guides), one_of[0], 0
    for person in range(rows.size):
        who, fixed = rows[person], people[person]
        fixed.first_day = max(who.referral_day, 0)
        fixed.prison, fixed.minimum_days, fixed.report_days = who.prison, who.minimum_days, who.report_days
        fixed.facilitators = who.facilitators
        fixed.last_end_day = min(who.custody_end_day, who.leaves_day, one.horizon_days)
        if one.parole_report_minutes > 0:
            count = _reports(book, one, who, fixed, reports, count)
        _start_days(book, one, who, fixed, able, person)
    return count


@jit
def _reports(book: Any, one: Any, who: Any, fixed: Any, reports: Any, count: int) -> int:
    """Note every parole report that may fall due: until a release that comes whether the course is completed or not."""
    p, other = one.p_release_not_completed, one.p_release_completed
    day, begun, held, last, first = who.first_review_day, fixed.first_day, 0, fixed.last_end_day, count
    while day < who.custody_end_day and last == fixed.last_end_day:
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


@jit
def _start_days(book: Any, one: Any, who: Any, fixed: Any, able: Any, person: int) -> None:
    """Note the meetings at which the course may start, as far as assessment, readiness and consent go."""
    every, first = one.allocate_every_days, fixed.first_day
    fixed.started_day, fixed.assessment_day, fixed.can_start = NEVER, NEVER, who.standing != Status.COMPLETED
    if who.standing == Status.ON_COURSE:
        fixed.started_day = -who.sessions_done * one.days_between_sessions
        able[person, 0] = True
        return
    if not fixed.can_start:
        return
    if unassessed(who.standing) and one.assessment_minutes > 0:
        fixed.assessment_day = first
        first = (first + every - 1) // every * every + one.assessment_days
    ready, willing, turn = max(who.ready_day, fixed.first_day), max(who.willing_day, fixed.first_day), 0
    while ready < fixed.last_end_day:
        hold = ready + sample(book, one.until_hold, who.key, Stream.UNTIL_HOLD, turn)
        begin = max(ready, willing, first)
        for meeting in range((begin + every - 1) // every, able.shape[1]):
            day = meeting * every
            if day >= hold or day >= fixed.last_end_day:
                break
            able[person, meeting] = True
        ready = hold + sample(book, one.hold, who.key, Stream.HOLD, turn)
        turn += 1


@jit_entry
def _draw(
    one_of: Any, pages: Any, cdf: Any, guides: Any, rows: Any, keys: Any, p_lost: float, paths: Any, steps: Any
) -> int:
    """Fill in paths and steps, and return how many steps there are."""
    book, one, used = PackedDistributions(pages, cdf, guides), one_of[0], 0
    for person in range(rows.size):
        who, path = rows[person], paths[person]
        _release(book, one, who, keys[person], path)
        path.first_step = used
        if who.standing != Status.COMPLETED and path.end_day > 0:
            _course(book, one, who, keys[person], steps, used, p_lost, path)
        used += path.steps
    return used


@jit
def _release(book: Any, one: Any, who: Any, key: Any, path: Any) -> None:
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
    path.end_day, path.last_day = min(release, who.leaves_day, one.horizon_days), last


@jit
def _course(book: Any, one: Any, who: Any, key: Any, steps: Any, used: int, p_lost: float, path: Any) -> None:
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
            path.fails = True
            break
        if bernoulli(key, Stream.PAUSES, held - 1, one.p_pause):
            pause = sample(book, one.pause, key, Stream.PAUSE, held - 1)
            steps[used + count].booked, steps[used + count].pause = run, pause
            count, run = count + 1, 0
            if pause > one.place_kept_days:
                done = max(done - one.handover_sessions, 0)
    steps[used + count].booked, steps[used + count].pause = run, 0
    path.steps = count + 1
