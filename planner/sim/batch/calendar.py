"""Event list: one bucket a calendar day, linked lists in a record pool (a calendar queue, Brown 1988).

The day's events are insertion-sorted by (type, number, token); outliers go to a binary heap. A moment, an event yet to
come, is one whole number, its key. The token tells two moments of one type and person apart: which grant of a place,
which hire, which review.

References
----------
Brown, R. (1988). Calendar queues: a fast O(1) priority queue implementation for the simulation event set problem.
*Communications of the ACM* 31(10), 1220-1227.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.base.arrays import NONE
from planner.jit import jit, jit_inline
from planner.sim.batch.state import ReplicationState

KIND_SHIFT, NUMBER_SHIFT = 56, 32
NUMBER_MASK, TOKEN_MASK = 2**24 - 1, 2**32 - 1
MOST_PEOPLE = NUMBER_MASK
END_OF_DAY = 2**63 - 1  # after every key
NEAR = 16  # places from its place at the end that a key may be, to be put there


@jit_inline
def key_of(kind: Any, number: int, token: int) -> int:
    """Return a moment's key."""
    return ((kind + np.int64(0)) << KIND_SHIFT) | (np.int64(number) << NUMBER_SHIFT) | np.int64(token)


@jit_inline
def schedule(run: ReplicationState, day: int, kind: Any, number: int, token: int) -> None:
    """Set a moment of `kind` for person or post `number`; what is past the horizon does not come."""
    clock = run.clock[0]
    if day >= run.days.size:
        return
    if day == clock.today:
        _push(run, key_of(kind, number, token))
        return
    at = clock.free_moment
    if at != NONE:
        clock.free_moment = run.moments[at].following
    elif clock.moments < run.moments.size:
        at = clock.moments
        clock.moments = at + 1
    else:
        clock.overflowed = True
        return
    moment = run.moments[at]
    moment.key, moment.following = key_of(kind, number, token), run.days[day]
    run.days[day] = at


@jit_inline
def open_day(run: ReplicationState) -> None:
    """Bring out the moments of today, in order.

    A day's moments were mostly set in their order, and are linked the other way about: so the keys
    are sorted with the first last, and each is put near the end.
    """
    clock = run.clock[0]
    first = run.days[clock.today]
    clock.sorted = clock.heaped = 0
    if first == NONE:
        return
    at, last, count = first, first, 0
    while at != NONE:
        moment = run.moments[at]
        count = _put(run, count, moment.key)
        last, at = at, moment.following
    clock.sorted = count
    run.moments[last].following = clock.free_moment
    clock.free_moment = first


@jit_inline
def _put(run: ReplicationState, count: int, key: int) -> int:
    """Put a key in its place among so many sorted, and return how many there are now.

    Where that place is far from the end, it is put in the heap.
    """
    keys, at = run.sorted_keys, count
    if at >= NEAR and keys[at - NEAR] < key:
        _push(run, key)
        return count
    while at > 0 and keys[at - 1] < key:
        keys[at] = keys[at - 1]
        at -= 1
    keys[at] = key
    return count + 1


@jit_inline
def first_key(run: ReplicationState) -> int:
    """Return the key of the first moment left of today, or END_OF_DAY."""
    clock = run.clock[0]
    key = run.sorted_keys[clock.sorted - 1] if clock.sorted > 0 else END_OF_DAY
    return min(key, run.heap_keys[0]) if clock.heaped > 0 else key


@jit_inline
def take(run: ReplicationState, key: int) -> None:
    """Take the first moment left of today, whose key this is."""
    clock = run.clock[0]
    if clock.sorted > 0 and run.sorted_keys[clock.sorted - 1] == key:
        clock.sorted -= 1
    else:
        _pop(run)


@jit
def _push(run: ReplicationState, key: int) -> None:
    clock, keys = run.clock[0], run.heap_keys
    at = clock.heaped
    if at >= keys.size:
        clock.overflowed = True
        return
    clock.heaped = at + 1
    while at > 0:
        parent = (at - 1) >> 1
        if keys[parent] <= key:
            break
        keys[at] = keys[parent]
        at = parent
    keys[at] = key


@jit
def _pop(run: ReplicationState) -> None:
    clock, keys = run.clock[0], run.heap_keys
    count = clock.heaped - 1
    clock.heaped = count
    key, at = keys[count], 0
    while 2 * at + 1 < count:
        child = 2 * at + 1
        if child + 1 < count and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[at] = keys[child]
        at = child
    keys[at] = key
