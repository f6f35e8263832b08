"""What happened, measured and compared: statistics only."""

from planner.outcome.compare import Compared, compare
from planner.outcome.outcome import MEASURES, Measure, Outcome

__all__ = ["MEASURES", "Compared", "Measure", "Outcome", "compare"]
