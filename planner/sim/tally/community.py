"""Counting work in the community: who takes part, who waits, who has a place, and what became of it."""

from __future__ import annotations

from typing import Any

from planner.jit import jit
from planner.model.events import EventType
from planner.sim.tally.sections import COMMUNITY
from planner.sim.tally.week import count_days

AWAITED, DECLINED, STARTED = (COMMUNITY.index(name) for name in ("awaited", "declined", "started"))
NEVER_STARTED, PART_WAY = COMMUNITY.index("never_started"), COMMUNITY.index("part_way")
COMPLETED, LEFT = COMMUNITY.index("completed"), COMMUNITY.index("left")
OUT, WAITING, WITH_PLACE, WAITING_AGAIN = range(4)  # how someone stands with a work
WAIT, PLACE = 0, 1  # series of a work


@jit
def count_community(of: Any, day: int, kind: int, person: int, number: int) -> None:
    """Count an event of a work, which is numbered from 1."""
    work = number - 1
    if kind == EventType.COMMUNITY_DECLINED:
        _count(of, work, DECLINED)
    elif kind == EventType.COMMUNITY_AWAITED:
        _count(of, work, AWAITED)
        _stand(of, day, person, work, WAITING)
    elif kind == EventType.COMMUNITY_STARTED:
        if of.community_states[person, work] == WAITING:
            _count(of, work, STARTED)
        _stand(of, day, person, work, WITH_PLACE)
    elif kind == EventType.COMMUNITY_LOST:
        _stand(of, day, person, work, WAITING_AGAIN)
    elif kind == EventType.COMMUNITY_DONE:
        _count(of, work, COMPLETED)
        _stand(of, day, person, work, OUT)
    elif kind == EventType.COMMUNITY_STOPPED:
        _count(of, work, _outcome(of, person, work))
        _stand(of, day, person, work, OUT)


@jit
def _outcome(of: Any, person: int, work: int) -> int:
    """Return what became of a work that ended with the licence."""
    if of.licence_states[person].is_gone:
        return LEFT
    return NEVER_STARTED if of.community_states[person, work] == WAITING else PART_WAY


@jit
def _count(of: Any, work: int, what: int) -> None:
    of.counts[of.place[0].community + work * len(COMMUNITY) + what] += 1


@jit
def _stand(of: Any, day: int, person: int, work: int, state: int) -> None:
    """Keep how someone stands with a work from a day on, as days waiting and days with a place, week by week."""
    _count_state(of, day, work, of.community_states[person, work], -1)
    _count_state(of, day, work, state, 1)
    of.community_states[person, work] = state


@jit
def _count_state(of: Any, day: int, work: int, state: int, amount: int) -> None:
    """Count someone waiting for a work, or with a place for it, from a day on; nothing of whoever is out of it."""
    if state != OUT:
        series = 2 * work + (PLACE if state == WITH_PLACE else WAIT)
        count_days(of, of.place[0].community_weeks, of.community_changes, series, day, amount)
