"""What happened over some years: read and checked, turned into a scenario's values, and held against a forecast."""

from planner.history.backtest import BackTest, Comparison, back_test, check_hold_out
from planner.history.calibrate import calibrate
from planner.history.estimate import Estimate, Finding
from planner.history.history import History, Window
from planner.history.reader import read_history

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
