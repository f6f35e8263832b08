"""How a course would go from each start, on a sample path: for how long the first place is held, and what is left then.

A course falls into *segments*: from being given a place to giving it up in a long pause, or to completing. A place
given at meeting m and free at meeting n is held at m, ..., n - 1.

What cannot be known without the order of places is made easier, never harder: whoever's psychologist leaves, or whose
place was given up, goes on with anyone of the team, week by week, with no leave; supervision takes no hours. Once a
place can be lost, what is left of the segment may be held at any meetings from then on, and a pause without a place.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from planner.base.arrays import NONE, UInt64s
from planner.jit import jit, jit_entry, records
from planner.studies.orders.hindsight.choice import Choices
from planner.studies.orders.hindsight.sample_path import FixedInputs
from planner.studies.orders.hindsight.staff_timelines import StaffTimelines
from planner.world.streams import NEVER

TRAJECTORY = np.dtype(
    [
        ("until", np.int32),  # first meeting at which the first place is free; the start's own where it cannot be
        ("then", np.int32),  # first meeting at which the course may go on
        ("left", np.int32),  # meetings at which a place is still needed before the next segment, as the first was lost
        ("next", np.int32),  # segment that follows, counted from 0; DONE, or FAILS where there is no completing
    ],
    align=True,
)
DONE, FAILS = -1, -2


class Aim(Enum):
    """What is counted as finishing: completing before release, and released by the end of the time simulated or not."""

    RELEASED = "released"
    COMPLETED = "completed"


SEGMENT = np.dtype(
    [
        ("held", np.int32),  # meetings at which its place is held, if it is not lost
        ("needed", np.int32),  # of those, however often it is lost: for sessions and the report
        ("days", np.int32),  # from its beginning until the next may begin, or until the course is complete
    ],
    align=True,
)
"""A later segment, with no leave. What comes after the last is the completion."""


@dataclass(frozen=True, eq=False)
class Trajectories:
    """One sample path of everyone: how the first segment goes from each start, and the segments after it."""

    by_choice: Any  # [choices]
    first: Any  # [people + 1] where each person's later segments begin
    later: Any  # segments
    limit: Any  # [people] day before which to complete

    @classmethod
    def of(
        cls, inputs: FixedInputs, timelines: StaffTimelines, choices: Choices, keys: UInt64s, aim: Aim
    ) -> Trajectories:
        """Follow every start along the sample path of these keys."""
        paths, steps = inputs.sample_paths(keys)
        trajectories = records(len(choices.choices), TRAJECTORY)
        first, later = np.zeros(len(keys) + 1, dtype=np.int64), records(len(steps) + 1, SEGMENT)
        limit = paths["end_day"].astype(np.int64)
        if aim is Aim.RELEASED:
            limit = np.minimum(limit, paths["last_day"])
        one = inputs.numbers["scalars"]
        used = _later(one, inputs.people, paths, steps, first, later)
        _follow_all(
            one, inputs.people, paths, steps, choices.first, choices.choices, choices.modes, timelines.away, limit,
            trajectories,
        )  # fmt: skip
        return cls(trajectories, first, later[:used], limit)


@jit_entry
def _later(one_of: Any, people: Any, paths: Any, steps: Any, first: Any, later: Any) -> int:
    """Write each person's segments after the first; return how many there are."""
    one, used = one_of[0], 0
    for person in range(people.size):
        first[person], path = used, paths[person]
        if path.fails:
            continue
        step, end = path.first_step, path.first_step + path.steps
        step = _segment_end(one, steps, step, end) + 1
        while step < end:
            last = _segment_end(one, steps, step, end)
            goes_on, report, busy, pauses = last + 1 < end, people[person].report_days, 0, 0
            for at in range(step, last + 1):
                busy += steps[at].booked * one.days_between_sessions
                pauses += steps[at].pause if at < last else 0
            free = busy + pauses + (one.place_kept_days if goes_on else report)
            later[used].held = -(-max(free, 1) // one.allocate_every_days)
            later[used].needed = -(-(busy + (0 if goes_on else report)) // one.allocate_every_days)
            later[used].days = busy + pauses + (steps[last].pause if goes_on else report)
            used += 1
            step = last + 1
    first[people.size] = used
    return used


@jit
def _segment_end(one: Any, steps: Any, step: int, end: int) -> int:
    """Return the last run of sessions of the segment that begins with a run."""
    while step + 1 < end and steps[step].pause <= one.place_kept_days:
        step += 1
    return step


@jit_entry
def _follow_all(
    one_of: Any, people: Any, paths: Any, steps: Any, first: Any, choices: Any, modes: Any, away: Any, limit: Any,
    trajectories: Any,
) -> None:  # fmt: skip
    one = one_of[0]
    for person in range(people.size):
        fixed, path = people[person], paths[person]
        end = _segment_end(one, steps, path.first_step, path.first_step + path.steps) if path.steps else 0
        for at in range(first[person], first[person + 1]):
            choice, mode = choices[at], modes[choices[at].mode]
            _follow(one, fixed, path, steps, end, choice.meeting, mode, away, limit[person], trajectories[at])


@jit
def _follow(
    one: Any, fixed: Any, path: Any, steps: Any, end: int, meeting: int, mode: Any, away: Any, limit: int,
    trajectory: Any,
) -> None:  # fmt: skip
    """Follow the first segment from a meeting."""
    every, gap = one.allocate_every_days, one.days_between_sessions
    day = meeting * every
    taken, stops = day, min(path.end_day, mode.gone_day)
    trajectory.until, trajectory.then, trajectory.left, trajectory.next = meeting, meeting, 0, FAILS
    if path.steps == 0 or day >= path.end_day:
        return
    to_book, at = steps[path.first_step].booked, path.first_step
    while True:
        while to_book > 0 and day + gap < stops:
            day += gap
            to_book -= not (away[mode.first, day] or (mode.second != NONE and away[mode.second, day]))
        if to_book > 0 or at == end or day + steps[at].pause >= stops:
            break
        day += steps[at].pause
        taken, at = day, at + 1
        to_book = steps[at].booked
    is_last = end + 1 == path.first_step + path.steps
    trajectory.until = -(-stops // every)
    if to_book == 0 and at == end:
        started = fixed.started_day if fixed.started_day < NEVER else meeting * every
        done_day = max(max(day, started + fixed.minimum_days) + fixed.report_days, taken + 1)
        if _ends(one, path, is_last, day, done_day, steps[end].pause, stops, limit, trajectory):
            return
    if stops < path.end_day and not path.fails:
        ends = fixed.report_days if is_last else one.place_kept_days
        _go_on(one, steps, at, end, to_book, ends, mode.gone_day, is_last, limit, trajectory)


@jit
def _ends(
    one: Any, path: Any, is_last: bool, day: int, done_day: int, pause: int, stops: int, limit: int, trajectory: Any
) -> bool:
    """Say how a segment ends whose sessions are all booked; false where its place is taken away before."""
    every = one.allocate_every_days
    if is_last and path.fails:
        trajectory.until = -(-day // every)
        return True
    if is_last and done_day < stops:
        trajectory.until, trajectory.next = -(-done_day // every), DONE if done_day < limit else FAILS
        return True
    if not is_last and day + one.place_kept_days < stops:
        trajectory.until, trajectory.then = -(-(day + one.place_kept_days) // every), -(-(day + pause) // every)
        trajectory.next = FAILS if path.fails else 0
        return True
    return False


@jit
def _go_on(
    one: Any, steps: Any, at: int, end: int, to_book: int, ends: int, gone_day: int, is_last: bool, limit: int,
    trajectory: Any,
) -> None:  # fmt: skip
    """Say what a course still needs whose psychologist has gone: the sessions that were not booked yet, and its end."""
    booked, pauses, every = to_book, 0, one.allocate_every_days
    for step in range(at + 1, end + 1):
        booked += steps[step].booked
        pauses += steps[step - 1].pause
    if at == end and to_book == 0 and not is_last:
        ends = 0  # paused for long: the place would have been given up
    days = booked * one.days_between_sessions + pauses * (to_book > 0) + ends
    first, busy = -(-gone_day // every), booked * one.days_between_sessions + (ends if is_last else 0)
    trajectory.left, trajectory.then, trajectory.next = -(-busy // every), first + -(-days // every), 0
    if is_last and first * every + days >= limit:
        trajectory.next = FAILS
