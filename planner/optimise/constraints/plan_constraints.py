"""All that people ask of one plan: pins, floors, and as few changes to the plan before as can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from planner.optimise.constraints.equity import EquityFloor
from planner.optimise.constraints.pin import Pin

Start = tuple[date, tuple[str, ...]]  # the day a start falls on, and with whom


@dataclass(frozen=True)
class PlanConstraints:
    """What people want of a plan, beside the best use of hours."""

    pins: tuple[Pin, ...] = ()
    floors: tuple[EquityFloor, ...] = ()
    previous: Mapping[str, Start] = field(default_factory=dict)  # the plan before, by person

    def without(self, constraint: Pin | EquityFloor) -> PlanConstraints:
        """Return all but one of the pins or floors."""
        pins = tuple(pin for pin in self.pins if pin is not constraint)
        return replace(self, pins=pins, floors=tuple(floor for floor in self.floors if floor is not constraint))
