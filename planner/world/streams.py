"""Draws as pure functions of who, what for and how many before: an extra draw changes no other.

A key is a 64-bit state that has absorbed the seed, the replication and who draws; the draw
absorbs the purpose and an index. The mixing step is the finaliser of SplitMix64
(Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", figure 17).
Durations are whole, so each is read off a table of its distribution function by comparison
alone: the same number on any engine and any machine.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from planner.base.arrays import Float64s, Int32s, Int64s
from planner.jit import jit, jit_entry, jit_entry_inline, records
from planner.scenario.distribution import Shape
from planner.scenario.draws import Draws, draws_of
from planner.scenario.parameter import LONGEST_HORIZON_DAYS, Part

NEVER = 2**30  # the day of what does not happen; beyond any horizon, and sums of two stay in 32 bits
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_A = np.uint64(0xBF58476D1CE4E5B9)
MIX_B = np.uint64(0x94D049BB133111EB)
OFFSET = np.uint64(0xD1B54A32D192ED03)
SHIFT_A, SHIFT_B, SHIFT_C = np.uint64(30), np.uint64(27), np.uint64(31)
TO_53_BITS = np.uint64(11)
UNIT = 2.0**-53
PEOPLE, POSTS = np.uint64(1), np.uint64(2)  # namespaces of keys

Key = np.uint64


class Stream(IntEnum):
    """What a draw is for. Numbers are part of the seed's meaning: append, never renumber."""

    REFERRALS = 1
    REFERRAL_DAY = 2
    PRISON = 3
    SENTENCE = 4
    TERM = 5
    NO_REVIEW = 6
    LICENCE = 7
    SERVED = 8
    BAND = 9
    SESSIONS_NEEDED = 10
    MINIMUM = 11
    REPORT = 12
    TWO_FACILITATORS = 13
    READY = 14
    NEVER_READY = 15
    NOT_READY = 16
    DECLINES = 17
    RECONSIDERS = 18
    RECONSIDER = 19
    LEAVES = 20
    NEXT_REVIEW = 21
    SINCE_REFERRAL = 22
    SESSIONS_DONE = 23
    UNTIL_HOLD = 24
    HOLD = 25
    RELEASE = 26
    SESSION = 27
    PAUSES = 28
    PAUSE = 29
    ENDS_EARLY = 30
    DESELECTED = 31
    RECRUITMENT = 32
    TRAINING = 33
    SUPERVISED = 34
    IN_POST = 35
    AT_WORK = 36
    ON_LEAVE = 37
    ASSESSED_BAND = 38
    TRUE_BAND = 39
    LEVEL = 40
    CONDITION = 41
    LICENCE_REVIEW = 42
    LEVEL_REVIEW = 43
    RECALL = 44
    RECALL_REVIEW = 45
    RECALL_NOT_READY = 46
    COMMUNITY_TAKES_PART = 47
    COMMUNITY_LENGTH = 48


# --- keys and draws; each takes numbers, or arrays that broadcast together ----------------------


@jit_entry_inline
def absorb(state: Any, word: Any) -> Any:
    """Return the state after taking in a word, both unsigned; distinct words give distinct states."""
    x = state ^ (word * GOLDEN + OFFSET)
    x = (x ^ (x >> SHIFT_A)) * MIX_A
    x = (x ^ (x >> SHIFT_B)) * MIX_B
    return x ^ (x >> SHIFT_C)


@jit_entry_inline
def uniform(key: Any, purpose: int, index: int) -> Any:
    """Return draw number `index` of a key for a purpose, in [0, 1)."""
    bits = absorb(absorb(key, np.uint64(purpose)), np.uint64(index))
    return np.float64(bits >> TO_53_BITS) * UNIT


@jit_entry_inline
def bernoulli(key: Any, purpose: int, index: int, p: float) -> bool:
    """Return whether what has probability `p` happens; what is certain takes no draw."""
    if p <= 0.0:
        return False
    return p >= 1.0 or uniform(key, purpose, index) < p


def root_key(seed: int, replication: int) -> Key:
    """Return the key of one replication."""
    return key_of(Key(0), seed, replication)


@jit
def person_key(root: Any, way: Any, first: Any, second: Any) -> Any:
    """Return a person's identity for draws."""
    state = absorb(absorb(root, PEOPLE), way)
    return absorb(absorb(state, np.uint64(first)), np.uint64(second))


def key_of(state: Key, *absorbed: int) -> Key:
    """Return the key that has absorbed these words after what `state` has."""
    for word in absorbed:
        state = Key(absorb(state, Key(word)))  # compiled code gives back a plain int
    return state


