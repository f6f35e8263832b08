"""The cheapest posts and levers that are enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.studies.staffing.beam_search import Climb
from planner.studies.staffing.candidate import Candidate
from planner.studies.staffing.lever import LeverSet, gbp_of
from planner.studies.staffing.pool import Pool
from planner.studies.staffing.reading import Steps
from planner.studies.staffing.search import Search

MOST_RUNGS, SECOND_LOOKS = 7, 2


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
    ladder = yield from _ladder(search, priced)
    yield from search.measure(ladder)
    shown = [*search.shown(ladder), *(each for each in also_enough if question.gbp(each) is not None)]
    enough = min(shown, key=lambda each: (question.gbp(each), each.posts), default=None)
    limit = question.gbp(enough) if enough else None
    open_gbp, undecided = yield from _lowest_open(search, priced, limit)
    yield from search.measure(undecided)
    complete = min(search.climbs[levers].complete for levers in priced)
    unpriced = tuple(levers for levers in question.lever_sets if levers not in priced)
    return Cheapest(enough, limit, open_gbp, complete, undecided, unpriced)


def _ladder(search: Search, priced: Sequence[LeverSet]) -> Steps[list[Candidate]]:
    """Return the candidates to test, the most promising first.

    Of those that are more promising than all that cost less: the cheapest that seems sure to do, and those below it
    that may do. Chance favours them, so they meet more futures that steer, twice over.
    """
    for _ in range(SECOND_LOOKS):
        for levers in priced:
            climb = search.climbs[levers]
            steps = [(posts, at) for _, posts, at in _window(climb, search.question.confidence)]
            for level in sorted({posts for posts, _ in steps}):
                yield from climb.look_again(level, np.asarray([at for posts, at in steps if posts == level]))
    found = [
        (climb.levels[posts].score[at], gbp, search.candidate(levers, climb.levels[posts].rows[at]))
        for levers in priced
        for climb in [search.climbs[levers]]
        for gbp, posts, at in _window(climb, search.question.confidence)
    ]
    found.sort(key=lambda each: (-each[0], each[1]))
    return [candidate for *_, candidate in found[:MOST_RUNGS]]


def _window(climb: Climb, confidence: float) -> list[tuple[int, int, int]]:
    """Return what may be the answer with these levers: price, posts and place in that level; the cheapest first."""
    pool = climb.everyone
    level = np.repeat(np.arange(len(climb.levels)), [len(each) for each in climb.levels])
    place = np.concatenate([np.arange(len(each)) for each in climb.levels])
    found, best = [], -1.0
    for at in np.lexsort((-pool.score, pool.gbp)):
        if pool.score[at] > best:
            best = pool.score[at]
            if pool.high[at] >= confidence:
                found.append((int(pool.gbp[at]), int(level[at]), int(place[at])))
            if pool.low[at] >= confidence:
                break
    return found[-MOST_RUNGS:]


def _lowest_open(
    search: Search, priced: Sequence[LeverSet], limit: int | None
) -> Steps[tuple[int | None, tuple[Candidate, ...]]]:
    """Return the least price at which some candidate is not refuted, or the limit, and the first such candidates.

    Only what costs less than all found open so far is tested, so the last round leaves nothing open below it.
    """
    undecided: tuple[Candidate, ...] = ()
    for levers in priced:
        climb = search.climbs[levers]
        pool = Pool.joined(climb.levels[: climb.complete + 1])
        while True:
            cheaper = pool.where(pool.gbp < (np.inf if limit is None else limit))
            left = yield from search.open(levers, cheaper)
            if not len(left):
                break
            least = left.where(left.gbp == left.gbp.min())
            limit = int(least.gbp[0])
            undecided = tuple(search.candidate(levers, rows) for rows in least.rows[:3])
    return limit, undecided
