"""What is known at a meeting, read off a run for a planner; and what it says, written back."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.base.arrays import NONE
from planner.jit import jit, jit_entry
from planner.model.policy import BatchPolicy, Candidate, Observation, WorkInProgress
from planner.model.rules import course_days
from planner.sim.batch.course import flush_sessions
from planner.sim.batch.free_hours import free_minutes
from planner.sim.batch.place import following_link
from planner.sim.batch.state import COURSE, HELD_BACK, STARTS, ReplicationState
from planner.sim.batch.waiting import deadline

CANDIDATE_COLUMNS, HELD_COLUMNS = len(Candidate._fields), len(WorkInProgress._fields)


def plan_starts(run: Any, planner: BatchPolicy) -> None:
    """Ask a planner who starts at this meeting, and give them their keys."""
    candidates = np.zeros((int(run.queued[STARTS]), CANDIDATE_COLUMNS), dtype=np.int64)
    held, free = np.zeros((len(run.places), HELD_COLUMNS), dtype=np.int64), np.zeros(len(run.posts), dtype=np.int64)
    held_count = _read(run, candidates, held, free)
    waiting = sorted(candidates.tolist())
    work = sorted(held[:held_count].tolist())
    known = Observation(
        int(run.clock[0].today),
        [Candidate(*row) for row in waiting],
        run.posts["available"].tolist(),
        free.tolist(),
        [WorkInProgress(*row[:5], bool(row[5]), row[6]) for row in work],  # type: ignore[call-arg]
    )
    run.people["key"][[row[0] for row in waiting]] = HELD_BACK
    chosen = list(planner.plan(known))
    run.people["key"][chosen] = np.arange(len(chosen))


@jit_entry
def _read(run: ReplicationState, candidates: Any, held: Any, free: Any) -> int:
    """Fill in who may start, what is held and what is free; return how much work is in hand."""
    found, first = 0, STARTS * run.open.size
    for queue in range(first, first + run.open.size):
        person = run.queues[queue].front
        while person != NONE:
            _read_candidate(run, person, candidates, found)
            found += 1
            person = run.people[person].sibling
    count = 0
    for post in range(run.posts.size):
        free[post] = free_minutes(run, post)
        link = run.posts[post].places
        while link != NONE:
            if link & 1 == 0:  # a pair is told with its first
                _read_held(run, link >> 1, held, count)
                count += 1
            link = following_link(run.places, link)
    return count


@jit
def _read_candidate(run: ReplicationState, person: int, candidates: Any, at: int) -> None:
    who, now = run.rows[person], run.people[person]
    candidates[at, 0], candidates[at, 1], candidates[at, 2], candidates[at, 3] = (
        person, who.prison, now.referral_day, now.band,
    )  # fmt: skip
    candidates[at, 4], candidates[at, 5], candidates[at, 6] = (
        now.next_review_day, now.custody_end_day, deadline(run, person),
    )  # fmt: skip
    gap = run.scalars[0].days_between_sessions
    candidates[at, 7] = who.sessions_needed
    candidates[at, 8] = course_days(who.sessions_needed, gap, who.minimum_days, who.report_days)
    candidates[at, 9] = who.facilitators


@jit
def _read_held(run: ReplicationState, place: int, held: Any, at: int) -> None:
    place_of = run.places[place]
    who, now = run.rows[place_of.person], run.people[place_of.person]
    held[at, 0], held[at, 1], held[at, 2], held[at, 3] = (
        place_of.person, place_of.first_post, place_of.second_post, place_of.minutes,
    )  # fmt: skip
    is_course = place_of.work == COURSE
    held[at, 4], held[at, 5], held[at, 6] = place_of.since_day, is_course, 0
    if is_course:
        flush_sessions(run, place_of.person, run.clock[0].today + 1)
        held[at, 6] = who.sessions_needed - now.sessions_done
