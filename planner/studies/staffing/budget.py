"""The best use of a yearly budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from planner.base.arrays import Float64s, Int64s
from planner.outcome.interval import Interval, mean_interval
from planner.studies.staffing.binomial import DEVIATIONS, SURE, sizes
from planner.studies.staffing.candidate import Candidate
from planner.studies.staffing.lever import LeverSet, gbp_of
from planner.studies.staffing.sample import PILOT, Pool, Steps
from planner.studies.staffing.search import Search, affordable

SHOWN = 5  # candidates that are measured whole


@dataclass(frozen=True)
class Budget:
    """What to spend it on: fewest reachable people released untreated on average."""

    gbp: int  # the budget
    candidate: Candidate
    difference: Interval  # in people, from the scenario as it is; 95%
    alike: tuple[Candidate, ...]  # cannot be told apart from it, itself among them, and the best; the cheapest first
    better_by: float  # people on average: no candidate within the budget is better than `candidate` by more
    considered: int  # candidates within the budget
    complete: int  # every candidate with so many posts, or fewer, was looked at

    @property
    def is_alone(self) -> bool:
        """Whether it is the best, and every other shown to be worse."""
        return len(self.alike) == 1


@dataclass(frozen=True)
class _Rivals:
    """Candidates of one set of levers within the budget, against the one that steers found best."""

    levers: LeverSet
    pool: Pool
    low: Float64s  # of the mean difference from it, one-sided, [candidates]


def best_for(search: Search, gbp: int) -> Steps[Budget]:
    """Return the best candidate for a yearly budget, and those that cannot be told apart from it.

    The candidate is chosen by the replications that steer. Every other is compared with it alone, in pairs, on as many
    replications as those that steer fixed. The best of all is lost from `alike` only if its own test errs, and beats
    the candidate by more than `better_by` only if its own interval does: each with the chance of one test, however
    many there are. Student's t makes that chance approximate.
    """
    question = search.question
    within = {levers: _within(search, levers, gbp) for levers in question.lever_sets if gbp_of(levers) is not None}
    within = {levers: pool for levers, pool in within.items() if len(pool)}
    levers = min(within, key=lambda each: float(within[each].untreated.min()))
    at = int(np.lexsort((within[levers].gbp, within[levers].untreated))[0])
    candidate = search.candidate(levers, within[levers].rows[at])
    nothing = search.candidate((), [0] * len(question.parts))
    yield from search.measure([candidate, nothing])
    rivals = []
    for each, pool in within.items():
        rivals.append((yield from _compared(search, each, pool, candidate)))
    alike = _alike(search, rivals, candidate)
    yield from search.measure(alike[:SHOWN])
    change = search.measured[candidate].untreated - search.measured[nothing].untreated
    return Budget(
        gbp=gbp,
        candidate=candidate,
        difference=mean_interval(change),
        alike=tuple(alike),
        better_by=max(0.0, *(float(-each.low.min()) for each in rivals)),
        considered=sum(len(each.pool) for each in rivals),
        complete=min(search.beams[each].complete for each in within),
    )


def _within(search: Search, levers: LeverSet, gbp: int) -> Pool:
    pool = search.beams[levers].everyone
    return pool.where(pool.gbp <= gbp)


def _compared(search: Search, levers: LeverSet, pool: Pool, candidate: Candidate) -> Steps[_Rivals]:
    """Return how much worse each candidate of a pool is at least."""
    question, table = search.question, search.beams[levers].table
    theirs = search.beams[candidate.levers].table
    rows = np.asarray([theirs.rows_of(candidate)])
    base = next(theirs.untreated(rows, range(table.pilot.stop)))[0]
    number = affordable(table, pool, _sizes(search, levers, pool, base))
    yield from table.judge(pool.rows, number)
    low = np.zeros(len(pool))
    for size in np.unique(number):
        which = np.flatnonzero(number == size)
        low[which] = _lows(table.untreated(pool.rows[which], range(int(size))), base[: int(size)], question.risk)
    return _Rivals(levers, pool, low)


def _sizes(search: Search, levers: LeverSet, pool: Pool, base: Int64s) -> Int64s:
    """Return how many replications should show that each candidate is worse, as those that steer have it."""
    question, table = search.question, search.beams[levers].table
    pilot = table.pilot
    each = [people - base[pilot.start :] for people in table.untreated(pool.rows, pilot)]
    mean = np.concatenate([people.mean(axis=1) for people in each])
    spread = np.concatenate([people.std(axis=1, ddof=1) for people in each])
    sure_of = mean - DEVIATIONS * spread / np.sqrt(PILOT)
    reach = special.ndtri(1 - question.risk) + special.ndtri(SURE)
    found = np.full(len(pool), question.replications, dtype=np.int64)
    for size in reversed(sizes(question.replications)):
        found[(sure_of > 0) & (np.sqrt(size) * sure_of >= reach * spread)] = size
    return found


def _lows(blocks: object, base: Int64s, risk: float) -> Float64s:
    """Return the lower ends of one-sided intervals for mean differences from `base`, [candidates]."""
    found = []
    for people in blocks:  # type: ignore[attr-defined]
        difference = people - base
        error = difference.std(axis=1, ddof=1) / np.sqrt(base.size)
        found.append(difference.mean(axis=1) - special.stdtrit(base.size - 1, 1 - risk) * error)
    return np.concatenate(found)


def _alike(search: Search, rivals: Sequence[_Rivals], candidate: Candidate) -> list[Candidate]:
    """Return the candidates not shown to be worse, the cheapest first."""
    found = [
        (int(each.pool.gbp[at]), int(each.pool.posts[at]), search.candidate(each.levers, each.pool.rows[at]))
        for each in rivals
        for at in np.flatnonzero(each.low <= 0)
    ]
    order = [each for *_, each in sorted(found, key=lambda each: (each[0], each[1]))]
    return order if candidate in order else [candidate, *order]
