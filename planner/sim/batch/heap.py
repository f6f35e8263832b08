"""Pairing heaps, so that no meeting looks through everyone who waits.

Nodes are records with a key and links; the lowest key is first, ties by the record's number.

References
----------
Fredman, M. L., Sedgewick, R., Sleator, D. D. and Tarjan, R. E. (1986). The pairing heap: a new form of self-adjusting
heap. *Algorithmica* 1, 111-129.
"""

from __future__ import annotations

from typing import Any

from planner.base.arrays import NONE
from planner.jit import jit, jit_inline


@jit_inline
def is_before(nodes: Any, one: int, other: int) -> bool:
    """Return whether one node goes ahead of another."""
    first, second = nodes[one].key, nodes[other].key
    return first < second or (first == second and one < other)


@jit
def insert(nodes: Any, first: int, node: int) -> int:
    """Return the first of a heap after a node is put in."""
    fresh = nodes[node]
    fresh.child = fresh.sibling = fresh.previous = NONE
    return _meld(nodes, first, node)


@jit
def remove(nodes: Any, first: int, node: int) -> int:
    """Return the first of a heap after a node, any, is taken out."""
    gone = nodes[node]
    orphans = _combine(nodes, gone.child)
    if node == first:
        return orphans
    before, after = nodes[gone.previous], gone.sibling
    if before.child == node:
        before.child = after
    else:
        before.sibling = after
    if after != NONE:
        nodes[after].previous = gone.previous
    return _meld(nodes, first, orphans)


@jit
def _meld(nodes: Any, one: int, other: int) -> int:
    """Return the first of two heaps made one."""
    if one == NONE:
        return other
    if other == NONE:
        return one
    if is_before(nodes, other, one):
        one, other = other, one
    parent, child = nodes[one], nodes[other]
    child.previous, child.sibling = one, parent.child
    if parent.child != NONE:
        nodes[parent.child].previous = other
    parent.child = other
    parent.previous = parent.sibling = NONE
    return one


@jit
def _combine(nodes: Any, child: int) -> int:
    """Return the first of siblings made one heap: pairs from the front, then all from the back."""
    pairs = NONE
    while child != NONE:
        partner = nodes[child].sibling
        following = nodes[partner].sibling if partner != NONE else NONE
        pair = _meld(nodes, child, partner)
        nodes[pair].sibling = pairs
        pairs, child = pair, following
    first = NONE
    while pairs != NONE:
        following = nodes[pairs].sibling
        first = _meld(nodes, first, pairs)
        pairs = following
    if first != NONE:
        nodes[first].previous = nodes[first].sibling = NONE
    return first
