"""The fewest posts that are enough, under one set of levers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from planner.studies.staffing.beam_search import Climb
from planner.studies.staffing.candidate import Candidate
from planner.studies.staffing.lever import LeverSet
from planner.studies.staffing.pool import Pool
from planner.studies.staffing.reading import Steps
from planner.studies.staffing.search import Search


class Verdict(Enum):
    """What is known of how many posts it takes."""

    NONE_NEEDED = "none needed"
    ENOUGH = "enough"  # so many are, and fewer are not or are too close to call
    OUT_OF_REACH = "out of reach"  # no candidate is enough
    NOT_SHOWN = "too close to call"  # none is shown to be enough, nor that none is


@dataclass(frozen=True)
class Fewest:
    """The answer under one set of levers."""

    levers: LeverSet
    verdict: Verdict
    candidate: Candidate | None  # shown to be enough
    at_least: int  # posts: no candidate with fewer is enough
    complete: int  # every candidate with so many posts, or fewer, was looked at
    undecided: tuple[Candidate, ...]  # with `at_least` posts: neither shown enough nor shown too few
    best: Candidate  # of all with the most posts

    @property
    def is_settled(self) -> bool:
        """Whether the number is known: so many are enough, and no fewer."""
        return self.candidate is not None and self.candidate.posts == self.at_least


def fewest(search: Search, levers: LeverSet) -> Steps[Fewest]:
    """Return the fewest posts that are shown to be enough, and how many are shown not to be."""
    climb = search.climbs[levers]
    rungs = list(_rungs(search, levers, is_whole=not levers))
    yield from search.measure(candidate for candidate, _ in rungs)
    order = [candidate for candidate, _ in sorted(rungs, key=lambda rung: (-rung[1], rung[0].posts))]
    enough = min(search.shown(order), key=lambda each: each.posts, default=None)
    posts, left = yield from _lowest_open(search, climb, enough.posts if enough else search.question.most + 1)
    undecided = tuple(search.candidate(levers, rows) for rows in left.rows)
    yield from search.measure(undecided)
    verdict = _verdict(enough, posts, search.question.most)
    return Fewest(levers, verdict, enough, posts, climb.complete, undecided, rungs[-1][0])


def _rungs(search: Search, levers: LeverSet, *, is_whole: bool) -> Iterator[tuple[Candidate, float]]:
    """Yield the most promising candidate with each number of posts, and how promising it is.

    The whole of them for the curve; otherwise only those that may be the answer, and the last.
    """
    climb, confidence = search.climbs[levers], search.question.confidence
    last = len(climb.levels) - 1
    for posts, level in enumerate(climb.levels):
        at = climb.rungs[posts]
        may_be = level.high[at] >= confidence and (climb.sure < 0 or posts <= climb.sure)
        if is_whole or may_be or posts == last:
            yield search.candidate(levers, level.rows[at]), float(level.score[at])


def _lowest_open(search: Search, climb: Climb, below: int) -> Steps[tuple[int, Pool]]:
    """Return the least number of posts of which some candidate is not refuted, and the first such candidates."""
    posts, nothing = 0, climb.levels[0].where(np.empty(0, dtype=np.int64))
    while posts < min(below, climb.complete + 1):
        left = yield from search.open(climb.table.levers, climb.levels[posts])
        if len(left):
            return posts, left.where(np.arange(min(len(left), 3)))
        posts += 1
    return posts, nothing


def _verdict(enough: Candidate | None, posts: int, most: int) -> Verdict:
    if enough is not None:
        return Verdict.ENOUGH if enough.posts else Verdict.NONE_NEEDED
    return Verdict.OUT_OF_REACH if posts > most else Verdict.NOT_SHOWN
