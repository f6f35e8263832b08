"""A queue: most who join it stand behind all who are there, in a row; whoever goes ahead of the last stands in a heap.

So a queue in order of coming costs a few links, and any other is no worse than a heap. Where keys change from day
to day all stand in the row, in no order, and whoever goes first that day is brought to its front.
"""

from __future__ import annotations

from typing import Any

from planner.base.arrays import NONE
from planner.jit import jit, jit_inline
from planner.sim.batch import heap
from planner.sim.batch.heap import is_before
from planner.sim.batch.state import IN_ROW


@jit_inline
def clear(queue: Any) -> None:
    """Empty a queue."""
    queue.front = queue.back = queue.heap = NONE


@jit
def enqueue_last(queue: Any, nodes: Any, node: int) -> None:
    """Join a queue behind all who are in its row, whatever the key."""
    back, fresh = queue.back, nodes[node]
    if back == NONE:
        queue.front = node
    else:
        nodes[back].sibling = node
    fresh.child, fresh.previous, fresh.sibling = IN_ROW, back, NONE
    queue.back = node


@jit_inline
def enqueue(queue: Any, nodes: Any, node: int) -> None:
    """Join a queue, by key and then number."""
    back = queue.back
    if back != NONE and is_before(nodes, node, back):
        queue.heap = heap.insert(nodes, queue.heap, node)
    else:
        enqueue_last(queue, nodes, node)


@jit
def bring_to_front(queue: Any, nodes: Any, node: int) -> None:
    """Put someone who stands in a row in front of it."""
    front = queue.front
    if node == front:
        return
    remove(queue, nodes, node)
    nodes[front].previous = node
    nodes[node].previous, nodes[node].sibling = NONE, front
    queue.front = node


@jit_inline
def remove(queue: Any, nodes: Any, node: int) -> None:
    """Leave a queue, from any place."""
    gone = nodes[node]
    if gone.child != IN_ROW:
        queue.heap = heap.remove(nodes, queue.heap, node)
        return
    before, after = gone.previous, gone.sibling
    if before == NONE:
        queue.front = after
    else:
        nodes[before].sibling = after
    if after == NONE:
        queue.back = before
    else:
        nodes[after].previous = before


@jit_inline
def first_of(queue: Any, nodes: Any) -> int:
    """Return the first of a queue, or NONE."""
    front, first = queue.front, queue.heap
    if first == NONE:
        return front
    if front == NONE or is_before(nodes, first, front):
        return first
    return front
