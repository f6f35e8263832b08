"""Where two event logs first differ, in words: a plain function that any test or tool may call."""

from __future__ import annotations

import numpy as np

from planner.base.arrays import NONE
from planner.model.events import COLUMNS, NUMBERED, EventLog, EventType
from planner.model.rules import EventDetail
from planner.scenario.status import Status

BEFORE = 3  # events told before the first that differs
ENDED = "(nothing more)"
BLANK = {"person": NONE, "spell": 0, "team": NONE, "post": NONE, "second_post": NONE, "cause": 0, "minutes": 0}


def divergence(one: EventLog, other: EventLog, names: tuple[str, str] = ("batch", "reference")) -> str | None:
    """Return None where two logs are equal, event by event; else the first that differs, and what came before it."""
    at = _first_difference(one, other)
    if at is None:
        return None
    width = max(map(len, names))
    lines = [f"event {at:,} differs; {names[0]} has {len(one):,} events, {names[1]} {len(other):,}"]
    lines += [f"  {'both':{width}}  {told(one, i)}" for i in range(max(at - BEFORE, 0), at)]
    lines += [f"  {name:{width}}  {told(log, at)}" for name, log in zip(names, (one, other), strict=True)]
    return "\n".join(lines)


def told(log: EventLog, at: int) -> str:
    """Return one event in words: its day and kind, then each column that is not blank."""
    if at >= len(log):
        return ENDED
    row = {name: int(getattr(log, name)[at]) for name in COLUMNS}
    cells = [f"{name} {_named(name, value, row['kind'])}" for name, value in row.items() if BLANK.get(name) != value]
    return ", ".join(cells)


def _first_difference(one: EventLog, other: EventLog) -> int | None:
    """Return the number of the first event that differs in any column, or None."""
    length = min(len(one), len(other))
    same = np.ones(length, dtype=bool)
    for name in COLUMNS:
        same &= getattr(one, name)[:length] == getattr(other, name)[:length]
    if not same.all():
        return int(np.argmin(same))
    return None if len(one) == len(other) else length


def _named(column: str, value: int, kind: int) -> str:
    """Return a value by name, where numbers of its column have names."""
    if column == "cause" and kind in NUMBERED:
        return str(value)
    numbered = {"kind": EventType, "cause": Status if kind == EventType.PRESENT else EventDetail}.get(column)
    return numbered(value).name if numbered and value in set(numbered) else str(value)
