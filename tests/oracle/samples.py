"""One replication, measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner import money
from planner.outcome import spell, week
from planner.outcome.spell import TIME_LEFT_LABELS, FirstReviews, Result, Spells, Why
from planner.rules import Cause
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.events import EventLog, Kind
from planner.sim.setting import Setting
from planner.world import Standing, World

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

GROUPINGS = ("year", "team", "prison", "time_left")
SESSION_CAUSES = (Cause.HELD, Cause.REGIME, Cause.STAFF, Cause.PERSON, Cause.ON_LEAVE)
NOT_ENDED = "not ended"
STARTED, COMPETED, CENSORED = 0, 1, 2  # rows of the waits


@dataclass(frozen=True)
class Sample:
    """What one replication was worth."""

    results: dict[str, Ints]  # by grouping: [groups, len(Result), len(Why)] people
    weekly: Floats  # [len(week.SERIES), teams, weeks]
    constraints: NDArray[np.int8]  # [teams, weeks] rules.Cause
    waits: Ints  # [3, weeks + 1] waits by length in weeks: started, released or left, still waiting
    sessions: Ints  # [len(SESSION_CAUSES)]
    first_reviews: FirstReviews
    costs_gbp: Floats  # [len(money.ITEMS), years]


def measure(log: EventLog, world: World, setting: Setting) -> Sample:
    """Measure one replication's log."""
    spells = spell.spells(log, world.people, setting)
    return Sample(
        results=_results(spells, world, setting),
        weekly=week.weekly(log, world.people, spells, setting).astype(np.float32),
        constraints=week.constraints(log, setting),
        waits=_waits(spells, world, setting),
        sessions=_sessions(log),
        first_reviews=spell.first_reviews(log, world.people, spells),
        costs_gbp=money.costs(log, setting),
    )


def group_labels(setting: Setting, grouping: str) -> list[str]:
    """Return the labels of a grouping's groups."""
    scenario = setting.scenario
    return {
        "year": [*scenario.calendar.year_labels, NOT_ENDED],
        "team": [team.title for team in scenario.teams.values()],
        "prison": [prison.title for prison in scenario.prisons.values()],
        "time_left": list(TIME_LEFT_LABELS),
    }[grouping]


def _results(spells: Spells, world: World, setting: Setting) -> dict[str, Ints]:
    """Count spells by outcome and cause in each grouping; a year is the year the spell ended in."""
    starts = setting.scenario.calendar.year_start_days
    members = {
        "year": np.searchsorted(starts, spells.end_day, side="right") - 1,
        "team": spells.home_team,
        "prison": world.people.prison,
        "time_left": spells.time_left_band,
    }
    return {grouping: _cells(members[grouping], spells, len(group_labels(setting, grouping))) for grouping in GROUPINGS}


def _cells(member: Ints, spells: Spells, groups: int) -> Ints:
    cells = np.zeros((groups, len(Result), len(Why)), dtype=np.int64)
    np.add.at(cells, (member, spells.result, spells.why), 1)
    return cells


def _waits(spells: Spells, world: World, setting: Setting) -> Ints:
    """Waits from the first day ready and willing, of those first ready within the run."""
    fresh = np.isin(
        world.people.standing, (Standing.REFERRED_LATER, Standing.NOT_ASSESSED, Standing.NOT_READY, Standing.DECLINED)
    )
    counted = fresh & (spells.ready_day < setting.horizon_days)
    ready, start, end = spells.ready_day[counted], spells.start_day[counted], spells.end_day[counted]
    until = np.minimum(np.minimum(start, end), setting.horizon_days)
    how = np.where(start <= until, STARTED, np.where(end <= until, COMPETED, CENSORED))
    waits = np.zeros((3, setting.scenario.calendar.weeks + 1), dtype=np.int64)
    np.add.at(waits, (how, (until - ready) // DAYS_PER_WEEK), 1)
    return waits


def _sessions(log: EventLog) -> Ints:
    causes = log.of(Kind.SESSION).cause
    return np.asarray([(causes == cause).sum() for cause in SESSION_CAUSES], dtype=np.int64)
