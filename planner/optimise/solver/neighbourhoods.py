"""Some psychologists, and those whom only they see in a plan: what is planned anew around everybody else.

Groups of one dealing share no psychologist and no person, so they may be planned at the same time, in any order,
and put together they are the same plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from planner.base.arrays import NONE, Bools, Int64s
from planner.optimise.solver.decompose import Subproblem, cut, gather, reachable
from planner.optimise.solver.lagrangian import Auction, Prices


@dataclass(frozen=True, eq=False)
class Group:
    """A part of a part, around a plan: its `person` and `origin` are numbers in the part it is of."""

    part: Subproblem
    who: Bools  # [psychologists of the part it is of]
    chosen: Int64s  # [people of the group] what the plan gives them

    def prices(self, prices: Prices) -> Prices:
        """Return the group's own of the prices of the part it is of."""
        return replace(prices, minute=prices.minute[self.who])

    def put(self, chosen: Int64s, whole: Int64s) -> None:
        """Put a plan of the group into a plan of the part it is of."""
        whole[self.part.person] = np.where(chosen == NONE, NONE, self.part.origin[chosen]) if self.part.starts else NONE


def deal(part: Subproblem, chosen: Int64s, people: int, rng: np.random.Generator) -> Iterator[Group]:
    """Yield disjoint groups of psychologists who share people, each with about so many people."""
    shared, free = _shared(part), np.ones(part.psychologists, dtype=bool)
    nobody = np.ones(part.people, dtype=bool)  # not in a group so far
    side = rng.random(part.people) < 0.5  # of those without a place, who may go with an earlier group
    for first in rng.permutation(part.psychologists).tolist():
        if not free[first]:
            continue
        who, near = np.zeros(part.psychologists, dtype=bool), np.zeros(part.psychologists)
        following: int | None = first
        while following is not None:
            who[following] = True
            free[following] = False
            near += shared[following]
            mine = nobody & _belongs(part, chosen, who)
            near[~free] = 0
            following = int(near.argmax()) if mine.sum() < people and near.any() else None
        if free.any():
            mine &= side | (chosen != NONE)
        nobody &= ~mine
        if mine.any():
            yield _group(part, chosen, mine, who)


def _shared(part: Subproblem) -> Int64s:
    """Return how many people two psychologists may both see; [psychologists, psychologists]."""
    sees = np.zeros((part.people, part.psychologists))
    sees[part.mode_person, part.mode_first] = 1
    pair = part.mode_second != NONE
    sees[part.mode_person[pair], part.mode_second[pair]] = 1
    together: Int64s = np.rint(sees.T @ sees).astype(np.int64)
    return together


def _inside(part: Subproblem, who: Bools) -> Bools:
    """Return the modes that are with a group alone; [modes]."""
    inside: Bools = who[part.mode_first] & ((part.mode_second == NONE) | who[part.mode_second])
    return inside


def _belongs(part: Subproblem, chosen: Int64s, who: Bools) -> Bools:
    """Return who has a place in a group, or none and might have one there; [people]."""
    inside = _inside(part, who)
    might = np.zeros(part.people, dtype=bool)
    might[part.mode_person[inside]] = True
    placed = chosen != NONE
    might[placed] = inside[part.start_mode[chosen[placed]]]
    return might


def _group(part: Subproblem, chosen: Int64s, mine: Bools, who: Bools) -> Group:
    """Return a group with the minutes and the floors that others leave."""
    others = np.where(mine, NONE, chosen)
    left, above = Auction(part).left(others)
    sub = cut(part, _inside(part, who)[part.start_mode], mine, left.astype(np.int64))
    room = reachable(sub.capacity, sub.mode_first, sub.mode_second, sub.mode_minutes)
    sub = gather(replace(sub, capacity=room, least=-above), who)
    before = chosen[mine]
    return Group(sub, who, np.where(before == NONE, NONE, np.searchsorted(sub.origin, before)))
