"""Study: an earlier run again from its manifest, and whether every file is the same to the digit."""

from planner.studies.reproduce.answer import ReproduceAnswer
from planner.studies.reproduce.question import ReproduceQuestion

__all__ = ["ReproduceAnswer", "ReproduceQuestion"]
