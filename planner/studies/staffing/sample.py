"""What is seen of candidates on the same replications: people by part, completions, cost.

`read` simulates scenarios; `SampleTable` keeps what their parts did, from which any candidate is summed; a `Pool` is
candidates side by side, with what the replications that steer the search say of each.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from planner.base.arrays import Bools, Float64s, Int64s
from planner.experiment import Experiment
from planner.outcome.measures import BY_NAME
from planner.outcome.outcome import (
    Outcome,
    discounted_cost_gbp,
    reachable_released_by,
    reachable_untreated_by,
)
from planner.parallel import map_chunks
from planner.scenario import ScenarioFile
from planner.studies.staffing.binomial import likely_range, modelled
from planner.studies.staffing.candidate import Candidate, Extra
from planner.studies.staffing.lever import LeverSet, gbp_of

if TYPE_CHECKING:
    from planner.studies.staffing.question import StaffingQuestion

T = TypeVar("T")
Steps = Generator[int, None, T]  # yields the replications run since it last did, each scenario's counted
NO_PRICE = -1  # in place of a price
PILOT, SECOND = 60, 150  # replications that steer the search, all and the more promising; they judge nothing
SUMMED_AT_ONCE = 4096  # candidates
FILES_AT_ONCE = 8  # more would not fit a processor's cache


@dataclass(frozen=True)
class StudySample:
    """What is read of scenarios on some replications."""

    untreated: Int64s  # reachable people released untreated, [scenarios, replications, parts]
    released: Int64s  # reachable people released, [scenarios, replications, parts]
    completions: Float64s  # [scenarios, replications]
    discounted_gbp: Float64s  # [scenarios, replications]

    @classmethod
    def joined(cls, samples: Sequence[StudySample], axis: int) -> StudySample:
        """Return samples as one: of more scenarios (axis 0) or of more replications (axis 1)."""
        return cls(*(np.concatenate([getattr(each, name) for each in samples], axis) for name in cls.__annotations__))


@dataclass(frozen=True)
class Reader:
    """A task for chunks of replications."""

    experiment: Experiment
    parts: Sequence[Sequence[str]]  # teams of each part

    def __call__(self, chunk: range) -> StudySample:
        """Return what is read of the study's scenarios on these replications."""
        experiment = self.experiment
        made = zip(experiment.files, experiment.parameter_sets, experiment(chunk), strict=True)
        return StudySample.joined([self._read(Outcome(*each)) for each in made], 0)

    def _read(self, outcome: Outcome) -> StudySample:
        return StudySample(
            self._by_part(outcome, reachable_untreated_by(outcome, "team")),
            self._by_part(outcome, reachable_released_by(outcome, "team")),
            BY_NAME["completions"].of(outcome)[None],
            discounted_cost_gbp(outcome)[None],
        )

    def _by_part(self, outcome: Outcome, people: Float64s) -> Int64s:
        """Return people by home team as people by part, [1, replications, parts]."""
        number = {team: at for at, team in enumerate(outcome.parameters.team_names)}
        sums = [people[:, [number[team] for team in teams]].sum(axis=1) for teams in self.parts]
        return np.stack(sums, axis=1).astype(np.int64)[None]


def read(
    files: Sequence[ScenarioFile], replications: range, seed: int, parts: Sequence[Sequence[str]], workers: int
) -> Steps[StudySample]:
    """Return what is read of scenarios on these replications, a few scenarios at a time."""
    blocks = []
    for at in range(0, len(files), FILES_AT_ONCE):
        experiment = Experiment(files[at : at + FILES_AT_ONCE], seed)
        experiment.prepare()
        chunks = [replications[chunk.start : chunk.stop] for chunk in experiment.chunks(len(replications))]
        samples = []
        for sample in map_chunks(Reader(experiment, parts), chunks, executor=experiment.executor(workers)):
            samples.append(sample)
            yield sample.untreated.shape[0] * sample.untreated.shape[1]
        blocks.append(StudySample.joined(samples, 1))
    return StudySample.joined(blocks, 0)


