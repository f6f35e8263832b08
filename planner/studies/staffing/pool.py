"""Candidates side by side, with what the futures that steer say of each."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from planner.base.arrays import Bools, Float64s, Int64s
from planner.studies.staffing.chance import likely_range, modelled
from planner.studies.staffing.lever import gbp_of
from planner.studies.staffing.table import Table

NO_PRICE = -1


@dataclass(frozen=True)
class Pool:
    """Candidates under one set of levers, an entry each."""

    rows: Int64s  # a row of each part, [candidates, parts]
    posts: Int64s
    gbp: Int64s  # a year; NO_PRICE where a lever has none
    score: Float64s  # chance that the target is met, as the futures that steer have it
    low: Float64s  # the least it may well be
    high: Float64s  # the most it may well be
    untreated: Float64s  # mean of reachable people released untreated
    is_refined: Bools  # whether all futures that steer have it so, or only the first

    def __len__(self) -> int:
        return len(self.posts)

    def where(self, which: Bools | Int64s) -> Pool:
        """Return some of them, in that order."""
        return Pool(*(getattr(self, each.name)[which] for each in fields(Pool)))

    @classmethod
    def joined(cls, pools: list[Pool]) -> Pool:
        """Return pools as one."""
        return cls(*(np.concatenate([getattr(pool, each.name) for pool in pools]) for each in fields(cls)))


def pool_of(table: Table, rows: Int64s) -> Pool:
    """Return candidates that have met the first futures that steer."""
    return Pool(rows, *_sizes(table, rows), *_steered(table, rows, table.pilot), np.zeros(len(rows), dtype=np.bool_))


def refined(table: Table, pool: Pool, which: Int64s) -> Pool:
    """Return a pool with what all futures that steer say of some, which have met them."""
    score, low, high, untreated = _steered(table, pool.rows[which], table.whole_pilot)
    found = Pool(*(getattr(pool, each.name).copy() for each in fields(Pool)))
    found.score[which], found.low[which], found.high[which], found.untreated[which] = score, low, high, untreated
    found.is_refined[which] = True
    return found


def _steered(table: Table, rows: Int64s, futures: range) -> tuple[Float64s, Float64s, Float64s, Float64s]:
    """Return score, low, high and untreated as these futures have them."""
    met, modelled_met = [np.empty(0)], [np.empty(0)]
    for margins in table.margins(rows, futures):
        met.append((margins >= 0).mean(axis=1))
        modelled_met.append(modelled(margins.mean(axis=1), margins.std(axis=1, ddof=1)))
    untreated = [np.empty(0), *(people.mean(axis=1) for people in table.untreated(rows, futures))]
    seen, made = np.concatenate(met), np.concatenate(modelled_met)
    low, high = likely_range(seen, made, len(futures))
    return (seen + made) / 2, low, high, np.concatenate(untreated)


def _sizes(table: Table, rows: Int64s) -> tuple[Int64s, Int64s]:
    """Return the posts of candidates and what they cost."""
    question, levers = table.question, gbp_of(table.levers)
    posts, gbp = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    for at, (part, kinds) in enumerate(zip(table.parts, question.kinds_in, strict=True)):
        extras = np.asarray(part.extras, dtype=np.int64).reshape(len(part.extras), len(kinds))
        prices = np.asarray([question.kinds[kind].gbp_per_year for kind in kinds], dtype=np.int64)
        posts += extras.sum(axis=1)[rows[:, at]]
        gbp += (extras @ prices)[rows[:, at]]
    return posts, np.full(len(rows), NO_PRICE) if levers is None else gbp + levers
