"""What happened over some years: read and checked, turned into a scenario's values, and held against a forecast."""

from planner.studies.calibrate.backtest import BackTest, Comparison, back_test, check_hold_out
from planner.studies.calibrate.calibrate import calibrate
from planner.studies.calibrate.estimate import Estimate, Finding
from planner.studies.calibrate.history import History, Window
from planner.studies.calibrate.reader import read_history

__all__ = [
    "BackTest",
    "Comparison",
    "Estimate",
    "Finding",
    "History",
    "Window",
    "back_test",
    "calibrate",
    "check_hold_out",
    "read_history",
]
