"""The world of one replication: a pure function of a population, a seed and a number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from planner.compiled import records
from planner.luck import Key, Purpose, Table, key_of, name_word, root_key, uniform
from planner.scenario import Population
from planner.world.deal import POSTS, count_referrals, deal_people, gather
from planner.world.numbers import PopulationNumbers, numbers
from planner.world.people import PERSON, People

ORIGIN = np.dtype(
    [("key", np.uint64), ("referral_day", np.int32), ("standing", np.int32), ("row", np.int32)], align=True
)


@dataclass(frozen=True)
class World:
    """The people of one replication, and all luck yet to be drawn for them and for posts."""

    root: Key
    rows: Any  # [people] PERSON

    @cached_property
    def people(self) -> People:
        """The people as columns."""
        return People.of(self.rows)

    def person_draws(self, person: int, purpose: Purpose) -> Draws:
        """Return a person's stream of draws for one purpose."""
        return Draws(Key(self.rows["key"][person]), purpose)

    def post_draws(self, group: str, number: int, purpose: Purpose) -> Draws:
        """Return a post's stream; a post keeps its luck whatever other posts there are."""
        return Draws(key_of(self.root, int(POSTS), name_word(group), number), purpose)


class Draws:
    """A stream of draws for one holder and purpose, by index."""

    def __init__(self, key: Key, purpose: Purpose) -> None:
        """Draw nothing yet."""
        self._key, self._purpose = key, int(purpose)

    def uniform(self, index: int) -> float:
        """Return draw number `index`, in [0, 1)."""
        return float(uniform(self._key, self._purpose, index))

    def days(self, index: int, lengths: Table) -> int:
        """Return draw number `index` from a table of lengths."""
        return int(lengths.draw(np.asarray([self.uniform(index)]))[0])


def deal(population: Population, seed: int, replication: int) -> World:
    """Return the world of one replication."""
    return deal_numbers(numbers(population), seed, replication)


def deal_numbers(of: PopulationNumbers, seed: int, replication: int) -> World:
    """Return the world of one replication, of a population as numbers."""
    root, by_year = root_key(seed, replication), np.zeros(of.referral_tables.size, dtype=np.int64)
    count = count_referrals(of, root, by_year)
    people, origins = records(count, PERSON), records(count, ORIGIN)
    days = gather(of, root, by_year, origins)
    deal_people(of, people, origins, np.zeros(days + 1, dtype=np.int64), np.zeros(count, dtype=np.int64))
    return World(root, people)
