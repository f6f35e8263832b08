"""Study: what happened over some years, read and checked, turned into a scenario's values, held against a forecast."""

from planner.studies.calibrate.answer import CalibrateAnswer
from planner.studies.calibrate.question import CalibrateQuestion

__all__ = ["CalibrateAnswer", "CalibrateQuestion"]
