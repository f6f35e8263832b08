"""Study: demand, places and waits, week by week."""

from planner.studies.forecast.answer import ForecastAnswer
from planner.studies.forecast.question import ForecastQuestion

__all__ = ["ForecastAnswer", "ForecastQuestion"]
