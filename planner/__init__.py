"""The programme-place planner: what more capacity would buy, and who should start next.

Scenarios are read by `read`, changed by `ScenarioFile.with_values`, and asked about by the studies: `simulate`,
`compare`, `forecast`, `staffing`, `orders`, `sensitivity`, `plan`, `calibrate`, `after_release`. Each returns an answer
with `.to_frame()`, `.figure()` and `.save(folder)`. An order of places of your own is a function of a `Candidate` and a
day. What is wrong with an input is an `InputError`, which has every `Fault`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from planner.base.fault import Fault, InputError
from planner.base.version import VERSION

if TYPE_CHECKING:
    from planner.model.policy import Candidate, PolicyError
    from planner.present.study import Answer
    from planner.public.decided import calibrate, orders, plan, sensitivity, staffing
    from planner.public.scenarios import bundled_folder, read
    from planner.public.simulated import after_release, compare, forecast, simulate
    from planner.scenario import ScenarioFile

__version__ = VERSION
__all__ = [
    "Answer",
    "Candidate",
    "Fault",
    "InputError",
    "PolicyError",
    "ScenarioFile",
    "__version__",
    "after_release",
    "bundled_folder",
    "calibrate",
    "compare",
    "forecast",
    "orders",
    "plan",
    "read",
    "sensitivity",
    "simulate",
    "staffing",
]

_PLACES = {
    "planner.model.policy": ("Candidate", "PolicyError"),
    "planner.present.study": ("Answer",),
    "planner.public.decided": ("calibrate", "orders", "plan", "sensitivity", "staffing"),
    "planner.public.scenarios": ("bundled_folder", "read"),
    "planner.public.simulated": ("after_release", "compare", "forecast", "simulate"),
    "planner.scenario": ("ScenarioFile",),
}
_PLACE_OF = {name: place for place, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is: importing the package alone compiles, reads and sets nothing."""
    if name not in _PLACE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACE_OF[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
