"""What any order of places could have done: bounds to judge orders by."""

from planner.studies.orders.hindsight.bound import Bound, Duties, Hindsight, finished
from planner.studies.orders.hindsight.trajectory import Aim

__all__ = ["Aim", "Bound", "Duties", "Hindsight", "finished"]