def name_word(name: str) -> int:
    """Return a word for a name: the same in every scenario that has the name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")


# --- tables -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TabulatedDistribution:
    """A distribution over whole numbers, for draws by comparison."""

    least: int  # a draw is never below this
    cdf: Float64s  # [values] P(X <= k) for k = 0, 1, ...
    beyond: int  # the draw where u exceeds the table

    def draw(self, u: Float64s) -> Int64s:
        """Return the quantile of each u, as whole numbers."""
        at = np.searchsorted(self.cdf, u, side="right")
        return np.maximum(np.where(at < self.cdf.size, at, self.beyond), self.least)

    def chances(self) -> Float64s:
        """Return P(draw = k) for k = 0, 1, ...; what is beyond a table that has an end is left out."""
        chances = np.diff(self.cdf, prepend=0.0)
        below = min(self.least, chances.size - 1)
        chances[below] = chances[: below + 1].sum()
        chances[:below] = 0.0
        return chances

    def capped(self, most: int) -> TabulatedDistribution:
        """Return the table for whom all that is longer than `most` is one: never, within that time."""
        return self if self.cdf.size <= most + 1 else TabulatedDistribution(self.least, self.cdf[: most + 1], NEVER)

    def length_biased(self) -> TabulatedDistribution:
        """Return the distribution of the length that a moment chosen at random falls in."""
        weights = np.diff(self.cdf, prepend=0.0) * np.arange(self.cdf.size)
        if weights.sum() <= 0:
            return self
        return TabulatedDistribution(self.least, np.cumsum(weights) / weights.sum(), self.beyond)

    def mean(self) -> float:
        """Return the mean of the finite part."""
        chances = self.chances()
        return float((chances * np.arange(chances.size)).sum())


def categorical(weights: Any) -> TabulatedDistribution:
    """Return the table that chooses 0, 1, ... by weight."""
    shares = np.cumsum(weights) / np.sum(weights)
    return TabulatedDistribution(0, shares, shares.size - 1)


ANY = Draws()
MOST_TABLES = 512  # kept; a heavy tail takes megabytes
_tables: dict[tuple[str, Draws], TabulatedDistribution] = {}


def table_of(part: Part, key: str) -> TabulatedDistribution:
    """Return the table of a parameter of a part, which draws what is declared with it."""
    return table_for(type(part), key, getattr(part, key))


def table_for(part: type[Part], key: str, shape: Shape) -> TabulatedDistribution:
    """Return the table of a distribution that a parameter of a part has."""
    return table(shape, draws_of(part, key))


def table(shape: Shape, draws: Draws = ANY) -> TabulatedDistribution:
    """Return the table of a distribution rounded to the nearest whole number, within what may be drawn."""
    known = (shape.model_dump_json(), draws)
    if known not in _tables:
        if len(_tables) >= MOST_TABLES:
            _tables.clear()
        _tables[known] = _tabulate(shape, draws)
    return _tables[known]


def _tabulate(shape: Shape, draws: Draws) -> TabulatedDistribution:
    last, longest = shape.quantile(1 - UNIT), LONGEST_HORIZON_DAYS if draws.most is None else draws.most
    finite = last <= longest
    size = (round(last) if finite else longest) + 1
    beyond = size - 1 if finite or draws.most is not None else NEVER
    return TabulatedDistribution(draws.least, shape.cdf(np.arange(size, dtype=np.float64) + 0.5), beyond)


# --- many tables in one book, for compiled code -------------------------------------------------

PACKED_DTYPE = np.dtype(
    [
        ("first", np.int64),  # place of its first value in `cdf`
        ("values", np.int64),
        ("guide", np.int64),  # place of its guide in `guides`
        ("cells", np.int64),  # of the guide: a power of two, so that u * cells is exact
        ("least", np.int64),
        ("beyond", np.int64),
        ("certain", np.bool_),  # every draw is `least`
    ],
    align=True,
)
MOST_CELLS = 2**16


class PackedDistributions(NamedTuple):
    """Tables end to end, each with a guide to where its search starts.

    The indexed search of Chen and Asau (1974), "On generating random variates from an empirical
    distribution": the guide holds the answer for the first u of each of its cells.
    """

    pages: Any  # [tables] PACKED_DTYPE
    cdf: Float64s
    guides: Int32s


class DistributionPacker:
    """Takes tables and gives each its number in the book."""

    def __init__(self) -> None:
        """Empty."""
        self._tables: list[TabulatedDistribution] = []

    def add(self, added: TabulatedDistribution) -> int:
        """Return the table's number."""
        self._tables.append(added)
        return len(self._tables) - 1

    def book(self) -> PackedDistributions:
        """Return the tables so far, bound."""
        pages, values, guides = records(len(self._tables), PACKED_DTYPE), [np.zeros(0)], [np.zeros(0, dtype=np.int64)]
        for page, each in zip(pages, self._tables, strict=True):
            low, high = (int(each.draw(np.asarray([u]))[0]) for u in (0.0, 1 - UNIT))
            page.first, page.guide = sum(v.size for v in values), sum(g.size for g in guides)
            page.certain, page.least, page.beyond = low == high, low if low == high else each.least, each.beyond
            if low < high:
                values.append(np.append(each.cdf, np.inf))  # where every search ends
                guides.append(_guide(each))
                page.values, page.cells = each.cdf.size, guides[-1].size
        return PackedDistributions(pages, np.concatenate(values), np.concatenate(guides).astype(np.int32))


def _guide(of: TabulatedDistribution) -> Int64s:
    cells = min(1 << max(2 * of.cdf.size - 1, 1).bit_length(), MOST_CELLS)
    return np.searchsorted(of.cdf, np.arange(cells) / cells, side="right")


@jit_entry
def sample(book: PackedDistributions, number: int, key: Any, purpose: int, index: int) -> int:
    """Return draw number `index` of a key for a purpose, from a table of the book."""
    page = book.pages[number]
    if page.certain:
        return page.least
    return inverse_cdf(book, number, uniform(key, purpose, index))


@jit_entry_inline
def inverse_cdf(book: PackedDistributions, number: int, u: float) -> int:
    """Return the draw that a uniform one gives, from a table of the book that is not certain."""
    page = book.pages[number]
    at = np.int64(book.guides[page.guide + np.int64(u * page.cells)])
    at += book.cdf[page.first + at] <= u  # mostly the last step, and without a branch that cannot be foreseen
    while book.cdf[page.first + at] <= u:
        at += 1
    return max(at if at < page.values else page.beyond, page.least)
