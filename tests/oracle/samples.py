"""One replication measured with whole arrays, off its event log: the second opinion on the tally."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from oracle import again, bands, costs, licences, spells, weeks
from oracle.licences import Licences
from oracle.spells import FirstReviews, Spells

from planner.base.arrays import Float64s, Int64s
from planner.model.events import EventLog, EventType
from planner.model.parameters import Parameters
from planner.outcome.outcome import group_labels
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.scenario.status import Status
from planner.sim.tally.outcome_codes import SpellOutcome, UntreatedCause
from planner.sim.tally.sections import CENSORED, COMPETED, GROUPINGS, SESSION_CAUSES, STARTED
from planner.world import World


@dataclass(frozen=True)
class Sample:
    """What one replication was worth."""

    results: dict[str, Int64s]  # by grouping: [groups, len(Result), len(Why)] people
    weekly: Float64s  # [len(SERIES), teams, weeks]; hours as hours a week
    constraints: NDArray[np.int8]  # [teams, weeks] rules.Cause
    waits: Int64s  # [3, weeks + 1] waits by length in weeks: started, released or left, still waiting
    sessions: Int64s  # [len(SESSION_CAUSES)]
    first_reviews: FirstReviews
    costs_gbp: Float64s  # [len(money.ITEMS), years]
    banded: Int64s  # [bands, bands] by true band and band last assessed; none where assessors never err
    assessments: Int64s  # as sections.ASSESSMENTS
    licences: Licences


def measure(log: EventLog, world: World, parameters: Parameters) -> Sample:
    """Measure one replication's log."""
    told, original = log, world.people
    log, world = again.world_apart(log, world, parameters)
    found = spells.spells(log, world.people, parameters)
    return Sample(
        results=_results(found, world, parameters),
        weekly=weeks.weekly(log, world.people, found, parameters),
        constraints=weeks.constraints(log, parameters),
        waits=_waits(found, world, parameters),
        sessions=_sessions(log),
        first_reviews=spells.first_reviews(log, world.people, found),
        costs_gbp=costs.costs(log, parameters),
        banded=bands.banded(told, original, parameters),
        assessments=bands.assessments(told, parameters),
        licences=licences.licences(log, world.people, found, parameters),
    )


def _results(spells: Spells, world: World, parameters: Parameters) -> dict[str, Int64s]:
    """Count spells by outcome and cause in each grouping; a year is the year the spell ended in."""
    starts = parameters.scenario.calendar.year_start_days
    members = {
        "year": np.searchsorted(starts, spells.end_day, side="right") - 1,
        "team": spells.home_team,
        "prison": world.people.prison,
        "time_left": spells.time_left_band,
    }
    cells = {
        grouping: _cells(members[grouping], spells, len(group_labels(parameters, grouping))) for grouping in GROUPINGS
    }
    if parameters.agreement_tables:
        cells["true_band"] = _cells(world.people.true_band - 1, spells, len(parameters.agreement_tables))
    return cells


def _cells(member: Int64s, spells: Spells, groups: int) -> Int64s:
    cells = np.zeros((groups, len(SpellOutcome), len(UntreatedCause)), dtype=np.int64)
    np.add.at(cells, (member, spells.result, spells.why), 1)
    return cells


def _waits(spells: Spells, world: World, parameters: Parameters) -> Int64s:
    """Waits from the first day ready and willing, of those first ready within the run."""
    fresh = np.isin(
        world.people.standing, (Status.REFERRED_LATER, Status.NOT_ASSESSED, Status.NOT_READY, Status.DECLINED)
    )
    fresh |= spells.recalled
    counted = fresh & (spells.ready_day < parameters.horizon_days)
    ready, start, end = spells.ready_day[counted], spells.start_day[counted], spells.end_day[counted]
    until = np.minimum(np.minimum(start, end), parameters.horizon_days)
    how = np.where(start <= until, STARTED, np.where(end <= until, COMPETED, CENSORED))
    waits = np.zeros((3, parameters.scenario.calendar.weeks + 1), dtype=np.int64)
    np.add.at(waits, (how, (until - ready) // DAYS_PER_WEEK), 1)
    return waits


def _sessions(log: EventLog) -> Int64s:
    causes = log.of(EventType.SESSION).cause
    return np.asarray([(causes == cause).sum() for cause in SESSION_CAUSES], dtype=np.int64)