class PartRows:
    """The extras of one part that are known, a row each."""

    def __init__(self) -> None:
        self.extras: list[Extra] = []
        self.row: dict[Extra, int] = {}
        self.by_size: list[list[int]] = []  # rows with 0, 1, 2, ... posts
        self.margin: list[Int64s] = []  # of each row, [replications]
        self.untreated: list[Int64s] = []
        self.judged: list[int] = []  # replications from the first that each row has
        self.is_second: list[bool] = []  # whether it has met the second of those that steer

    def add(self, extra: Extra, replications: int) -> int:
        """Return the row of an extra, made where it is new."""
        if extra not in self.row:
            self.row[extra] = len(self.extras)
            while len(self.by_size) <= sum(extra):
                self.by_size.append([])
            self.by_size[sum(extra)].append(len(self.extras))
            self.extras.append(extra)
            self.margin.append(np.zeros(replications, dtype=np.int64))
            self.untreated.append(np.zeros(replications, dtype=np.int64))
            self.judged.append(0)
            self.is_second.append(False)
        return self.row[extra]


class SampleTable:
    """Every part's rows. A candidate is a row of each part: nothing passes between parts, so what it does is their sum.

    Futures 0, 1, ... judge; those after them steer. The margin of a part is its share of what a candidate
    has in hand: target × reachable people released − those untreated, in whole numbers. The target is met where the
    margins add up to zero or more; so it is where nobody reachable was released.
    """

    def __init__(self, question: StaffingQuestion, levers: LeverSet, workers: int) -> None:
        self.question, self.levers, self._workers = question, levers, workers
        self.parts = [PartRows() for _ in question.parts]
        self.effort = 0  # replications run, each scenario's counted

    @property
    def pilot(self) -> range:
        """The replications that steer, which every candidate meets."""
        return range(self.question.replications, self.question.replications + PILOT)

    @property
    def whole_pilot(self) -> range:
        """All replications that steer; only the more promising have met the second of them."""
        return range(self.pilot.start, self.pilot.stop + SECOND)

    def look(self, extras: Sequence[Iterable[Extra]]) -> Steps[None]:
        """Meet extras of each part with the replications that steer; those known already are not met again."""
        rows = []
        for part, mine in zip(self.parts, extras, strict=True):
            new = [extra for extra in dict.fromkeys(mine) if extra not in part.row]
            rows.append([part.add(extra, self.whole_pilot.stop) for extra in new])
        yield from self._meet(rows, self.pilot)

    def look_again(self, wanted: Int64s) -> Steps[None]:
        """Meet candidates with the second of the replications that steer, where they have not met them yet."""
        rows: list[list[int]] = []
        for at, part in enumerate(self.parts):
            rows.append([int(row) for row in np.unique(wanted[:, at]) if not part.is_second[row]])
            for row in rows[-1]:
                part.is_second[row] = True
        yield from self._meet(rows, range(self.pilot.stop, self.whole_pilot.stop))

    def judge(self, wanted: Int64s, sizes: Int64s) -> Steps[None]:
        """Meet the rows of candidates with as many of the judging replications as each is to be judged on."""
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
        """Return how many replications `judge` would run at most, whatever has been run."""
        found = 0
        for at, part in enumerate(self.parts):
            most = np.zeros(len(part.extras), dtype=np.int64)
            np.maximum.at(most, wanted[:, at], sizes)
            found = max(found, int(most.sum()))
        return found

    def _meet(self, rows: Sequence[Sequence[int]], replications: range) -> Steps[None]:
        """Run scenarios that each have a row of every part, as long as there is one."""
        files = list(itertools.zip_longest(*rows))
        if not files or not replications:
            return
        made = [self.question.made(self.candidate(each)) for each in files]
        sample = yield from read(made, replications, self.question.seed, self.question.parts, self._workers)
        self.effort += len(files) * len(replications)
        for number, each in enumerate(files):
            self.take(each, sample, number, replications)

    def take(self, rows: Sequence[int | None], sample: StudySample, number: int, replications: range) -> None:
        """Take in what is read of one scenario; no row where a part has none of its own in it."""
        share = self.question.share
        for at, row in enumerate(rows):
            if row is not None:
                untreated, released = sample.untreated[number, :, at], sample.released[number, :, at]
                kept = slice(replications.start, replications.stop)
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

    def margins(self, wanted: Int64s, replications: range) -> Iterator[Int64s]:
        """Yield the margins of candidates, [some candidates, replications], some at a time."""
        return self._sums([part.margin for part in self.parts], wanted, replications)

    def untreated(self, wanted: Int64s, replications: range) -> Iterator[Int64s]:
        """Yield reachable people released untreated, [some candidates, replications], some at a time."""
        return self._sums([part.untreated for part in self.parts], wanted, replications)

    def _sums(self, values: Sequence[list[Int64s]], wanted: Int64s, replications: range) -> Iterator[Int64s]:
        each = [np.stack(part)[:, replications.start : replications.stop] for part in values]
        for at in range(0, len(wanted), SUMMED_AT_ONCE):
            block = wanted[at : at + SUMMED_AT_ONCE]
            yield np.sum([part[block[:, number]] for number, part in enumerate(each)], axis=0)


