"""What one question has found so far: candidates by set of levers, and those met with every future that judges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.base.arrays import Bools, Float64s, Int64s
from planner.outcome.interval import Interval, share_interval
from planner.studies.staffing.beam_search import EFFORT, Climb
from planner.studies.staffing.candidate import Candidate
from planner.studies.staffing.chance import FIRST_SIZE, least_to_show, most_to_refute, size_to_refute
from planner.studies.staffing.lever import LeverSet
from planner.studies.staffing.pool import Pool
from planner.studies.staffing.reading import Steps, StudySample, read
from planner.studies.staffing.table import Table

if TYPE_CHECKING:
    from planner.studies.staffing.question import StaffingQuestion

JUDGE_EFFORT = 4_000  # futures, each scenario's counted, that one round may take beyond the first of each
HEAD = 10  # candidates of most promise, judged before the others


@dataclass(frozen=True, eq=False)
class Measured:
    """A candidate met with every future that judges, whole."""

    candidate: Candidate
    untreated: Float64s  # [futures]
    released: Float64s  # reachable people released, [futures]
    completions: Float64s  # [futures]
    discounted_gbp: Float64s  # [futures]
    met: Bools  # whether the target is, [futures]

    @property
    def share(self) -> Float64s:
        """Share of reachable people released untreated, [futures]; nobody released is nobody untreated."""
        return np.divide(self.untreated, self.released, out=np.zeros_like(self.untreated), where=self.released > 0)

    @property
    def met_share(self) -> Interval:
        """Share of futures in which the target is met, with its 95% interval."""
        return share_interval(int(self.met.sum()), self.met.size)


class Search:
    """Everything that is known; it grows as answers need it."""

    def __init__(self, question: StaffingQuestion, workers: int) -> None:
        self.question, self._workers = question, workers
        self.climbs: dict[LeverSet, Climb] = {}
        self.measured: dict[Candidate, Measured] = {}
        self._own_effort = 0

    @property
    def effort(self) -> int:
        """Futures run, each scenario's counted."""
        return self._own_effort + sum(climb.table.effort for climb in self.climbs.values())

    def climb(self) -> Steps[None]:
        """Look at candidates under every set of levers."""
        cheapest = np.inf
        for levers in self.question.lever_sets:
            table = Table(self.question, levers, self._workers)
            self.climbs[levers] = Climb(table, EFFORT // len(self.question.lever_sets), cheapest)
            yield from self.climbs[levers].up()
            cheapest = self.climbs[levers].cheapest_sure

    def candidate(self, levers: LeverSet, rows: Sequence[int]) -> Candidate:
        """Return the candidate that rows make under a set of levers."""
        return self.climbs[levers].table.candidate(list(map(int, rows)))

    def measure(self, candidates: Iterable[Candidate]) -> Steps[None]:
        """Meet candidates with every future that judges, each as one whole scenario."""
        new = [each for each in dict.fromkeys(candidates) if each not in self.measured]
        if not new:
            return
        question, futures = self.question, range(self.question.replications)
        files = [question.made(each) for each in new]
        reading = yield from read(files, futures, question.seed, question.parts, self._workers)
        self._own_effort += len(new) * len(futures)
        for number, each in enumerate(new):
            self.measured[each] = _measured(question, each, reading, number)
            self._note(each, reading, number, futures)

    def _note(self, candidate: Candidate, reading: StudySample, number: int, futures: range) -> None:
        """Keep what was seen of the candidate's parts: they need not be met with these futures again."""
        table = self.climbs[candidate.levers].table
        rows = table.rows_of(candidate)
        table.take(rows, reading, number, futures)
        for part, row in zip(table.parts, rows, strict=True):
            part.judged[row] = len(futures)

    def shown(self, order: Sequence[Candidate]) -> list[Candidate]:
        """Return those of a fixed sequence that are shown to be enough: all up to the first that is not.

        The order was chosen without the futures that judge, and each is tested only if all before it are shown, so
        that one of them is wrongly called enough with at most the chance of one test (Maurer, Hothorn and Lehmacher
        1995, "Multiple comparisons in drug clinical trials and preclinical assays: a-priori ordered hypotheses").
        """
        question = self.question
        least = least_to_show(question.replications, question.confidence, question.risk)
        found = []
        for candidate in order:
            if self.measured[candidate].met.sum() < least:
                break
            found.append(candidate)
        return found

    def open(self, levers: LeverSet, pool: Pool) -> Steps[Pool]:
        """Return the candidates of a pool that are not shown to be too few; of the most promising, if any of those is.

        Each is tested once, on a number of futures fixed by those that steer. "None of these is enough" is said only
        where every one is refuted, so it is wrong with at most the chance of one test (Berger 1982, "Multiparameter
        hypothesis testing and acceptance sampling": intersection-union tests).
        """
        order = np.argsort(-pool.high, kind="stable")
        for part in (order[:HEAD], order[HEAD:]):
            left = yield from self._not_refuted(levers, pool.where(part))
            if len(left):
                return left
        return pool.where(np.empty(0, dtype=np.int64))

    def _not_refuted(self, levers: LeverSet, pool: Pool) -> Steps[Pool]:
        question, table = self.question, self.climbs[levers].table
        sizes = size_to_refute(pool.high, question.confidence, question.risk, question.replications)
        sizes = affordable(table, pool, sizes)
        yield from table.judge(pool.rows, sizes)
        is_open = np.zeros(len(pool), dtype=np.bool_)
        for size in np.unique(sizes):
            which = np.flatnonzero(sizes == size)
            met = [(margins >= 0).sum(axis=1) for margins in table.margins(pool.rows[which], range(int(size)))]
            is_open[which] = np.concatenate(met) > most_to_refute(int(size), question.confidence, question.risk)
        return pool.where(is_open)


def affordable(table: Table, pool: Pool, sizes: Int64s) -> Int64s:
    """Return sizes that take no more than a round of judging may: the largest are halved until they do."""
    first = table.cost_of_judging(pool.rows, np.full(len(pool), FIRST_SIZE))
    while table.cost_of_judging(pool.rows, sizes) - first > JUDGE_EFFORT:
        sizes = np.minimum(sizes, max(int(sizes.max()) // 2, FIRST_SIZE))
    return sizes


def _measured(question: StaffingQuestion, candidate: Candidate, reading: StudySample, number: int) -> Measured:
    untreated, released = (each[number].sum(axis=1) for each in (reading.untreated, reading.released))
    met = question.share.numerator * released >= question.share.denominator * untreated
    people = untreated.astype(np.float64), released.astype(np.float64)
    return Measured(candidate, *people, reading.completions[number], reading.discounted_gbp[number], met)
