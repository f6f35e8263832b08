"""What is enough: the fewest posts under one set of levers, and the cheapest posts and levers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from planner.studies.staffing.beam_search import BeamSearch
from planner.studies.staffing.candidate import Candidate
from planner.studies.staffing.lever import LeverSet, gbp_of
from planner.studies.staffing.sample import Pool, Steps
from planner.studies.staffing.search import Search

MOST_TESTED, SECOND_LOOKS = 7, 2


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
    beam = search.beams[levers]
    chosen = list(_chosen(search, levers, is_whole=not levers))
    yield from search.measure(candidate for candidate, _ in chosen)
    order = [candidate for candidate, _ in sorted(chosen, key=lambda each: (-each[1], each[0].posts))]
    enough = min(search.shown(order), key=lambda each: each.posts, default=None)
    posts, left = yield from _fewest_open(search, beam, enough.posts if enough else search.question.most + 1)
    undecided = tuple(search.candidate(levers, rows) for rows in left.rows)
    yield from search.measure(undecided)
    verdict = _verdict(enough, posts, search.question.most)
    return Fewest(levers, verdict, enough, posts, beam.complete, undecided, chosen[-1][0])


def _chosen(search: Search, levers: LeverSet, *, is_whole: bool) -> Iterator[tuple[Candidate, float]]:
    """Yield the most promising candidate with each number of posts, and how promising it is.

    The whole of them for the curve; otherwise only those that may be the answer, and the last.
    """
    beam, confidence = search.beams[levers], search.question.confidence
    last = len(beam.levels) - 1
    for posts, level in enumerate(beam.levels):
        at = beam.chosen[posts]
        may_be = level.high[at] >= confidence and (beam.sure < 0 or posts <= beam.sure)
        if is_whole or may_be or posts == last:
            yield search.candidate(levers, level.rows[at]), float(level.score[at])


def _fewest_open(search: Search, beam: BeamSearch, below: int) -> Steps[tuple[int, Pool]]:
    """Return the least number of posts of which some candidate is not refuted, and the first such candidates."""
    posts, nothing = 0, beam.levels[0].where(np.empty(0, dtype=np.int64))
    while posts < min(below, beam.complete + 1):
        left = yield from search.open(beam.table.levers, beam.levels[posts])
        if len(left):
            return posts, left.where(np.arange(min(len(left), 3)))
        posts += 1
    return posts, nothing


def _verdict(enough: Candidate | None, posts: int, most: int) -> Verdict:
    if enough is not None:
        return Verdict.ENOUGH if enough.posts else Verdict.NONE_NEEDED
    return Verdict.OUT_OF_REACH if posts > most else Verdict.NOT_SHOWN


@dataclass(frozen=True)
class Cheapest:
    """The answer over every set of levers that has a price."""

    candidate: Candidate | None  # shown to be enough
    gbp: int | None  # a year, all posts filled
    at_least_gbp: int | None  # no candidate that costs less is enough; None where no candidate at all is
    complete: int  # every candidate with so many posts, or fewer, was looked at
    undecided: tuple[Candidate, ...]  # cheaper, and neither shown enough nor shown too few
    unpriced: tuple[LeverSet, ...]  # left out: a lever has no price

    @property
    def is_settled(self) -> bool:
        """Whether the price is known: so much is enough, and no less."""
        return self.candidate is not None and self.gbp == self.at_least_gbp


def cheapest(search: Search, also_enough: Sequence[Candidate]) -> Steps[Cheapest]:
    """Return the cheapest candidate that is shown to be enough, here or in `also_enough`, and what is too little."""
    question = search.question
    priced = [levers for levers in question.lever_sets if gbp_of(levers) is not None]
    to_test = yield from _to_test(search, priced)
    yield from search.measure(to_test)
    shown = [*search.shown(to_test), *(each for each in also_enough if question.gbp(each) is not None)]
    enough = min(shown, key=lambda each: (question.gbp(each), each.posts), default=None)
    limit = question.gbp(enough) if enough else None
    open_gbp, undecided = yield from _cheapest_open(search, priced, limit)
    yield from search.measure(undecided)
    complete = min(search.beams[levers].complete for levers in priced)
    unpriced = tuple(levers for levers in question.lever_sets if levers not in priced)
    return Cheapest(enough, limit, open_gbp, complete, undecided, unpriced)


def _to_test(search: Search, priced: Sequence[LeverSet]) -> Steps[list[Candidate]]:
    """Return the candidates to test, the most promising first.

    Of those that are more promising than all that cost less: the cheapest that seems sure to do, and those below it
    that may do. Chance favours them, so they meet more replications that steer, twice over.
    """
    for _ in range(SECOND_LOOKS):
        for levers in priced:
            beam = search.beams[levers]
            steps = [(posts, at) for _, posts, at in _window(beam, search.question.confidence)]
            for level in sorted({posts for posts, _ in steps}):
                yield from beam.look_again(level, np.asarray([at for posts, at in steps if posts == level]))
    found = [
        (beam.levels[posts].score[at], gbp, search.candidate(levers, beam.levels[posts].rows[at]))
        for levers in priced
        for beam in [search.beams[levers]]
        for gbp, posts, at in _window(beam, search.question.confidence)
    ]
    found.sort(key=lambda each: (-each[0], each[1]))
    return [candidate for *_, candidate in found[:MOST_TESTED]]


def _window(beam: BeamSearch, confidence: float) -> list[tuple[int, int, int]]:
    """Return what may be the answer with these levers: price, posts and place in that level; the cheapest first."""
    pool = beam.everyone
    level = np.repeat(np.arange(len(beam.levels)), [len(each) for each in beam.levels])
    place = np.concatenate([np.arange(len(each)) for each in beam.levels])
    found, best = [], -1.0
    for at in np.lexsort((-pool.score, pool.gbp)):
        if pool.score[at] > best:
            best = pool.score[at]
            if pool.high[at] >= confidence:
                found.append((int(pool.gbp[at]), int(level[at]), int(place[at])))
            if pool.low[at] >= confidence:
                break
    return found[-MOST_TESTED:]


def _cheapest_open(
    search: Search, priced: Sequence[LeverSet], limit: int | None
) -> Steps[tuple[int | None, tuple[Candidate, ...]]]:
    """Return the least price at which some candidate is not refuted, or the limit, and the first such candidates.

    Only what costs less than all found open so far is tested, so the last round leaves nothing open below it.
    """
    undecided: tuple[Candidate, ...] = ()
    for levers in priced:
        beam = search.beams[levers]
        pool = Pool.joined(beam.levels[: beam.complete + 1])
        while True:
            cheaper = pool.where(pool.gbp < (np.inf if limit is None else limit))
            left = yield from search.open(levers, cheaper)
            if not len(left):
                break
            least = left.where(left.gbp == left.gbp.min())
            limit = int(least.gbp[0])
            undecided = tuple(search.candidate(levers, rows) for rows in least.rows[:3])
    return limit, undecided
