"""The programme-place planner: what more capacity would buy, and who should start next."""

from planner.base.fault import Fault, InputError
from planner.base.version import VERSION
from planner.experiment import Experiment, run
from planner.outcome import compare
from planner.scenario import read
from planner.sim.tally.tally import measure
from planner.world import generate_world

__version__ = VERSION
__all__ = ["Experiment", "Fault", "InputError", "__version__", "compare", "generate_world", "measure", "read", "run"]
