"""The programme-place planner: what more capacity would buy, and who should start next."""

from planner.base.fault import Fault, InputError
from planner.base.version import VERSION
from planner.experiment import Study, run
from planner.outcome import compare
from planner.scenario import read
from planner.sim.tally.tally import measure
from planner.world import deal

__version__ = VERSION
__all__ = ["Fault", "InputError", "Study", "__version__", "compare", "deal", "measure", "read", "run"]