@dataclass(frozen=True)
class Pool:
    """Candidates under one set of levers, an entry each."""

    rows: Int64s  # a row of each part, [candidates, parts]
    posts: Int64s
    gbp: Int64s  # a year; NO_PRICE where a lever has none
    score: Float64s  # chance that the target is met, as the replications that steer have it
    low: Float64s  # the least it may well be
    high: Float64s  # the most it may well be
    untreated: Float64s  # mean of reachable people released untreated
    is_refined: Bools  # whether all replications that steer have it so, or only the first

    def __len__(self) -> int:
        return len(self.posts)

    def where(self, which: Bools | Int64s) -> Pool:
        """Return some of them, in that order."""
        return Pool(*(getattr(self, each.name)[which] for each in fields(Pool)))

    @classmethod
    def joined(cls, pools: list[Pool]) -> Pool:
        """Return pools as one."""
        return cls(*(np.concatenate([getattr(pool, each.name) for pool in pools]) for each in fields(cls)))


def pool_of(table: SampleTable, rows: Int64s) -> Pool:
    """Return candidates that have met the first replications that steer."""
    return Pool(rows, *_sizes(table, rows), *_steered(table, rows, table.pilot), np.zeros(len(rows), dtype=np.bool_))


def refined(table: SampleTable, pool: Pool, which: Int64s) -> Pool:
    """Return a pool with what all replications that steer say of some, which have met them."""
    score, low, high, untreated = _steered(table, pool.rows[which], table.whole_pilot)
    found = Pool(*(getattr(pool, each.name).copy() for each in fields(Pool)))
    found.score[which], found.low[which], found.high[which], found.untreated[which] = score, low, high, untreated
    found.is_refined[which] = True
    return found


def _steered(table: SampleTable, rows: Int64s, replications: range) -> tuple[Float64s, Float64s, Float64s, Float64s]:
    """Return score, low, high and untreated as these replications have them."""
    met, modelled_met = [np.empty(0)], [np.empty(0)]
    for margins in table.margins(rows, replications):
        met.append((margins >= 0).mean(axis=1))
        modelled_met.append(modelled(margins.mean(axis=1), margins.std(axis=1, ddof=1)))
    untreated = [np.empty(0), *(people.mean(axis=1) for people in table.untreated(rows, replications))]
    seen, made = np.concatenate(met), np.concatenate(modelled_met)
    low, high = likely_range(seen, made, len(replications))
    return (seen + made) / 2, low, high, np.concatenate(untreated)


def _sizes(table: SampleTable, rows: Int64s) -> tuple[Int64s, Int64s]:
    """Return the posts of candidates and what they cost."""
    question, levers = table.question, gbp_of(table.levers)
    posts, gbp = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    for at, (part, kinds) in enumerate(zip(table.parts, question.kinds_in, strict=True)):
        extras = np.asarray(part.extras, dtype=np.int64).reshape(len(part.extras), len(kinds))
        prices = np.asarray([question.kinds[kind].gbp_per_year for kind in kinds], dtype=np.int64)
        posts += extras.sum(axis=1)[rows[:, at]]
        gbp += (extras @ prices)[rows[:, at]]
    return posts, np.full(len(rows), NO_PRICE) if levers is None else gbp + levers
