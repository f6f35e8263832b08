"""The world of one replication: a pure function of a population, a seed and a number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from planner.jit import first_records, records
from planner.scenario import Population
from planner.world.generate import COLUMNS, GROUP, ORIGIN_NUMBERS, ROOM, Generation, generate_all
from planner.world.people import PERSON, People
from planner.world.population_arrays import PopulationNumbers, numbers
from planner.world.streams import POSTS, Key, Stream, TabulatedDistribution, key_of, name_word, root_key, uniform


@dataclass(frozen=True)
class World:
    """The people of one replication, and all luck yet to be drawn for them and for posts."""

    root: Key
    rows: Any  # [people] PERSON

    @cached_property
    def people(self) -> People:
        """The people as columns."""
        return People.of(self.rows)

    def person_draws(self, person: int, purpose: Stream) -> Draws:
        """Return a person's stream of draws for one purpose."""
        return Draws(Key(self.rows["key"][person]), purpose)

    def post_draws(self, group: str, number: int, purpose: Stream) -> Draws:
        """Return a post's stream; a post keeps its luck whatever other posts there are."""
        return Draws(key_of(self.root, int(POSTS), name_word(group), number), purpose)


class Draws:
    """A stream of draws for one holder and purpose, by index."""

    def __init__(self, key: Key, purpose: Stream) -> None:
        """Draw nothing yet."""
        self._key, self._purpose = key, int(purpose)

    def uniform(self, index: int) -> float:
        """Return draw number `index`, in [0, 1)."""
        return float(uniform(self._key, self._purpose, index))

    def days(self, index: int, lengths: TabulatedDistribution) -> int:
        """Return draw number `index` from a table of lengths."""
        return int(lengths.draw(np.asarray([self.uniform(index)]))[0])


class WorldGenerator:
    """Generates replications of one population, in the same room. Not to be shared by threads."""

    def __init__(self, of: PopulationNumbers) -> None:
        """Make no room yet."""
        self._numbers, self._people, self._days = of, 0, 0
        self._generation: Generation
        self._make_room(0, 0)

    def generate(self, seed: int, replication: int) -> World:
        """Return the world of one replication."""
        self._generation.put("people", records(self._people, PERSON))
        return self.generate_into(seed, replication)

    def generate_into(self, seed: int, replication: int) -> World:
        """Return the world of one replication, in the room of the last: that one's people are overwritten."""
        root, generation = root_key(seed, replication), self._generation
        while not generate_all(generation, root):
            self._make_room(*(int(generation.room[name][0]) for name in ("people", "days")))
            generation = self._generation
        return World(root, first_records(generation.people, generation.room["people"][0]))

    def _make_room(self, people: int, days: int) -> None:
        """Make a little more room than one replication took: the next may take more."""
        self._people, self._days = max(people + people // 4, self._people), max(days, self._days)
        self._generation = Generation(
            **self._numbers,
            room=records(1, ROOM),
            by_year=np.zeros(len(self._numbers["referral_tables"]), dtype=np.int64),
            origin_keys=np.zeros(self._people, dtype=np.uint64),
            **{name: np.zeros(self._people, dtype=np.int64) for name in ORIGIN_NUMBERS},
            order=np.zeros(self._people, dtype=np.int64),
            places=np.zeros(self._days, dtype=np.int64),
            people=records(self._people, PERSON),
            keys=np.zeros(GROUP, dtype=np.uint64),
            chances=np.zeros(GROUP, dtype=np.float64),
            columns=np.zeros((COLUMNS, GROUP), dtype=np.int64),
        )


def generate_world(population: Population, seed: int, replication: int) -> World:
    """Return the world of one replication."""
    return WorldGenerator(numbers(population)).generate(seed, replication)
