"""What any order of places could have done, knowing everything: a bound for judging those that know what planners know."""

from planner.hindsight.bound import Bound, Duties, most_finished

__all__ = ["Bound", "Duties", "most_finished"]
