"""Array types, named by the width of an element, and the number that stands for nobody."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float64s = NDArray[np.float64]
Int64s = NDArray[np.int64]
Int32s = NDArray[np.int32]
UInt64s = NDArray[np.uint64]
Bools = NDArray[np.bool_]

NONE = -1  # in place of a number: no person, no post, no team, no record, no start
