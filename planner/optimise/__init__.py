"""Who starts when and with whom: the plan that no plan betters, and the proof."""

from planner.optimise.allocate import allocate
from planner.optimise.allocation import Allocation, Status
from planner.optimise.effort import Effort
from planner.optimise.problem import NONE, SAME_VALUE, Floor, Problem

__all__ = ["NONE", "SAME_VALUE", "Allocation", "Effort", "Floor", "Problem", "Status", "allocate"]
