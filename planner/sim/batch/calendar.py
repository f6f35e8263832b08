"""The calendar: moments by day; within a day in order of (kind, number), then as they were set."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.compiled import inner
from planner.sim.batch.state import NONE, Run

KIND_SHIFT, NUMBER_SHIFT = 56, 32  # a key is kind, number, sequence
NUMBER_MASK, SEQUENCE_MASK = 2**24 - 1, 2**32 - 1
MOST_PEOPLE = NUMBER_MASK


@inner
def schedule(run: Run, day: int, kind: Any, number: int, token: int) -> None:
    """Set a moment of `kind` for person or post `number`; what is past the horizon does not come."""
    if day >= run.days.size:
        return
    clock = run.clock[0]
    clock.sequence += 1
    key = ((kind + np.int64(0)) << KIND_SHIFT) | (np.int64(number) << NUMBER_SHIFT) | (clock.sequence & SEQUENCE_MASK)
    if day == clock.today:
        _push(run, key, token)
        return
    at = clock.free_moment
    if at == NONE:
        clock.full = True
        return
    moment = run.moments[at]
    clock.free_moment = np.int64(moment.following)
    moment.key, moment.token, moment.following = key, token, run.days[day]
    run.days[day] = at


@inner
def open_day(run: Run) -> None:
    """Bring out the moments of today."""
    clock = run.clock[0]
    at = run.days[clock.today]
    while at != NONE:
        moment = run.moments[at]
        _push(run, moment.key, moment.token)
        following = np.int64(moment.following)
        moment.following = clock.free_moment
        clock.free_moment = at
        at = following


@inner
def _push(run: Run, key: int, token: int) -> None:
    clock, keys, tokens = run.clock[0], run.today_keys, run.today_tokens
    at = clock.todays
    if at >= keys.size:
        clock.full = True
        return
    clock.todays += 1
    while at > 0:
        parent = (at - 1) >> 1
        if keys[parent] <= key:
            break
        keys[at], tokens[at] = keys[parent], tokens[parent]
        at = parent
    keys[at], tokens[at] = key, token


@inner
def take_first(run: Run) -> None:
    """Take the first moment out of today's heap; its key and token were read before."""
    clock, keys, tokens = run.clock[0], run.today_keys, run.today_tokens
    clock.todays -= 1
    count = clock.todays
    key, token, at = keys[count], tokens[count], 0
    while 2 * at + 1 < count:
        child = 2 * at + 1
        if child + 1 < count and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[at], tokens[at] = keys[child], tokens[child]
        at = child
    keys[at], tokens[at] = key, token
