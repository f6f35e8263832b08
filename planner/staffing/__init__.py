"""How many posts: the fewest, the cheapest, the best for a budget, and what each further post brings."""

from planner.staffing.answer import Answer
from planner.staffing.question import Question
from planner.staffing.solve import solve, steps

__all__ = ["Answer", "Question", "solve", "steps"]
