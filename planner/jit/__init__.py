"""Compiled code: how it is made, kept, and handed arrays.

Numba is imported when something is first compiled: what only reads or checks starts without it.
"""

from planner.jit.array_struct import ArrayStruct
from planner.jit.functions import fill, jit, jit_entry, jit_entry_inline, jit_inline, when_compiling
from planner.jit.records import CACHE_LINE_BYTES, first_records, record, records

__all__ = [
    "CACHE_LINE_BYTES",
    "ArrayStruct",
    "fill",
    "first_records",
    "jit",
    "jit_entry",
    "jit_entry_inline",
    "jit_inline",
    "record",
    "records",
    "when_compiling",
]
