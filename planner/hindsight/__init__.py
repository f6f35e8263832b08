"""What any order of places could have done, knowing everything: a bound to judge orders that do not."""

from planner.hindsight.bound import Bound, Duties, finished, most_finished

__all__ = ["Bound", "Duties", "finished", "most_finished"]
