"""A struct of arrays, handed to compiled code as one: a table of addresses instead of a long list of arguments.

A tuple of forty arrays is copied word by word at every call. A struct is one word, and an array is looked up in it
where it is used. Compiled code reads `run.people` as Python does; `array_type` tells numba how.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np


class ArrayStruct:
    """Arrays by name. A subclass declares LAYOUT: of each array its dtype and number of axes.

    Parameters
    ----------
    **arrays
        One for each name of LAYOUT, C-contiguous, of that dtype and number of axes. They are referred to, not copied.

    Raises
    ------
    TypeError
        If an array is not of the layout, not contiguous, or has elements though it is in ABSENT.
    KeyError
        If an array is left out.
    """

    LAYOUT: ClassVar[dict[str, tuple[Any, int]]]
    ABSENT: ClassVar[frozenset[str]] = frozenset()  # arrays without elements: what is asked of those is not compiled
    OFFSETS: ClassVar[dict[str, int]]  # of each array: where its address, and then its lengths, are in the table

    def __init_subclass__(cls) -> None:
        """Lay out the table."""
        ends = np.cumsum([1 + axes for _, axes in cls.LAYOUT.values()]).tolist()
        cls.OFFSETS = dict(zip(cls.LAYOUT, [0, *ends], strict=False))

    def __init__(self, **arrays: Any) -> None:
        """Hold these arrays."""
        words = sum(1 + axes for _, axes in self.LAYOUT.values())
        self._table = np.zeros(words, dtype=np.int64)
        self.address = self._table.ctypes.data
        for name in self.LAYOUT:
            self.put(name, arrays[name])

    def put(self, name: str, array: Any) -> None:
        """Hold another array under a name; raises TypeError as when the struct is made."""
        dtype, axes = self.LAYOUT[name]
        if array.dtype != dtype or array.ndim != axes or not array.flags.c_contiguous:
            raise TypeError(f"{name} must be a contiguous array of {dtype} with {axes} axes")
        if name in self.ABSENT and array.size:
            raise TypeError(f"{name} must be empty, not of {array.size} elements")
        setattr(self, name, array)
        for at, word in enumerate((array.ctypes.data, *array.shape), self.OFFSETS[name]):
            self._table[at] = word

    def __getattr__(self, name: str) -> Any:
        """Arrays are set one by one; this only tells type checkers that there may be any."""
        raise AttributeError(name)
