"""What one question has found so far: candidates by set of levers, and those met with every replication that judges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.base.arrays import Bools, Float64s, Int64s
from planner.outcome.interval import Interval, share_interval
from planner.studies.staffing.beam_search import EFFORT, BeamSearch
from planner.studies.staffing.binomial import FIRST_SIZE, least_to_show, most_to_refute, size_to_refute
from planner.studies.staffing.candidate import Candidate
from planner.studies.staffing.lever import LeverSet
from planner.studies.staffing.sample import Pool, SampleTable, Steps, StudySample, read

if TYPE_CHECKING:
    from planner.studies.staffing.question import StaffingQuestion

JUDGE_EFFORT = 4_000  # replications, each scenario's counted, that one round may take beyond the first of each
HEAD = 10  # candidates of most promise, judged before the others


@dataclass(frozen=True, eq=False)
class Measured:
    """A candidate met with every replication that judges, whole."""

    candidate: Candidate
    untreated: Float64s  # [replications]
    released: Float64s  # reachable people released, [replications]
    completions: Float64s  # [replications]
    discounted_gbp: Float64s  # [replications]
    met: Bools  # whether the target is, [replications]

    @property
    def share(self) -> Float64s:
        """Share of reachable people released untreated, [replications]; nobody released is nobody untreated."""
        return np.divide(self.untreated, self.released, out=np.zeros_like(self.untreated), where=self.released > 0)

    @property
    def met_share(self) -> Interval:
        """Share of replications in which the target is met, with its 95% interval."""
        return share_interval(int(self.met.sum()), self.met.size)


class Search:
    """Everything that is known; it grows as answers need it."""

    def __init__(self, question: StaffingQuestion, workers: int) -> None:
        self.question, self._workers = question, workers
        self.beams: dict[LeverSet, BeamSearch] = {}
        self.measured: dict[Candidate, Measured] = {}
        self._own_effort = 0

    @property
    def effort(self) -> int:
        """Replications run, each scenario's counted."""
        return self._own_effort + sum(beam.table.effort for beam in self.beams.values())

    def explore(self) -> Steps[None]:
        """Look at candidates under every set of levers."""
        cheapest = np.inf
        for levers in self.question.lever_sets:
            table = SampleTable(self.question, levers, self._workers)
            self.beams[levers] = BeamSearch(table, EFFORT // len(self.question.lever_sets), cheapest)
            yield from self.beams[levers].run()
            cheapest = self.beams[levers].cheapest_sure

    def candidate(self, levers: LeverSet, rows: Sequence[int]) -> Candidate:
        """Return the candidate that rows make under a set of levers."""
        return self.beams[levers].table.candidate(list(map(int, rows)))

    def measure(self, candidates: Iterable[Candidate]) -> Steps[None]:
        """Meet candidates with every replication that judges, each as one whole scenario."""
        new = [each for each in dict.fromkeys(candidates) if each not in self.measured]
        if not new:
            return
        question, replications = self.question, range(self.question.replications)
        files = [question.made(each) for each in new]
        sample = yield from read(files, replications, question.seed, question.parts, self._workers)
        self._own_effort += len(new) * len(replications)
        for number, each in enumerate(new):
            self.measured[each] = _measured(question, each, sample, number)
            self._note(each, sample, number, replications)

    def _note(self, candidate: Candidate, sample: StudySample, number: int, replications: range) -> None:
        """Keep what was seen of the candidate's parts: they need not be met with these replications again."""
        table = self.beams[candidate.levers].table
        rows = table.rows_of(candidate)
        table.take(rows, sample, number, replications)
        for part, row in zip(table.parts, rows, strict=True):
            part.judged[row] = len(replications)

    def shown(self, order: Sequence[Candidate]) -> list[Candidate]:
        """Return those of a fixed sequence that are shown to be enough: all up to the first that is not.

        The order was chosen without the replications that judge, and each is tested only if all before it are shown,
        so that one of them is wrongly called enough with at most the chance of one test (Maurer, Hothorn and Lehmacher
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

        Each is tested once, on a number of replications fixed by those that steer. "None of these is enough" is said
        only where every one is refuted, so it is wrong with at most the chance of one test (Berger 1982,
        "Multiparameter hypothesis testing and acceptance sampling": intersection-union tests).
        """
        order = np.argsort(-pool.high, kind="stable")
        for part in (order[:HEAD], order[HEAD:]):
            left = yield from self._not_refuted(levers, pool.where(part))
            if len(left):
                return left
        return pool.where(np.empty(0, dtype=np.int64))

    def _not_refuted(self, levers: LeverSet, pool: Pool) -> Steps[Pool]:
        question, table = self.question, self.beams[levers].table
        sizes = size_to_refute(pool.high, question.confidence, question.risk, question.replications)
        sizes = affordable(table, pool, sizes)
        yield from table.judge(pool.rows, sizes)
        is_open = np.zeros(len(pool), dtype=np.bool_)
        for size in np.unique(sizes):
            which = np.flatnonzero(sizes == size)
            met = [(margins >= 0).sum(axis=1) for margins in table.margins(pool.rows[which], range(int(size)))]
            is_open[which] = np.concatenate(met) > most_to_refute(int(size), question.confidence, question.risk)
        return pool.where(is_open)


def affordable(table: SampleTable, pool: Pool, sizes: Int64s) -> Int64s:
    """Return sizes that take no more than a round of judging may: the largest are halved until they do."""
    first = table.cost_of_judging(pool.rows, np.full(len(pool), FIRST_SIZE))
    while table.cost_of_judging(pool.rows, sizes) - first > JUDGE_EFFORT:
        sizes = np.minimum(sizes, max(int(sizes.max()) // 2, FIRST_SIZE))
    return sizes


def _measured(question: StaffingQuestion, candidate: Candidate, sample: StudySample, number: int) -> Measured:
    untreated, released = (each[number].sum(axis=1) for each in (sample.untreated, sample.released))
    met = question.share.numerator * released >= question.share.denominator * untreated
    people = untreated.astype(np.float64), released.astype(np.float64)
    return Measured(candidate, *people, sample.completions[number], sample.discounted_gbp[number], met)
