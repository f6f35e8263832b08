"""Who starts when and with whom: the plan that no plan betters, and the proof."""

from planner.optimise.allocate import allocate
from planner.optimise.allocation import Allocation, Status
from planner.optimise.solve_params import QUICK, SolveParams
from planner.optimise.explain.list_schedule import list_schedule
from planner.optimise.explain.shortfall import Shortfall, held, shortfall
from planner.optimise.problem import SAME_VALUE, Floor, Problem

__all__ = [
    "QUICK",
    "SAME_VALUE",
    "Allocation",
    "Floor",
    "Problem",
    "Shortfall",
    "SolveParams",
    "Status",
    "allocate",
    "held",
    "list_schedule",
    "shortfall",
]
