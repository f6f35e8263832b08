"""Custody spells after a recall, each as a person of its own: what reads one spell a person then reads them all."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from planner.base.arrays import Int64s
from planner.model.events import EventLog, EventType
from planner.model.parameters import Parameters
from planner.scenario.status import Status
from planner.world import People, World
from planner.world.streams import NEVER


def apart(log: EventLog, people: People, programmes: list[int]) -> tuple[EventLog, People]:
    """Return the log with another person for each spell after a recall, and the people with those."""
    recalls = log.of(EventType.RECALLED)
    whose, spells, days = (np.asarray(c, dtype=np.int64) for c in (recalls.person, recalls.spell, recalls.day))
    number = {(p, s): len(people) + at for at, (p, s) in enumerate(zip(whose.tolist(), spells.tolist(), strict=True))}
    person = np.asarray(
        [number.get((p, s), p) for p, s in zip(log.person.tolist(), log.spell.tolist(), strict=True)], dtype=np.int64
    ).reshape(log.person.shape)
    assert set(zip(log.person.tolist(), log.spell.tolist(), strict=True)) - {
        (p, 0) for p in log.person.tolist()
    } <= set(number), "an event of a spell that nobody was recalled to"
    return replace(log, person=person), _with(people, log, whose, spells, days, programmes)


def _with(people: People, log: EventLog, whose: Int64s, spells: Int64s, days: Int64s, programmes: list[int]) -> People:
    """Return the people and, behind them, those recalled as they then stood."""
    again = {
        "standing": _standing(people, log, whose, spells, programmes),
        "referral_day": days,
        "first_review_day": np.full(whose.size, NEVER),
        "review_passed": np.zeros(whose.size, dtype=bool),
        "custody_end_day": people.licence_end_day[whose],
        "sessions_done": np.zeros(whose.size, dtype=np.int64),
    }
    columns = {}
    for column in fields(People):
        whole = getattr(people, column.name)
        columns[column.name] = np.concatenate([whole, again.get(column.name, whole[whose])]).astype(whole.dtype)
    return People(**columns)


def _standing(people: People, log: EventLog, whose: Int64s, spells: Int64s, programmes: list[int]) -> Int64s:
    """Return how those recalled stand: completed in an earlier spell, or assessed in one, or neither."""
    found = []
    for person, spell in zip(whose.tolist(), spells.tolist(), strict=True):
        before = log.kind[(log.person == person) & (log.spell < spell)]
        first = people.standing[person]
        if first == Status.COMPLETED or EventType.COMPLETED in before or _on_licence(log, person, spell, programmes):
            found.append(Status.COMPLETED)
        elif first in (Status.REFERRED_LATER, Status.NOT_ASSESSED) and EventType.ASSESSED not in before:
            found.append(Status.NOT_ASSESSED)
        else:
            found.append(Status.WAITING)
    return np.asarray(found, dtype=np.int64)


def _on_licence(log: EventLog, person: int, spell: int, programmes: list[int]) -> bool:
    """Whether the programme was completed in the community, by a team of its own, before a spell."""
    done = log.of(EventType.COMMUNITY_DONE)
    return bool((np.isin(done.cause, programmes) & (done.person == person) & (done.spell < spell)).any())


def world_apart(log: EventLog, world: World, parameters: Parameters) -> tuple[EventLog, World]:
    """Return the same of a world."""
    works = enumerate(parameters.scenario.community.values())
    told, people = apart(log, world.people, [number + 1 for number, work in works if work.is_programme])
    rows = np.zeros(len(people), dtype=world.rows.dtype).view(np.recarray)
    for column in fields(People):
        rows[column.name] = getattr(people, column.name)
    return told, World(world.root, rows)
