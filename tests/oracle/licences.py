"""What comes after release, read off the event log day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from oracle.spells import Spells

from planner.base.arrays import Int64s
from planner.model.events import COMMUNITY_KINDS, EventLog, EventType
from planner.model.parameters import Parameters
from planner.model.rules import EventDetail
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.scenario.status import Status
from planner.sim.tally.outcome_codes import LicenceOutcome, SpellOutcome
from planner.sim.tally.sections import COMMUNITY, LICENCES
from planner.world import People

AFTER = {
    EventDetail.EXPIRED: LicenceOutcome.EXPIRED,
    EventDetail.LEFT_LICENCE: LicenceOutcome.GONE,
    EventDetail.RECALL: LicenceOutcome.RECALLED,
}
REVIEWS = {EventDetail.TIGHTENED: "tightened", EventDetail.RELAXED: "relaxed"}
TOLD = {
    EventType.COMMUNITY_AWAITED: "awaited",
    EventType.COMMUNITY_DECLINED: "declined",
    EventType.COMMUNITY_STARTED: "started",
    EventType.COMMUNITY_DONE: "completed",
}
STANDS = {
    EventType.COMMUNITY_AWAITED: 0,
    EventType.COMMUNITY_LOST: 0,
    EventType.COMMUNITY_STARTED: 1,
}  # waiting, with a place
ENDS = {EventDetail.EXPIRED: "expired", EventDetail.LEFT_LICENCE: "gone", EventDetail.RECALL: "recalled"}


@dataclass(frozen=True)
class Licences:
    """As the tally's sections of the same names; empty where what comes after release is not told."""

    licences: Int64s
    mappa: Int64s
    recalls: Int64s
    conditions: Int64s
    pathway: Int64s
    community: Int64s
    community_weeks: Int64s


def licences(log: EventLog, people: People, spell: Spells, parameters: Parameters) -> Licences:
    """Follow every licence; log, people and spells are those told apart."""
    stated = parameters.scenario.licence
    levels, conditions = (len(stated.level_weights), len(stated.conditions)) if stated else (0, 0)
    weeks, horizon, two = parameters.scenario.calendar.weeks, parameters.horizon_days, 2 if stated else 0
    counts = np.zeros((two, len(LICENCES)), dtype=np.int64)
    by_day, recalls = np.zeros((2, levels, horizon), dtype=np.int64), np.zeros((two, weeks), dtype=np.int64)
    held, after = np.zeros(conditions, dtype=np.int64), np.zeros(len(people), dtype=np.int64)
    for person, events in _by_person(log):
        begun = [day for day, kind, _ in events if kind == EventType.LICENCE_STARTED]
        if not begun:
            continue
        end = next((day for day, kind, _ in events if kind == EventType.LICENCE_ENDED), horizon)
        done = [day for day, kind, _ in events if kind == EventType.COMPLETED]
        completed = int(people.standing[person] == Status.COMPLETED or (bool(done) and done[0] < begun[0]))
        _count(counts[completed], events)
        for first, last, level in _stretches(events, EventType.MAPPA_LEVEL, end):
            by_day[completed, level - 1, first:last] += 1
        for first, last, mask in _stretches(events, EventType.LICENCE_CONDITIONS, end):
            held += [(last - first) * (mask >> at & 1) for at in range(conditions)]
        after[person] = LicenceOutcome.ON_LICENCE
        for day, kind, cause in events:
            if kind == EventType.LICENCE_ENDED:
                after[person] = AFTER[EventDetail(cause)]
                recalls[completed, day // DAYS_PER_WEEK] += cause == EventDetail.RECALL
    pathway = np.zeros((2 if stated else 0, len(SpellOutcome), len(LicenceOutcome)), dtype=np.int64)
    if stated:
        np.add.at(pathway, (spell.recalled.astype(np.int64), spell.result, after), 1)
    starts = np.arange(weeks) * DAYS_PER_WEEK
    mappa = np.add.reduceat(by_day, starts, axis=-1) if stated else np.zeros((2, 0, 0), dtype=np.int64)
    community, waits = _community(log, parameters)
    return Licences(counts, mappa, recalls, held, pathway, community, waits)


def _community(log: EventLog, parameters: Parameters) -> tuple[Int64s, Int64s]:
    """Follow each person's work, work by work: totals by name, and days waiting and with a place in each week."""
    works, horizon = len(parameters.scenario.community), parameters.horizon_days
    counts, by_day = np.zeros((works, len(COMMUNITY)), dtype=np.int64), np.zeros((works, 2, horizon), dtype=np.int64)
    for _, events in _by_person(log):
        gone = any(kind == EventType.LICENCE_ENDED and cause == EventDetail.LEFT_LICENCE for _, kind, cause in events)
        for work in range(works):
            mine = [(day, kind) for day, kind, cause in events if kind in COMMUNITY_KINDS and cause == work + 1]
            begun = False
            for (day, kind), (until, _) in pairwise([*mine, (horizon, 0)]):
                if kind == EventType.COMMUNITY_STOPPED:
                    counts[work, COMMUNITY.index("left" if gone else "part_way" if begun else "never_started")] += 1
                elif kind in TOLD:
                    counts[work, COMMUNITY.index(TOLD[EventType(kind)])] += (
                        kind != EventType.COMMUNITY_STARTED or not begun
                    )
                begun |= kind == EventType.COMMUNITY_STARTED
                if kind in STANDS:
                    by_day[work, STANDS[EventType(kind)], day:until] += 1
    starts = np.arange(parameters.scenario.calendar.weeks) * DAYS_PER_WEEK
    return counts, np.add.reduceat(by_day, starts, axis=-1)


def _by_person(log: EventLog) -> Iterator[tuple[int, list[tuple[int, int, int]]]]:
    """Yield each person and their events: day, kind, cause."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    rows = zip(log.day.tolist(), log.kind.tolist(), log.person.tolist(), log.cause.tolist(), strict=True)
    for day, kind, person, cause in rows:
        if person >= 0:
            found.setdefault(person, []).append((day, kind, cause))
    yield from found.items()


def _stretches(events: list[tuple[int, int, int]], kind: EventType, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (from, until, number) of each stretch of a kind that tells of a number."""
    told = [(day, number) for day, k, number in events if k == kind]
    for (first, number), (last, _) in pairwise([*told, (end, 0)]):
        yield first, last, number


def _count(into: Int64s, events: list[tuple[int, int, int]]) -> None:
    """Count what happened to one licence."""
    levels = [number for _, kind, number in events if kind == EventType.MAPPA_LEVEL]
    names = ["started", *("raised" if b > a else "lowered" for a, b in pairwise(levels))]
    for _, kind, cause in events:
        if kind == EventType.LICENCE_REVIEWED:
            names += ["reviewed", *([REVIEWS[EventDetail(cause)]] if cause != EventDetail.KEPT else [])]
        elif kind == EventType.LICENCE_ENDED:
            names.append(ENDS[EventDetail(cause)])
    for name in names:
        into[LICENCES.index(name)] += 1
