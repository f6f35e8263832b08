"""What is to be planned: who may start when, with whom, and what each start is worth.

Arrays only: nothing here knows of dates, scenarios or files. Weeks are numbered from the plan's first, 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from planner.base.arrays import NONE, Bools, Float64s, Int32s, Int64s

SAME_VALUE = 1e-6
"""Plans whose values differ by no more than this many expected finishes are equally good.

Values are sums of chances in double precision (off by 1e-12 at most for 10,000 people), but a bound is as good
as the solver that proves it, and linear programmes are solved to within 1e-7 or so a constraint.
"""

SHAPES = {
    "capacity": (np.int32, ("psychologists", "weeks")),
    "team": (np.int32, ("psychologists",)),
    "weight": (np.float64, ("people",)),
    "mode_person": (np.int32, ("modes",)),
    "mode_first": (np.int32, ("modes",)),
    "mode_second": (np.int32, ("modes",)),
    "mode_minutes": (np.int32, ("modes",)),
    "mode_offset": (np.int64, ("modes+1",)),
    "start_week": (np.int32, ("starts",)),
    "start_until": (np.int32, ("starts",)),
    "start_chance": (np.float64, ("starts",)),
    "start_change": (np.int32, ("starts",)),
    "drop_change": (np.int32, ("people",)),
    "must": (np.bool_, ("people",)),
}


def _kept(array: Any, dtype: Any) -> Any:
    """Return an array that nobody can write to: itself where it is so, otherwise a copy."""
    given = np.asarray(array)
    if given.dtype == dtype and not given.flags.writeable and given.flags.c_contiguous:
        return given
    if given.size and not np.can_cast(given.dtype, dtype, "same_kind"):
        raise ValueError(f"an array of {given.dtype} must be {np.dtype(dtype)}")
    made = np.array(given, dtype=dtype, order="C")
    made.flags.writeable = False
    return made


@dataclass(frozen=True, eq=False)
class Floor:
    """At least so many finishes expected among some people.

    Parameters
    ----------
    name
        What it is called in words.
    people
        bool [people], who counts.
    least
        The least sum of chances over those people, unweighted.

    Raises
    ------
    ValueError
        If `people` is not one flag a person, or `least` is negative or not a number.
    """

    name: str
    people: Bools
    least: float

    def __post_init__(self) -> None:
        """Keep the flags from being written to; refuse nonsense."""
        object.__setattr__(self, "people", _kept(self.people, np.bool_))
        if self.people.ndim != 1:
            raise ValueError("Floor.people must be one flag a person.")
        if not 0 <= self.least < np.inf:
            raise ValueError("Floor.least must be a number, 0 or more.")


@dataclass(frozen=True, eq=False)
class Problem:
    """Who may start when, with whom; every array is read-only.

    A mode is one person with one psychologist, or with one pair, that is possible; its starts are the weeks in
    which it may begin, `mode_offset[mode]` up to `mode_offset[mode + 1]`. A start holds `mode_minutes` of each of
    its psychologists in every week from `start_week` up to, not including, `start_until`. At most one start a
    person; the minutes held of a psychologist in a week never exceed its capacity.

    Parameters
    ----------
    capacity
        int32 [psychologists, weeks], minutes a week free for new courses, 0 or more.
    team
        int32 [psychologists], number of the team, 0 or more.
    weight
        float64 [people], what a finish is worth, above 0.
    mode_person
        int32 [modes], the person.
    mode_first
        int32 [modes], the psychologist.
    mode_second
        int32 [modes], the pair's other psychologist, of the same team; NONE where one is enough.
    mode_minutes
        int32 [modes], minutes a week held of each psychologist, above 0.
    mode_offset
        int64 [modes+1], first start of each mode; rising from 0 to the number of starts.
    start_week
        int32 [starts], strictly rising within a mode, inside the plan.
    start_until
        int32 [starts], first week in which nothing is held any more; above `start_week`, may be past the plan.
    start_chance
        float64 [starts], chance of finishing before the deadline, in (0, 1].
    start_change
        int32 [starts], 1 where it differs from the previous plan, otherwise 0.
    drop_change
        int32 [people], 1 where not placing the person changes the previous plan, otherwise 0.
    must
        bool [people], whether the person must be placed.
    floors
        Least expected finishes of groups.

    Raises
    ------
    ValueError
        If shapes do not fit each other, or a number is outside what its parameter says; the message is the rule.

    Notes
    -----
    Modes are those of the multi-mode resource-constrained project scheduling problem: a way of doing a task, with
    what it takes of each resource.
    """

    capacity: Int32s
    team: Int32s
    weight: Float64s
    mode_person: Int32s
    mode_first: Int32s
    mode_second: Int32s
    mode_minutes: Int32s
    mode_offset: Int64s
    start_week: Int32s
    start_until: Int32s
    start_chance: Float64s
    start_change: Int32s
    drop_change: Int32s
    must: Bools
    floors: tuple[Floor, ...] = ()

    def __post_init__(self) -> None:
        """Keep the arrays from being written to; refuse nonsense."""
        for name, (dtype, _) in SHAPES.items():
            object.__setattr__(self, name, _kept(getattr(self, name), dtype))
        object.__setattr__(self, "floors", tuple(self.floors))
        for broken in self._shapes_broken():
            raise ValueError(broken)
        for holds, rule in self._rules():
            if not holds:
                raise ValueError(rule)

    def _shapes_broken(self) -> Iterator[str]:
        if self.capacity.ndim != 2:
            yield "Problem.capacity must be [psychologists, weeks]."
            return
        size = {
            "psychologists": self.psychologists,
            "weeks": self.weeks,
            "people": len(np.atleast_1d(self.weight)),
            "modes": len(np.atleast_1d(self.mode_person)),
            "modes+1": len(np.atleast_1d(self.mode_person)) + 1,
            "starts": len(np.atleast_1d(self.start_week)),
        }
        for name, (_, axes) in SHAPES.items():
            if getattr(self, name).shape != tuple(size[axis] for axis in axes):
                yield f"Problem.{name} must be [{', '.join(axes)}], here {[size[axis] for axis in axes]}."
        for floor in self.floors:
            if len(floor.people) != self.people:
                yield f"Floor.people must be one flag a person ({floor.name})."

    def _rules(self) -> Iterator[tuple[bool, str]]:
        within = np.diff(self.start_week) > 0
        begins = self.mode_offset[(self.mode_offset > 0) & (self.mode_offset < self.starts)]
        within[begins - 1] = True  # from one mode to the next
        offset, pair = self.mode_offset, self.mode_second != NONE
        yield bool(np.all(self.capacity >= 0)), "Problem.capacity must be 0 or more."
        yield bool(np.all(self.team >= 0)), "Problem.team must be 0 or more."
        yield bool(np.all((self.weight > 0) & np.isfinite(self.weight))), "Problem.weight must be above 0."
        yield _inside(self.mode_person, self.people), "Problem.mode_person must be a person."
        yield _inside(self.mode_first, self.psychologists), "Problem.mode_first must be a psychologist."
        yield _inside(self.mode_second[pair], self.psychologists), "Problem.mode_second must be a psychologist or NONE."
        yield bool(np.all(self.mode_first != self.mode_second)), "A pair must be two psychologists."
        first, second = self.team[self.mode_first[pair]], self.team[self.mode_second[pair]]
        yield bool(np.all(first == second)), "A pair must be of one team."
        yield bool(np.all(self.mode_minutes > 0)), "Problem.mode_minutes must be above 0."
        ends = offset[0] == 0 and offset[-1] == self.starts
        yield bool(ends and np.all(np.diff(offset) >= 0)), "Problem.mode_offset must rise from 0 to the starts."
        yield _inside(self.start_week, self.weeks), "Problem.start_week must be inside the plan."
        yield bool(np.all(within)), "Problem.start_week must rise within a mode."
        yield bool(np.all(self.start_until > self.start_week)), "Problem.start_until must be above start_week."
        chance = self.start_chance
        yield bool(np.all((chance > 0) & (chance <= 1))), "Problem.start_chance must be above 0 and at most 1."
        yield _inside(self.start_change, 2), "Problem.start_change must be 0 or 1."
        yield _inside(self.drop_change, 2), "Problem.drop_change must be 0 or 1."

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
        return int(self.weight.shape[0])

    @property
    def modes(self) -> int:
        """How many modes there are."""
        return int(self.mode_person.shape[0])

    @property
    def starts(self) -> int:
        """How many starts there are, over all modes."""
        return int(self.start_week.shape[0])

    @cached_property
    def start_mode(self) -> Int32s:
        """The mode of each start; int32 [starts]."""
        return np.repeat(np.arange(self.modes, dtype=np.int32), np.diff(self.mode_offset))

    @cached_property
    def start_person(self) -> Int32s:
        """The person of each start; int32 [starts]."""
        return self.mode_person[self.start_mode]

    @cached_property
    def start_value(self) -> Float64s:
        """What each start is worth, in weighted expected finishes; float64 [starts]."""
        return self.weight[self.start_person] * self.start_chance


def _inside(array: Any, size: int) -> bool:
    """Return whether all numbers are 0 or more and below a size."""
    return bool(np.all((array >= 0) & (array < size)))
