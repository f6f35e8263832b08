"""What happened, measured and compared: statistics only."""

from planner.outcome.compare import Compared, compare
from planner.outcome.measure import Measure, Series, Shown
from planner.outcome.measures import MEASURES
from planner.outcome.outcome import Outcome

__all__ = ["MEASURES", "Compared", "Measure", "Outcome", "Series", "Shown", "compare"]
