"""Study: who starts next, with whom, in which week, and why."""

from planner.studies.plan.answer import PlanAnswer
from planner.studies.plan.question import PlanQuestion

__all__ = ["PlanAnswer", "PlanQuestion"]
