"""Study: one replication replayed, week by week and person by person."""

from planner.studies.replay.answer import ReplayAnswer
from planner.studies.replay.question import ReplayQuestion

__all__ = ["ReplayAnswer", "ReplayQuestion"]
