"""Assessments and the bands they gave, read off the event log."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.model.events import EventLog, Kind
from planner.model.parameters import Setting
from planner.world import People

Ints = NDArray[np.int64]


def banded(log: EventLog, people: People, setting: Setting) -> Ints:
    """Count people by true band and by the band of the last assessment of the spell."""
    bands = len(setting.agreement_tables)
    counted, events = np.zeros((bands, bands), dtype=np.int64), log.of(Kind.BAND_ASSESSED)
    if not bands:
        return counted
    last: dict[int, dict[int, int]] = {}  # person -> spell -> band: the last of each spell stands
    for person, spell, band in zip(events.person.tolist(), events.spell.tolist(), events.cause.tolist(), strict=True):
        last.setdefault(person, {})[spell] = band
    spells = np.bincount(log.of(Kind.RECALLED).person, minlength=len(people)) + 1
    for person, bands_told in last.items():
        for spell in range(spells[person]):  # the band of an earlier spell stands until another is given
            known = [band for at, band in sorted(bands_told.items()) if at <= spell]
            if known:
                counted[people.true_band[person] - 1, known[-1] - 1] += 1
    return counted


def assessments(log: EventLog, setting: Setting) -> Ints:
    """Count assessments done in the run, of them those repeated, and those that grew stale while the person waited."""
    if not setting.agreement_tables:
        return np.zeros(0, dtype=np.int64)
    done = repeated = 0
    known: set[int] = set()
    for kind, person in zip(log.kind.tolist(), log.person.tolist(), strict=True):
        if kind == Kind.ASSESSED:
            done += 1
            repeated += person in known
        elif kind == Kind.BAND_ASSESSED:
            known.add(person)
    return np.asarray([done, repeated, len(log.of(Kind.ASSESSMENT_STALE))])
