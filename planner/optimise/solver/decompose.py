"""A problem cut into subproblems, each planned on its own: their people and psychologists meet nobody else's."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from planner.base.arrays import NONE, Bools, Float64s, Int64s
from planner.base.sums import in_turn
from planner.optimise.problem import Problem

LARGEST_TABLE = 1 << 20  # minutes a week, in steps of what all courses share, up to which sums are tabulated


@dataclass(frozen=True, eq=False)
class Subproblem:
    """As a problem, renumbered: modes stand by person, and no start holds anything past the end of the plan."""

    capacity: Int64s  # [psychologists, weeks]
    must: Bools  # [people]
    mode_person: Int64s  # [modes] rising
    mode_first: Int64s  # [modes]
    mode_second: Int64s  # [modes] or NONE
    mode_minutes: Int64s  # [modes]
    mode_offset: Int64s  # [modes+1]
    start_week: Int64s  # [starts]
    start_until: Int64s  # [starts] at most `weeks`
    value: Float64s  # [starts]
    chance: Float64s  # [starts]
    change: Int64s  # [starts]
    drop_change: Int64s  # [people]
    counts: Bools  # [floors, people]
    least: Float64s  # [floors]
    origin: Int64s  # [starts] the problem's start that this is
    person: Int64s  # [people] the problem's person that this is

    @property
    def psychologists(self) -> int:
        """How many psychologists there are."""
        return int(self.capacity.shape[0])

    @property
    def weeks(self) -> int:
        """How many weeks the plan has."""
        return int(self.capacity.shape[1])

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self.must)

    @property
    def modes(self) -> int:
        """How many modes there are."""
        return len(self.mode_person)

    @property
    def starts(self) -> int:
        """How many starts there are."""
        return len(self.start_week)

    @cached_property
    def start_mode(self) -> Int64s:
        """The mode of each start."""
        return np.repeat(np.arange(self.modes), np.diff(self.mode_offset))

    @cached_property
    def start_person(self) -> Int64s:
        """The person of each start."""
        return self.mode_person[self.start_mode]

    @cached_property
    def value_step(self) -> float:
        """What the values of all plans are whole multiples of, as far as is seen; 0 where it is not."""
        return 1.0 if self.starts and np.all(self.value == np.rint(self.value)) else 0.0

    def gain(self, floor: Float64s) -> Float64s:
        """Return what each start is worth where a finish that a floor counts is worth so much more; [starts]."""
        if not len(self.least):
            return self.value
        return self.value + self.chance * in_turn(floor, self.counts)[self.start_person]

    def above(self, chosen: Int64s) -> Float64s:
        """Return the finishes expected above each floor; [floors]."""
        placed = np.flatnonzero(chosen != NONE)
        chance = np.zeros(self.people)
        chance[placed] = self.chance[chosen[placed]]
        return np.asarray([math.fsum(chance[counts]) for counts in self.counts]) - self.least


def canonical(problem: Problem) -> Subproblem:
    """Return the whole problem as one subproblem, people and modes in an order that depends on what they are alone.

    Two people of whom all is the same stay in the order they came in: which of them is which makes no difference.
    """
    modes, people = _own_order(problem)
    place = np.empty(problem.people, dtype=np.int64)
    place[people] = np.arange(problem.people)
    size = np.diff(problem.mode_offset)[modes]
    offset = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    origin = np.repeat(problem.mode_offset[modes] - offset[:-1], size) + np.arange(offset[-1])
    return Subproblem(
        capacity=reachable(problem.capacity, problem.mode_first, problem.mode_second, problem.mode_minutes),
        must=problem.must[people],
        mode_person=place[problem.mode_person[modes]],
        mode_first=_long(problem.mode_first[modes]),
        mode_second=_long(problem.mode_second[modes]),
        mode_minutes=_long(problem.mode_minutes[modes]),
        mode_offset=offset,
        start_week=_long(problem.start_week[origin]),
        start_until=np.minimum(_long(problem.start_until[origin]), problem.weeks),
        value=problem.start_value[origin],
        chance=problem.start_chance[origin],
        change=_long(problem.start_change[origin]),
        drop_change=_long(problem.drop_change[people]),
        counts=np.array([floor.people[people] for floor in problem.floors], dtype=bool).reshape(
            len(problem.floors), problem.people
        ),
        least=np.array([floor.least for floor in problem.floors], dtype=np.float64),
        origin=origin,
        person=people,
    )


def _counts(problem: Problem) -> Bools:
    """Return whom each floor counts; [floors, people]."""
    counts = np.array([floor.people for floor in problem.floors], dtype=bool)
    return counts.reshape(len(problem.floors), problem.people)


def _long(array: Any) -> Int64s:
    return np.asarray(array, dtype=np.int64)


def _own_order(problem: Problem) -> tuple[Int64s, Int64s]:
    """Return modes, by person, and people, in the order of digests of all that is said of them."""
    modes = [b""] * problem.modes
    said = (problem.start_week, problem.start_until, problem.start_chance, problem.start_change)
    row = np.stack([problem.mode_first, problem.mode_second, problem.mode_minutes], axis=1)
    for mode in range(problem.modes):
        at = slice(problem.mode_offset[mode], problem.mode_offset[mode + 1])
        modes[mode] = row[mode].astype(">i4").tobytes() + blake2b(b"".join(a[at].tobytes() for a in said)).digest()[:16]
    own: list[list[bytes]] = [[] for _ in range(problem.people)]
    for mode, person in enumerate(problem.mode_person.tolist()):
        own[person].append(modes[mode])
    counted = _counts(problem)
    people = np.empty(problem.people, dtype="S16")
    for person in range(problem.people):
        about = (problem.weight[person], problem.must[person], problem.drop_change[person], counted[:, person])
        digest = blake2b(b"".join(np.asarray(each).tobytes() for each in about) + b"".join(sorted(own[person])))
        people[person] = digest.hexdigest()[:16].encode()
    order = np.argsort(people, kind="stable")
    place = np.empty(problem.people, dtype=np.int64)
    place[order] = np.arange(problem.people)
    by_mode = sorted(range(problem.modes), key=lambda mode: (place[problem.mode_person[mode]], modes[mode]))
    return np.array(by_mode, dtype=np.int64), order


def reachable(capacity: Any, first: Any, second: Any, minutes: Any) -> Int64s:
    """Return capacity less what no set of courses could use: whole courses do not fill an odd quarter of an hour."""
    made = _long(capacity).copy()
    for who in range(len(made)):
        sizes = np.unique(minutes[(first == who) | (second == who)]).astype(np.int64)
        if len(sizes) and made.size:
            unit = int(np.gcd.reduce(sizes))
            made[who] = _sums(sizes // unit, made[who] // unit) * unit
    return made


def _sums(sizes: Int64s, room: Int64s) -> Int64s:
    """Return the largest sum of sizes, each as often as one likes, that fits in each room."""
    top = int(room.max())
    if len(sizes) == 1 or top > LARGEST_TABLE:
        return room // sizes[0] * sizes[0] if len(sizes) == 1 else room
    fits = np.zeros(top + 1, dtype=bool)
    fits[0] = True
    for size in sizes.tolist():
        for at in range(size, top + 1):
            fits[at] |= fits[at - size]
    return np.maximum.accumulate(np.where(fits, np.arange(top + 1), 0))[room]


def restrict(sub: Subproblem, starts: Bools, people: Bools, capacity: Int64s) -> Subproblem:
    """Return some starts of some people, all of them theirs, with the capacity given; psychologists as they are."""
    kept = starts & people[sub.start_person]
    modes = np.zeros(sub.modes, dtype=bool)
    modes[sub.start_mode[kept]] = True
    size = np.bincount(sub.start_mode[kept], minlength=sub.modes)[modes]
    place = np.cumsum(people) - 1
    return Subproblem(
        capacity=capacity,
        must=sub.must[people],
        mode_person=place[sub.mode_person[modes]],
        mode_first=sub.mode_first[modes],
        mode_second=sub.mode_second[modes],
        mode_minutes=sub.mode_minutes[modes],
        mode_offset=np.concatenate([[0], np.cumsum(size)]).astype(np.int64),
        start_week=sub.start_week[kept],
        start_until=sub.start_until[kept],
        value=sub.value[kept],
        chance=sub.chance[kept],
        change=sub.change[kept],
        drop_change=sub.drop_change[people],
        counts=np.ascontiguousarray(sub.counts[:, people]),
        least=sub.least,
        origin=np.flatnonzero(kept),
        person=np.flatnonzero(people),
    )


def restrict_starts(sub: Subproblem, keep: Bools) -> Subproblem:
    """Return a subproblem with some of its starts, everyone and all capacity kept."""
    return restrict(sub, keep, np.ones(sub.people, dtype=bool), sub.capacity)


def restrict_staff(sub: Subproblem, who: Bools) -> Subproblem:
    """Return a subproblem with some of its psychologists alone, renumbered; all modes must be with them."""
    place = np.cumsum(who) - 1
    second = np.where(sub.mode_second == NONE, NONE, place[sub.mode_second])
    return replace(
        sub, capacity=sub.capacity[who], mode_first=place[sub.mode_first], mode_second=second.astype(np.int64)
    )


def decompose(sub: Subproblem) -> Iterator[Subproblem]:
    """Yield the subproblems that can be planned each on its own; `origin` and `person` say where in the whole.

    People are tied to the psychologists who may see them, and to each other where one floor counts both.
    """
    people, floors = sub.people, len(sub.least)
    nodes = people + sub.psychologists + floors
    pair = sub.mode_second != NONE
    floor, counted = np.nonzero(sub.counts)
    one = np.concatenate([sub.mode_person, sub.mode_person[pair], counted])
    other = np.concatenate([sub.mode_first, sub.mode_second[pair], floor + sub.psychologists]) + people
    _, label = connected_components(coo_array((np.ones(len(one)), (one, other)), shape=(nodes, nodes)), directed=False)
    for number in np.unique(np.concatenate([label[:people], label[people + sub.psychologists :]])):
        mine = label == number
        who, kept = mine[people : people + sub.psychologists], mine[:people]
        made = restrict_staff(restrict(sub, np.ones(sub.starts, dtype=bool), kept, sub.capacity), who)
        rows = mine[people + sub.psychologists :]
        yield replace(made, counts=np.ascontiguousarray(made.counts[rows]), least=sub.least[rows])
