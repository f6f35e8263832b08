"""One replication measured with whole arrays, off its event log: the second opinion on the tally."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from oracle import again, bands, costs, licences, spells, weeks
from oracle.licences import Licences
from oracle.spells import FirstReviews, Spells

from planner.model.events import EventLog, Kind
from planner.model.parameters import Setting
from planner.outcome.outcome import group_labels
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.tally.sections import CENSORED, COMPETED, GROUPINGS, SESSION_CAUSES, STARTED
from planner.sim.tally.spell import Result, Why
from planner.world import Standing, World

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """What one replication was worth."""

    results: dict[str, Ints]  # by grouping: [groups, len(Result), len(Why)] people
    weekly: Floats  # [len(SERIES), teams, weeks]; hours as hours a week
    constraints: NDArray[np.int8]  # [teams, weeks] rules.Cause
    waits: Ints  # [3, weeks + 1] waits by length in weeks: started, released or left, still waiting
    sessions: Ints  # [len(SESSION_CAUSES)]
    first_reviews: FirstReviews
    costs_gbp: Floats  # [len(money.ITEMS), years]
    banded: Ints  # [bands, bands] by true band and band last assessed; none where assessors never err
    assessments: Ints  # as sections.ASSESSMENTS
    licences: Licences


def measure(log: EventLog, world: World, setting: Setting) -> Sample:
    """Measure one replication's log."""
    told, original = log, world.people
    log, world = again.world_apart(log, world, setting)
    found = spells.spells(log, world.people, setting)
    return Sample(
        results=_results(found, world, setting),
        weekly=weeks.weekly(log, world.people, found, setting),
        constraints=weeks.constraints(log, setting),
        waits=_waits(found, world, setting),
        sessions=_sessions(log),
        first_reviews=spells.first_reviews(log, world.people, found),
        costs_gbp=costs.costs(log, setting),
        banded=bands.banded(told, original, setting),
        assessments=bands.assessments(told, setting),
        licences=licences.licences(log, world.people, found, setting),
    )


def _results(spells: Spells, world: World, setting: Setting) -> dict[str, Ints]:
    """Count spells by outcome and cause in each grouping; a year is the year the spell ended in."""
    starts = setting.scenario.calendar.year_start_days
    members = {
        "year": np.searchsorted(starts, spells.end_day, side="right") - 1,
        "team": spells.home_team,
        "prison": world.people.prison,
        "time_left": spells.time_left_band,
    }
    cells = {
        grouping: _cells(members[grouping], spells, len(group_labels(setting, grouping))) for grouping in GROUPINGS
    }
    if setting.agreement_tables:
        cells["true_band"] = _cells(world.people.true_band - 1, spells, len(setting.agreement_tables))
    return cells


def _cells(member: Ints, spells: Spells, groups: int) -> Ints:
    cells = np.zeros((groups, len(Result), len(Why)), dtype=np.int64)
    np.add.at(cells, (member, spells.result, spells.why), 1)
    return cells


def _waits(spells: Spells, world: World, setting: Setting) -> Ints:
    """Waits from the first day ready and willing, of those first ready within the run."""
    fresh = np.isin(
        world.people.standing, (Standing.REFERRED_LATER, Standing.NOT_ASSESSED, Standing.NOT_READY, Standing.DECLINED)
    )
    fresh |= spells.recalled
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
