"""Assessments and the bands they gave, read off the event log."""

from __future__ import annotations

import numpy as np

from planner.base.arrays import Int64s
from planner.model.events import EventLog, EventType
from planner.model.parameters import Parameters
from planner.world import People


def banded(log: EventLog, people: People, parameters: Parameters) -> Int64s:
    """Count people by true band and by the band of the last assessment of the spell."""
    bands = len(parameters.agreement_tables)
    counted, events = np.zeros((bands, bands), dtype=np.int64), log.of(EventType.BAND_ASSESSED)
    if not bands:
        return counted
    last: dict[int, dict[int, int]] = {}  # person -> spell -> band: the last of each spell stands
    for person, spell, band in zip(events.person.tolist(), events.spell.tolist(), events.cause.tolist(), strict=True):
        last.setdefault(person, {})[spell] = band
    spells = np.bincount(log.of(EventType.RECALLED).person, minlength=len(people)) + 1
    for person, bands_told in last.items():
        for spell in range(spells[person]):  # the band of an earlier spell stands until another is given
            known = [band for at, band in sorted(bands_told.items()) if at <= spell]
            if known:
                counted[people.true_band[person] - 1, known[-1] - 1] += 1
    return counted


def assessments(log: EventLog, parameters: Parameters) -> Int64s:
    """Count assessments done in the run, of them those repeated, and those that grew stale while the person waited."""
    if not parameters.agreement_tables:
        return np.zeros(0, dtype=np.int64)
    done = repeated = 0
    known: set[int] = set()
    for kind, person in zip(log.kind.tolist(), log.person.tolist(), strict=True):
        if kind == EventType.ASSESSED:
            done += 1
            repeated += person in known
        elif kind == EventType.BAND_ASSESSED:
            known.add(person)
    return np.asarray([done, repeated, len(log.of(EventType.ASSESSMENT_STALE))])
