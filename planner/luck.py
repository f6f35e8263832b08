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

import numpy as np
from numpy.typing import NDArray

from planner.scenario.distribution import Shape
from planner.scenario.parameter import LONGEST_HORIZON_DAYS

NEVER = 2**30  # the day of what does not happen; beyond any horizon, and sums of two stay in 32 bits
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_A = np.uint64(0xBF58476D1CE4E5B9)
MIX_B = np.uint64(0x94D049BB133111EB)
OFFSET = np.uint64(0xD1B54A32D192ED03)
SHIFT_A, SHIFT_B, SHIFT_C = np.uint64(30), np.uint64(27), np.uint64(31)
TO_53_BITS = np.uint64(11)
UNIT = 2.0**-53

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
Days = NDArray[np.int64]


class Purpose(IntEnum):
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


def absorb(state: Keys, word: Keys) -> Keys:
    """Return the state after taking in a word; distinct words give distinct states."""
    x = state ^ (word * GOLDEN + OFFSET)
    x = (x ^ (x >> SHIFT_A)) * MIX_A
    x = (x ^ (x >> SHIFT_B)) * MIX_B
    mixed: Keys = x ^ (x >> SHIFT_C)
    return mixed


def words(values: object) -> Keys:
    """Return integers as the words a key absorbs, at least one-dimensional."""
    return np.atleast_1d(np.asarray(values)).astype(np.uint64)


def uniform(keys: Keys, purpose: Purpose, index: Keys) -> Floats:
    """Return draws in [0, 1), one for each key and index, broadcast together."""
    bits = absorb(absorb(keys, words(int(purpose))), index)
    return (bits >> TO_53_BITS).astype(np.float64) * UNIT


def root_key(seed: int, replication: int) -> Keys:
    """Return the key of one replication, shape [1]."""
    return absorb(absorb(words(0), words(seed)), words(replication))


def name_word(name: str) -> Keys:
    """Return a word for a name, shape [1]: the same in every scenario that has the name."""
    return words(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little"))


@dataclass(frozen=True)
class Table:
    """A distribution over whole numbers, for draws by comparison."""

    least: int  # a draw is never below this
    cdf: Floats  # [values] P(X <= k) for k = 0, 1, ...
    beyond: int  # the draw where u exceeds the table

    def draw(self, u: Floats) -> Days:
        """Return the quantile of each u, as whole numbers."""
        at = np.searchsorted(self.cdf, u, side="right")
        return np.maximum(np.where(at < self.cdf.size, at, self.beyond), self.least)

    def length_biased(self) -> Table:
        """Return the distribution of the length that a moment chosen at random falls in."""
        weights = np.diff(self.cdf, prepend=0.0) * np.arange(self.cdf.size)
        if weights.sum() <= 0:
            return self
        return Table(self.least, np.cumsum(weights) / weights.sum(), self.beyond)

    def mean(self) -> float:
        """Return the mean of the finite part."""
        return float((np.diff(self.cdf, prepend=0.0) * np.arange(self.cdf.size)).sum())


MOST_TABLES = 512  # kept; a heavy tail takes megabytes
_tables: dict[tuple[str, int], Table] = {}


def table(shape: Shape, least: int = 0) -> Table:
    """Return the table of a distribution rounded to the nearest whole number, at least `least`."""
    known = (shape.model_dump_json(), least)
    if known not in _tables:
        if len(_tables) >= MOST_TABLES:
            _tables.clear()
        _tables[known] = _tabulate(shape, least)
    return _tables[known]


def _tabulate(shape: Shape, least: int) -> Table:
    last = shape.quantile(1 - UNIT)
    finite = last <= LONGEST_HORIZON_DAYS
    size = (round(last) if finite else LONGEST_HORIZON_DAYS) + 1
    return Table(least, shape.cdf(np.arange(size, dtype=np.float64) + 0.5), size - 1 if finite else NEVER)
