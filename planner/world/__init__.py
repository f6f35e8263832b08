"""Chance, and nothing else: the people of one replication and their luck.

Built from a Population, which holds no funding and no policy, so that every funding scenario
meets the same people with the same luck.
"""

from planner.world.people import PERSON, People, unassessed
from planner.world.population_arrays import PopulationNumbers, numbers
from planner.world.world import Draws, World, WorldGenerator, generate_world

__all__ = [
    "PERSON",
    "Draws",
    "People",
    "PopulationNumbers",
    "World",
    "WorldGenerator",
    "generate_world",
    "numbers",
    "unassessed",
]
