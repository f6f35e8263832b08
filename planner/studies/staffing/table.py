"""What has been seen of each part with more posts, under one set of levers, future by future."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from planner.base.arrays import Int64s
from planner.studies.staffing.candidate import Candidate
from planner.studies.staffing.extras import Extra
from planner.studies.staffing.lever import LeverSet
from planner.studies.staffing.reading import Steps, StudySample, read

if TYPE_CHECKING:
    from planner.studies.staffing.question import StaffingQuestion

PILOT, SECOND = 60, 150  # futures that steer the search, all and the more promising; they judge nothing
SUMMED_AT_ONCE = 4096  # candidates


class PartRows:
    """The extras of one part that are known, a row each."""

    def __init__(self) -> None:
        self.extras: list[Extra] = []
        self.row: dict[Extra, int] = {}
        self.by_size: list[list[int]] = []  # rows with 0, 1, 2, ... posts
        self.margin: list[Int64s] = []  # of each row, [futures]
        self.untreated: list[Int64s] = []
        self.judged: list[int] = []  # futures from the first that each row has
        self.is_second: list[bool] = []  # whether it has met the second of those that steer

    def add(self, extra: Extra, futures: int) -> int:
        """Return the row of an extra, made where it is new."""
        if extra not in self.row:
            self.row[extra] = len(self.extras)
            while len(self.by_size) <= sum(extra):
                self.by_size.append([])
            self.by_size[sum(extra)].append(len(self.extras))
            self.extras.append(extra)
            self.margin.append(np.zeros(futures, dtype=np.int64))
            self.untreated.append(np.zeros(futures, dtype=np.int64))
            self.judged.append(0)
            self.is_second.append(False)
        return self.row[extra]


class Table:
    """Every part's rows. A candidate is a row of each part: nothing passes between parts, so what it does is their sum.

    Futures 0, 1, ... judge; those after them steer. The margin of a part is its share of what a candidate
    has in hand: target × reachable people released − those untreated, in whole numbers. The target is met where the
    margins add up to zero or more; so it is where nobody reachable was released.
    """

    def __init__(self, question: StaffingQuestion, levers: LeverSet, workers: int) -> None:
        self.question, self.levers, self._workers = question, levers, workers
        self.parts = [PartRows() for _ in question.parts]
        self.effort = 0  # futures run, each scenario's counted

    @property
    def pilot(self) -> range:
        """The futures that steer, which every candidate meets."""
        return range(self.question.replications, self.question.replications + PILOT)

    @property
    def whole_pilot(self) -> range:
        """All futures that steer; only the more promising have met the second of them."""
        return range(self.pilot.start, self.pilot.stop + SECOND)

    def look(self, extras: Sequence[Iterable[Extra]]) -> Steps[None]:
        """Meet extras of each part with the futures that steer; those known already are not met again."""
        rows = []
        for part, mine in zip(self.parts, extras, strict=True):
            new = [extra for extra in dict.fromkeys(mine) if extra not in part.row]
            rows.append([part.add(extra, self.whole_pilot.stop) for extra in new])
        yield from self._meet(rows, self.pilot)

    def look_again(self, wanted: Int64s) -> Steps[None]:
        """Meet candidates with the second of the futures that steer, where they have not met them yet."""
        rows: list[list[int]] = []
        for at, part in enumerate(self.parts):
            rows.append([int(row) for row in np.unique(wanted[:, at]) if not part.is_second[row]])
            for row in rows[-1]:
                part.is_second[row] = True
        yield from self._meet(rows, range(self.pilot.stop, self.whole_pilot.stop))

    def judge(self, wanted: Int64s, sizes: Int64s) -> Steps[None]:
        """Meet the rows of candidates with as many of the judging futures as each is to be judged on."""
        spans: defaultdict[tuple[int, int], list[list[int]]] = defaultdict(lambda: [[] for _ in self.parts])
        for at, part in enumerate(self.parts):
            most = np.zeros(len(part.extras), dtype=np.int64)
            np.maximum.at(most, wanted[:, at], sizes)
            for row in np.flatnonzero(most > part.judged):
                spans[part.judged[row], int(most[row])][at].append(int(row))
                part.judged[row] = int(most[row])
        for (start, stop), rows in sorted(spans.items()):
            yield from self._meet(rows, range(start, stop))

    def cost_of_judging(self, wanted: Int64s, sizes: Int64s) -> int:
        """Return how many futures `judge` would run at most, whatever has been run."""
        found = 0
        for at, part in enumerate(self.parts):
            most = np.zeros(len(part.extras), dtype=np.int64)
            np.maximum.at(most, wanted[:, at], sizes)
            found = max(found, int(most.sum()))
        return found

    def _meet(self, rows: Sequence[Sequence[int]], futures: range) -> Steps[None]:
        """Run scenarios that each have a row of every part, as long as there is one."""
        files = list(itertools.zip_longest(*rows))
        if not files or not futures:
            return
        made = [self.question.made(self.candidate(each)) for each in files]
        reading = yield from read(made, futures, self.question.seed, self.question.parts, self._workers)
        self.effort += len(files) * len(futures)
        for number, each in enumerate(files):
            self.take(each, reading, number, futures)

    def take(self, rows: Sequence[int | None], reading: StudySample, number: int, futures: range) -> None:
        """Take in what is read of one scenario; no row where a part has none of its own in it."""
        share = self.question.share
        for at, row in enumerate(rows):
            if row is not None:
                untreated, released = reading.untreated[number, :, at], reading.released[number, :, at]
                kept = slice(futures.start, futures.stop)
                self.parts[at].untreated[row][kept] = untreated
                self.parts[at].margin[row][kept] = share.numerator * released - share.denominator * untreated

    def candidate(self, rows: Sequence[int | None]) -> Candidate:
        """Return the candidate that rows make; a part without one has no more posts."""
        counts = [0] * len(self.question.kinds)
        for part, kinds, row in zip(self.parts, self.question.kinds_in, rows, strict=True):
            if row is not None:
                for kind, number in zip(kinds, part.extras[row], strict=True):
                    counts[kind] = number
        return Candidate(tuple(counts), self.levers)

    def rows_of(self, candidate: Candidate) -> list[int]:
        """Return the rows that make a candidate, made where they are new."""
        extras = [tuple(candidate.counts[kind] for kind in kinds) for kinds in self.question.kinds_in]
        return [part.add(extra, self.whole_pilot.stop) for part, extra in zip(self.parts, extras, strict=True)]

    def margins(self, wanted: Int64s, futures: range) -> Iterator[Int64s]:
        """Yield the margins of candidates, [some candidates, futures], some at a time."""
        return self._sums([part.margin for part in self.parts], wanted, futures)

    def untreated(self, wanted: Int64s, futures: range) -> Iterator[Int64s]:
        """Yield reachable people released untreated, [some candidates, futures], some at a time."""
        return self._sums([part.untreated for part in self.parts], wanted, futures)

    def _sums(self, values: Sequence[list[Int64s]], wanted: Int64s, futures: range) -> Iterator[Int64s]:
        each = [np.stack(part)[:, futures.start : futures.stop] for part in values]
        for at in range(0, len(wanted), SUMMED_AT_ONCE):
            block = wanted[at : at + SUMMED_AT_ONCE]
            yield np.sum([part[block[:, number]] for number, part in enumerate(each)], axis=0)
