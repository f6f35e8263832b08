"""Counting what comes after release: licences, their reviews, MAPPA levels, recalls; and spells that begin anew."""

from __future__ import annotations

from typing import Any

from planner.compiled import inner
from planner.rules import Cause
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.events import Kind
from planner.sim.tally.sections import LICENCES
from planner.sim.tally.spell import After
from planner.sim.tally.state import ABSENT, NONE
from planner.sim.tally.week import week_of
from planner.world import Standing, unassessed

STARTED, EXPIRED, GONE, RECALLED = (LICENCES.index(name) for name in ("started", "expired", "gone", "recalled"))
REVIEWED, TIGHTENED, RELAXED = (LICENCES.index(name) for name in ("reviewed", "tightened", "relaxed"))
RAISED, LOWERED = (LICENCES.index(name) for name in ("raised", "lowered"))


@inner
def observe_licence(of: Any, day: int, kind: int, person: int, cause: int) -> None:
    """Count an event of a licence, by whether the programme was completed when it began."""
    spell = of.spells[person]
    if kind == Kind.LICENCE_STARTED:
        spell.completed = spell.done_day < ABSENT or spell.standing == Standing.COMPLETED
        spell.after = After.ON_LICENCE
        _count(of, spell, STARTED)
    elif kind == Kind.MAPPA_LEVEL:
        if spell.level > 0:
            _count(of, spell, RAISED if cause > spell.level else LOWERED)
        _set_level(of, spell, day, cause)
    elif kind == Kind.LICENCE_CONDITIONS:
        _set_conditions(of, spell, day, cause)
    elif kind == Kind.LICENCE_REVIEWED:
        _count(of, spell, REVIEWED)
        if cause != Cause.KEPT:
            _count(of, spell, TIGHTENED if cause == Cause.TIGHTENED else RELAXED)
    elif kind == Kind.LICENCE_ENDED:
        _end(of, spell, day, cause)
    elif kind == Kind.RECALLED:
        _begin_again(of, day, person)


@inner
def _count(of: Any, spell: Any, what: int) -> None:
    of.counts[of.place[0].licences + spell.completed * len(LICENCES) + what] += 1


@inner
def _set_level(of: Any, spell: Any, day: int, level: int) -> None:
    """Count someone at a level from a day on: as days at it, week by week."""
    place = of.place[0]
    first = spell.completed * place.levels - 1
    if spell.level > 0:
        _count_days(of, first + spell.level, day, -1)
    if level > 0:
        _count_days(of, first + level, day, 1)
    spell.level = level


@inner
def _count_days(of: Any, series: int, day: int, amount: int) -> None:
    place, week = of.place[0], week_of(day)
    end = min((week + 1) * DAYS_PER_WEEK, place.horizon_days)
    of.counts[place.mappa + series * place.weeks + week] += amount * (end - day)
    of.mappa_changes[series, week + 1] += amount


@inner
def _set_conditions(of: Any, spell: Any, day: int, conditions: int) -> None:
    """Count the days from now on that each condition holds, or no longer does."""
    place, changed, at = of.place[0], spell.conditions ^ conditions, 0
    while changed >> at:
        if (changed >> at) & 1:
            days = place.horizon_days - day
            of.counts[place.conditions + at] += days if (conditions >> at) & 1 else -days
        at += 1
    spell.conditions = conditions


@inner
def _end(of: Any, spell: Any, day: int, cause: int) -> None:
    """Count the end of a licence, and what it was."""
    place = of.place[0]
    _set_level(of, spell, day, 0)
    _set_conditions(of, spell, day, 0)
    if cause == Cause.EXPIRED:
        spell.after = After.EXPIRED
        _count(of, spell, EXPIRED)
    elif cause == Cause.LEFT_LICENCE:
        spell.after = After.GONE
        _count(of, spell, GONE)
    else:
        spell.after = After.RECALLED
        _count(of, spell, RECALLED)
        of.counts[place.recalls + spell.completed * place.weeks + week_of(day)] += 1


@inner
def _begin_again(of: Any, day: int, person: int) -> None:
    """Keep the spell that is over, to be counted with all others, and begin another."""
    spell, tally = of.spells[person], of.tally[0]
    if tally.earlier >= of.earlier.size:
        tally.full = True
        return
    copy_spell(of.earlier[tally.earlier], spell)
    completed = spell.standing == Standing.COMPLETED or spell.done_day < ABSENT
    assessed = spell.assessed or not unassessed(spell.standing)
    if completed:
        spell.standing = Standing.COMPLETED
    elif assessed:
        spell.standing = Standing.WAITING
    else:
        spell.standing = Standing.NOT_ASSESSED
    spell.earlier, spell.number, spell.entry_day = tally.earlier, spell.number + 1, day
    clear_spell(spell)
    tally.earlier += 1


@inner
def clear_spell(spell: Any) -> None:
    """Forget what is of an earlier spell, or of an earlier replication; the band last assessed stands."""
    spell.consent_day = spell.ready_from_day = spell.start_day = ABSENT
    spell.over_day = spell.done_day = spell.end_day = spell.review_day = ABSENT
    spell.spans, spell.left, spell.ended_early, spell.completed = NONE, False, False, False
    spell.level, spell.conditions, spell.after = 0, 0, After.NO_LICENCE


@inner
def copy_spell(into: Any, of: Any) -> None:
    """Copy a spell, field by field."""
    into.entry_day, into.consent_day, into.ready_from_day = of.entry_day, of.consent_day, of.ready_from_day
    into.start_day, into.over_day, into.done_day = of.start_day, of.over_day, of.done_day
    into.end_day, into.review_day, into.band, into.spans = of.end_day, of.review_day, of.band, of.spans
    into.number, into.standing, into.earlier, into.after = of.number, of.standing, of.earlier, of.after
    into.left, into.ended_early, into.assessed = of.left, of.ended_early, of.assessed


@inner
def sum_mappa(of: Any) -> None:
    """Turn changes into days at each level, week by week."""
    place = of.place[0]
    for series in range(2 * place.levels):
        level = 0
        for week in range(place.weeks):
            level += of.mappa_changes[series, week]
            days = min((week + 1) * DAYS_PER_WEEK, place.horizon_days) - week * DAYS_PER_WEEK
            of.counts[place.mappa + series * place.weeks + week] += level * days
