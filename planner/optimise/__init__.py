"""Who starts when and with whom: the plan that no plan betters, and the proof."""

from planner.optimise.allocate import allocate
from planner.optimise.allocation import Allocation, Status
from planner.optimise.effort import QUICK, Effort
from planner.optimise.explain.list_schedule import in_order
from planner.optimise.explain.shortfall import Shortfall, held, shortfall
from planner.optimise.problem import NONE, SAME_VALUE, Floor, Problem

__all__ = [
    "NONE",
    "QUICK",
    "SAME_VALUE",
    "Allocation",
    "Effort",
    "Floor",
    "Problem",
    "Shortfall",
    "Status",
    "allocate",
    "held",
    "in_order",
    "shortfall",
]
