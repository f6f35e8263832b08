"""Prefetching: the processor is told which record will be wanted, and fetches it while it does something else."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.core.cgutils import get_or_insert_function
from numba.extending import lower_builtin, type_callable

from planner.jit.bundle import WORD
from planner.jit.compiled import CACHE_LINE_BYTES

BYTE, SHORT = ir.IntType(8), ir.IntType(32)
TO_READ, FOR_LONG, DATA = (ir.Constant(SHORT, number) for number in (0, 3, 1))  # what llvm.prefetch is told


def prefetch(_records: Any, _at: int) -> None:
    """Fetch a record of an array into the processor's cache; nothing else, and no index is an error."""


@type_callable(prefetch)  # type: ignore[untyped-decorator]
def _type_of_prefetch(_context: Any) -> Any:
    return lambda _records, _at: types.void


@lower_builtin(prefetch, types.Array, types.Integer)  # type: ignore[untyped-decorator]
def _compile_prefetch(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Ask for each line of the cache that the record lies in; records begin with a line."""
    of = signature.args[0]
    data = context.make_array(of)(context, builder, arguments[0]).data
    offset = builder.mul(arguments[1], ir.Constant(WORD, of.dtype.size))
    kind = ir.FunctionType(ir.VoidType(), [BYTE.as_pointer(), SHORT, SHORT, SHORT])
    ask = get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
    for byte in range(0, of.dtype.size, CACHE_LINE_BYTES):
        line = builder.gep(builder.bitcast(data, BYTE.as_pointer()), [builder.add(offset, ir.Constant(WORD, byte))])
        builder.call(ask, [line, TO_READ, FOR_LONG, DATA])
    return context.get_dummy_value()
