"""Each person's luck looked up: when a start is possible, until when, and how the course would go.

The same draws as the engines make, for whoever loses no session to a psychologist's leave and no place to a
psychologist's leaving; where conditions change, sessions are lost at their lowest chance.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.compiled import compiled, inner, records
from planner.luck import NEVER, Book, Purpose, drawn, happens, uniform
from planner.policy import built_in
from planner.sim.batch.numbers import setting_numbers
from planner.sim.setting import Setting
from planner.world import Standing, World, unassessed

MOST_STEPS = 64  # runs of sessions between pauses in one course, beyond which it is taken not to finish
STEP = np.dtype([("booked", np.int32), ("pause", np.int32)], align=True)
FATE = np.dtype(
    [
        ("first_step", np.int64),
        ("steps", np.int32),  # 0 where the course cannot be completed
        ("end_day", np.int32),  # of custody for whoever has not completed, or the horizon: to complete before
        ("counts", np.bool_),  # whether the spell could end in a release within the horizon
        ("first_day", np.int32),  # of custody
        ("started_day", np.int32),  # of a course running on the first day; NEVER where there is none
        ("minimum_days", np.int32),
        ("report_days", np.int32),
        ("facilitators", np.int32),
        ("prison", np.int32),
        ("assessment_day", np.int32),  # from which an assessment may be begun; NEVER where none is needed
    ],
    align=True,
)
REPORT = np.dtype(
    [("due_day", np.int32), ("review_day", np.int32), ("end_day", np.int32), ("prison", np.int32)], align=True
)


class Foresight:
    """What will become of everyone, as far as no order of places can change it."""

    def __init__(self, setting: Setting, world: World) -> None:
        """Look everything up."""
        people, every = len(world.rows), setting.scenario.calendar.allocate_every_days
        meetings = -(-setting.horizon_days // every)
        self.numbers = setting_numbers(setting, built_in("referral"))
        self.fates = records(people, FATE)
        self.steps = records(people * MOST_STEPS + 1, STEP)
        self.able = np.zeros((people, meetings), dtype=np.bool_)
        reports = records(4 * people + 64, REPORT)
        lost = float(self.numbers["p_lost"].sum(axis=1).min())
        arguments = (self.numbers["one"], self.numbers["pages"], self.numbers["cdf"], self.numbers["guides"])
        while True:
            used = _foresee(*arguments, world.rows, lost, self.fates, self.steps, self.able, reports)
            if used <= len(reports):
                break
            reports = records(used, REPORT)
        self.reports = reports[:used]


@compiled
def _foresee(
    one_of: Any, pages: Any, cdf: Any, guides: Any, rows: Any, p_lost: float, fates: Any, steps: Any, able: Any,
    reports: Any,
) -> int:  # fmt: skip
    """Fill in fates, steps, able and reports, and return how many reports there are."""
    book, one, used, count = Book(pages, cdf, guides), one_of[0], 0, 0
    for person in range(rows.size):
        who, fate = rows[person], fates[person]
        fate.first_day = max(who.referral_day, 0)
        fate.prison, fate.minimum_days, fate.report_days = who.prison, who.minimum_days, who.report_days
        fate.facilitators = 2 if who.two_facilitators else 1
        count = _spell(book, one, who, fate, reports, count)
        fate.first_step = used
        fate.steps = _course(book, one, who, steps, used, p_lost) if fate.counts else 0
        used += fate.steps
        _start_days(book, one, who, fate, able, person)
    return count


@inner
def _spell(book: Any, one: Any, who: Any, fate: Any, reports: Any, count: int) -> int:
    """Find when the spell ends for whoever has not completed, and note every parole report that may fall due in it."""
    ends = min(who.custody_end_day, NEVER)
    release, soonest, last = ends, ends, ends  # for whoever has not completed; at the soonest; at the latest
    p, other = one.p_release_not_completed, one.p_release_completed
    day, begun, held, first = who.first_review_day, fate.first_day, 0, count
    while day < ends and day < one.horizon_days and last == ends:
        if one.parole_report_minutes > 0:
            if count < reports.size:
                report = reports[count]
                report.due_day, report.review_day, report.prison = (
                    max(day - one.report_lead_days, begun),
                    day,
                    who.prison,
                )
            count += 1
        if happens(who.key, Purpose.RELEASE, held, p):
            release = min(release, day)
        if happens(who.key, Purpose.RELEASE, held, max(p, other)):
            soonest = min(soonest, day)
        if happens(who.key, Purpose.RELEASE, held, min(p, other)):
            last = day
        held += 1
        begun = day
        day += drawn(book, one.next_review, who.key, Purpose.NEXT_REVIEW, held)
    for at in range(first, min(count, reports.size)):
        reports[at].end_day = min(last, who.leaves_day, one.horizon_days)
    fate.end_day = min(release, who.leaves_day, one.horizon_days)
    fate.counts = soonest < one.horizon_days and soonest <= who.leaves_day
    return count


@inner
def _course(book: Any, one: Any, who: Any, steps: Any, used: int, p_lost: float) -> int:
    """Write the runs of sessions booked between pauses, and return how many; 0 where there is no completing."""
    if who.standing == Standing.COMPLETED:
        return 0
    done, booked, held, run, count = 0, 0, 0, 0, 0
    if who.standing == Standing.ON_COURSE:
        done = who.sessions_done
    while done < who.sessions_needed and count < MOST_STEPS - 1:  # the rest of a course of more pauses is given
        run += 1
        is_held = uniform(who.key, Purpose.SESSION, booked) >= p_lost
        booked += 1
        if booked * one.days_between_sessions > one.horizon_days:
            return 0
        if not is_held:
            continue
        done += 1
        held += 1
        if done == who.sessions_needed:
            break
        if happens(who.key, Purpose.ENDS_EARLY, held - 1, one.p_ends_early):
            return 0
        if happens(who.key, Purpose.PAUSES, held - 1, one.p_pause):
            pause = drawn(book, one.pause, who.key, Purpose.PAUSE, held - 1)
            steps[used + count].booked, steps[used + count].pause = run, pause
            count, run = count + 1, 0
            if pause > one.place_kept_days:
                done = max(done - one.handover_sessions, 0)
    steps[used + count].booked, steps[used + count].pause = run, 0
    return count + 1


@inner
def _start_days(book: Any, one: Any, who: Any, fate: Any, able: Any, person: int) -> None:
    """Note the meetings at which the course may start, as far as assessment, readiness and consent go."""
    every, first = one.allocate_every_days, fate.first_day
    fate.started_day, fate.assessment_day = NEVER, NEVER
    if who.standing == Standing.ON_COURSE:
        fate.started_day = -who.sessions_done * one.days_between_sessions
        able[person, 0] = True
        return
    if who.standing == Standing.COMPLETED:
        return
    if unassessed(who.standing) and one.assessment_minutes > 0:
        fate.assessment_day = first
        first = (first + every - 1) // every * every + one.assessment_days
    ready, willing, turn = max(who.ready_day, fate.first_day), max(who.willing_day, fate.first_day), 0
    while ready < fate.end_day:
        hold = ready + drawn(book, one.until_hold, who.key, Purpose.UNTIL_HOLD, turn)
        begin = max(ready, willing, first)
        for meeting in range((begin + every - 1) // every, able.shape[1]):
            day = meeting * every
            if day >= hold or day >= fate.end_day:
                break
            able[person, meeting] = True
        ready = hold + drawn(book, one.hold, who.key, Purpose.HOLD, turn)
        turn += 1
