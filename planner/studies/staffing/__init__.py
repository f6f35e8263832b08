"""How many posts: the fewest, the cheapest, the best for a budget, and what each further post brings."""

from planner.studies.staffing.answer import Answer
from planner.studies.staffing.question import Question
from planner.studies.staffing.solve import solve, steps

__all__ = ["Answer", "Question", "solve", "steps"]
