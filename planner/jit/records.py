"""Arrays of records, whose fields compiled code reads and sets by name as Python does."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.jit.functions import IS_INTERPRETED

CACHE_LINE_BYTES = 64


def record(dtype: Any, **values: float) -> Any:
    """Return one record that holds these numbers, for a compiled function to read by name; shape [1].

    Raises ValueError where a field is left out.
    """
    if left_out := set(dtype.names) - set(values):
        raise ValueError(f"every field must be given; left out: {', '.join(sorted(left_out))}")
    made = records(1, dtype)
    for name, value in values.items():
        made[name] = value
    return made


def records(count: int, dtype: Any) -> Any:
    """Return so many records of zeros, whose fields are read and set by name.

    Raises ValueError where a field has the name of something every record has, which would be read instead.
    """
    if taken := set(dtype.names) & set(dir(np.record)):
        raise ValueError(f"no field may be called {', '.join(sorted(taken))}")
    made = _aligned_bytes(count * dtype.itemsize).view(dtype)
    return made.view(Checked if IS_INTERPRETED else np.recarray)


def _aligned_bytes(count: int) -> Any:
    """Return so many zeros that begin where a line of the processor's cache does: few records then lie across two."""
    room = np.zeros(count + CACHE_LINE_BYTES, dtype=np.uint8)
    first = -room.ctypes.data % CACHE_LINE_BYTES
    return room[first : first + count]


def first_records(of: Any, count: int) -> Any:
    """Return the first so many records, no copy; a record array's own way looks into every field first."""
    return np.ndarray.__getitem__(of, slice(count))


class Checked(np.recarray):
    """Records, with compilation off: an index below 0, which compiled code does not look for, is an error."""

    def __getitem__(self, at: Any) -> Any:
        """Return a record, or a field."""
        if not isinstance(at, (int, np.integer)):
            return super().__getitem__(at)
        if at < 0:
            raise IndexError(f"no record {at}")
        return Fields(np.ndarray.__getitem__(self, at))


class Fields:
    """A record, whose fields are read and set by name: as numpy's own, and several times as fast."""

    __slots__ = ("_of",)
    _of: np.void

    def __init__(self, of: Any) -> None:
        """Be a record of an array."""
        object.__setattr__(self, "_of", of)

    def __getitem__(self, name: str) -> Any:
        """Return a field."""
        return np.void.__getitem__(self._of, name)

    def __setitem__(self, name: str, value: Any) -> None:
        """Set a field."""
        np.void.__setitem__(self._of, name, value)

    __getattr__, __setattr__ = __getitem__, __setitem__
