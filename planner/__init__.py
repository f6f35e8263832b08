"""The programme-place planner: what more capacity would buy, and who should start next."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from planner.base.fault import Fault, InputError
from planner.base.version import VERSION

if TYPE_CHECKING:
    from planner.experiment import Experiment, run
    from planner.outcome import compare
    from planner.scenario import read
    from planner.sim.tally.tally import measure
    from planner.world import generate_world

__version__ = VERSION
__all__ = ["Experiment", "Fault", "InputError", "__version__", "compare", "generate_world", "measure", "read", "run"]

_PLACES = {
    "Experiment": "planner.experiment",
    "run": "planner.experiment",
    "compare": "planner.outcome",
    "read": "planner.scenario",
    "measure": "planner.sim.tally.tally",
    "generate_world": "planner.world",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is: importing the package alone compiles, reads and sets nothing."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
