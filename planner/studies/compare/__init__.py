"""Study: what the money buys; funding scenarios on the same replications."""

from planner.studies.compare.answer import CompareAnswer
from planner.studies.compare.question import CompareQuestion

__all__ = ["CompareAnswer", "CompareQuestion"]
