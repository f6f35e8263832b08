"""Counting at the horizon what was kept of licences and of work in the community, event by event in their order."""

from __future__ import annotations

from typing import Any

from planner.jit import jit
from planner.model.events import EventType
from planner.model.rules import EventDetail
from planner.sim.tally.community import count_community
from planner.sim.tally.sections import LICENCES
from planner.sim.tally.week import count_days, sum_weeks, week_of

STARTED, EXPIRED, GONE, RECALLED = (LICENCES.index(name) for name in ("started", "expired", "gone", "recalled"))
REVIEWED, TIGHTENED, RELAXED = (LICENCES.index(name) for name in ("reviewed", "tightened", "relaxed"))
RAISED, LOWERED = (LICENCES.index(name) for name in ("raised", "lowered"))


@jit
def count_later(of: Any) -> None:
    """Count all that was kept, and sum the weeks."""
    for at in range(of.tally[0].later):
        later = of.later[at]
        if later.kind >= EventType.COMMUNITY_AWAITED:
            count_community(of, later.day, later.kind, later.person, later.cause)
        else:
            _count_licence(of, later.day, later.kind, later.person, later.cause, later.completed)
    place = of.place[0]
    sum_weeks(of, of.mappa_changes, place.mappa)
    sum_weeks(of, of.community_changes, place.community_weeks)


@jit
def _count_licence(of: Any, day: int, kind: int, person: int, cause: int, completed: bool) -> None:
    """Count an event of a licence, by whether the programme was completed when it began."""
    now = of.licence_states[person]
    if kind == EventType.LICENCE_STARTED:
        now.is_gone = False
        _count(of, completed, STARTED)
    elif kind == EventType.MAPPA_LEVEL:
        if now.level > 0:
            _count(of, completed, RAISED if cause > now.level else LOWERED)
        _set_level(of, now, completed, day, cause)
    elif kind == EventType.LICENCE_CONDITIONS:
        _set_conditions(of, now, day, cause)
    elif kind == EventType.LICENCE_REVIEWED:
        _count(of, completed, REVIEWED)
        if cause != EventDetail.KEPT:
            _count(of, completed, TIGHTENED if cause == EventDetail.TIGHTENED else RELAXED)
    else:
        _end(of, now, completed, day, cause)


@jit
def _count(of: Any, completed: bool, what: int) -> None:
    of.counts[of.place[0].licences + completed * len(LICENCES) + what] += 1


@jit
def _set_level(of: Any, now: Any, completed: bool, day: int, level: int) -> None:
    """Count someone at a level from a day on: as days at it, week by week."""
    first = completed * of.place[0].levels - 1
    if now.level > 0:
        count_days(of, of.place[0].mappa, of.mappa_changes, first + now.level, day, -1)
    if level > 0:
        count_days(of, of.place[0].mappa, of.mappa_changes, first + level, day, 1)
    now.level = level


@jit
def _set_conditions(of: Any, now: Any, day: int, conditions: int) -> None:
    """Count the days from now on that each condition holds, or no longer does."""
    place, changed, at = of.place[0], now.conditions ^ conditions, 0
    while changed >> at:
        if (changed >> at) & 1:
            days = place.horizon_days - day
            of.counts[place.conditions + at] += days if (conditions >> at) & 1 else -days
        at += 1
    now.conditions = conditions


@jit
def _end(of: Any, now: Any, completed: bool, day: int, cause: int) -> None:
    """Count the end of a licence, and what it was."""
    place = of.place[0]
    _set_level(of, now, completed, day, 0)
    _set_conditions(of, now, day, 0)
    if cause == EventDetail.EXPIRED:
        _count(of, completed, EXPIRED)
    elif cause == EventDetail.LEFT_LICENCE:
        now.is_gone = True
        _count(of, completed, GONE)
    else:
        _count(of, completed, RECALLED)
        of.counts[place.recalls + completed * place.weeks + week_of(day)] += 1
