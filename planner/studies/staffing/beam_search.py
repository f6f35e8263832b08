"""A beam search by number of posts: every candidate while that can be afforded and may matter, then the best few."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.base.arrays import Int64s
from planner.studies.staffing.candidate import Extra, how_many, of_size, one_more, shared
from planner.studies.staffing.sample import NO_PRICE, PILOT, Pool, SampleTable, Steps, pool_of, refined

EFFORT = 30_000  # replications, each scenario's counted, that steer one question: counted, never timed
WIDTH = 3  # extras of a part that are carried on where not all can be
SECOND_LOOK = 10  # candidates with so many posts that meet all replications that steer


class BeamSearch:
    """Candidates under one set of levers by number of posts, a level each."""

    def __init__(self, table: SampleTable, effort: int, cheapest_sure: float) -> None:
        self.table, self._effort, self._cheapest_sure = table, effort, cheapest_sure
        self.levels: list[Pool] = []  # candidates with 0, 1, 2, ... posts
        self.chosen: list[int] = []  # the one with so many posts to go on with: its place in the level
        self.complete = -1  # every candidate with so many posts, or fewer, is there
        self.sure = -1  # the fewest posts of a candidate that is sure to do, as it seems; -1 where none is

    @property
    def everyone(self) -> Pool:
        """Every candidate that is there."""
        return Pool.joined(self.levels)

    @property
    def cheapest_sure(self) -> float:
        """The lowest price of a candidate that is sure to do, as it seems, under any set of levers so far."""
        return self._cheapest_sure

    def run(self) -> Steps[None]:
        """Go from no post to the most."""
        for posts in range(self.table.question.most + 1):
            yield from self.table.look(list(self._extras(posts)))
            rows = shared([part.by_size for part in self.table.parts], posts)
            self.levels.append(pool_of(self.table, rows))
            yield from self.look_again(posts, np.argsort(-self.levels[posts].score, kind="stable")[:SECOND_LOOK])
            self.chosen.append(self._choose(posts))
            self._note(posts)

    def look_again(self, posts: int, which: Int64s) -> Steps[None]:
        """Meet some candidates with all replications that steer."""
        level = self.levels[posts]
        yield from self.table.look_again(level.rows[which])
        self.levels[posts] = refined(self.table, level, which)

    def _choose(self, posts: int) -> int:
        """Return which candidate with so many posts to go on with: the simplest of the most promising.

        Of those met with all replications that steer, whose margin is within one standard error of the highest, paired:
        that of fewest kinds, then of least cost.
        """
        level = self.levels[posts]
        chosen = np.flatnonzero(level.is_refined)
        margins = np.concatenate(list(self.table.margins(level.rows[chosen], self.table.whole_pilot)))
        behind = margins[np.argmax(margins.mean(axis=1))] - margins
        error = behind.std(axis=1, ddof=1) / np.sqrt(behind.shape[1])
        near = chosen[behind.mean(axis=1) <= error]
        kinds = [sum(count > 0 for count in self.table.candidate(list(map(int, level.rows[at]))).counts) for at in near]
        return int(near[np.lexsort((-level.score[near], level.gbp[near], kinds))[0]])

    def _extras(self, posts: int) -> Iterable[Iterable[Extra]]:
        """Return the extras of each part to look at next: all, or what comes after the most promising."""
        kinds = [len(each) for each in self.table.question.kinds_in]
        if self._is_wanted(posts) and self.complete == posts - 1 and self._can_afford(kinds, posts):
            self.complete = posts
            return [of_size(each, posts) for each in kinds]
        width = WIDTH if self.sure < 0 else 1
        return [self._after(part, posts, width) for part in range(len(kinds))]

    def _can_afford(self, kinds: list[int], posts: int) -> bool:
        cost = PILOT * max(how_many(each, posts) for each in kinds)
        return self.table.effort + cost <= self._effort

    def _is_wanted(self, posts: int) -> bool:
        """Whether candidates with so many posts may be the fewest, the cheapest or the best for a budget."""
        question = self.table.question
        if self.sure < 0:
            return True
        least = posts * min(kind.gbp_per_year for kind in question.kinds)
        is_cheap = question.has_prices and least < self._cheapest_sure
        return is_cheap or (question.budget_gbp is not None and least <= question.budget_gbp)

    def _after(self, part: int, posts: int, width: int) -> list[Extra]:
        """Return what comes after the extras of a part that leave fewest untreated, or all of one kind of them."""
        known = self.table.parts[part]
        rows = known.by_size[posts - 1] if posts - 1 < len(known.by_size) else []
        pilot = slice(self.table.pilot.start, self.table.pilot.stop)
        best = sorted(rows, key=lambda row: (int(known.untreated[row][pilot].sum()), row))[:width]
        return [extra for row in best for extra in one_more(known.extras[row])]

    def _note(self, posts: int) -> None:
        """Note whether a candidate with so many posts seems sure to do, and at what price."""
        level = self.levels[posts]
        sure = level.low >= self.table.question.confidence
        if not sure.any():
            return
        if self.sure < 0:
            self.sure = posts
        prices = level.gbp[sure & (level.gbp != NO_PRICE)]
        self._cheapest_sure = min([self._cheapest_sure, *prices.tolist()])
