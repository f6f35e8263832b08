"""The programme-place planner: what more capacity would buy, and who should start next."""

from planner.fault import Fault, InputError
from planner.outcome import compare
from planner.scenario import read
from planner.sim.tally.tally import measure
from planner.study import Study, run
from planner.version import VERSION
from planner.world import deal

__version__ = VERSION
__all__ = ["Fault", "InputError", "Study", "__version__", "compare", "deal", "measure", "read", "run"]
