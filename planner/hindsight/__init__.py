"""What any order of places could have done: bounds to judge orders by."""

from planner.hindsight.bound import Bound, Duties, Hindsight, finished
from planner.hindsight.walk import Aim

__all__ = ["Aim", "Bound", "Duties", "Hindsight", "finished"]
