"""What happened, measured and compared: statistics only."""

from planner.outcome.compare import Compared, compare
from planner.outcome.outcome import MEASURES, Measure, Outcome
from planner.outcome.sample import Sample, measure

__all__ = ["MEASURES", "Compared", "Measure", "Outcome", "Sample", "compare", "measure"]
