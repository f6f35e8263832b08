"""What numba is told of a struct of arrays, by its extension API: its type, how it comes in, how an array is found."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.extending import NativeValue, intrinsic, models, overload_attribute, register_model, unbox

from planner.jit.array_struct import ArrayStruct

I64 = ir.IntType(64)


class ArrayStructType(types.Type):
    """A class of structs, as compiled code knows it."""

    def __init__(self, struct: type[ArrayStruct]) -> None:
        """Note the type of each array, and where its address and lengths are in the table."""
        super().__init__(name=f"{struct.__module__}.{struct.__qualname__}")
        self.offsets, self.absent = struct.OFFSETS, struct.ABSENT
        self.arrays = {
            name: types.Array(from_dtype(np.dtype(dtype)), axes, "C") for name, (dtype, axes) in struct.LAYOUT.items()
        }


@register_model(ArrayStructType)
class ArrayStructModel(models.PrimitiveModel):
    """One word: the address of the table."""

    def __init__(self, dmm: Any, fe_type: Any) -> None:
        """As every model of numba's."""
        super().__init__(dmm, fe_type, I64)


@cache
def type_of_struct(struct: Any) -> ArrayStructType:
    """Return the type of a class of structs."""
    return ArrayStructType(struct)


@unbox(ArrayStructType)
def _unbox(_typ: ArrayStructType, obj: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(obj, "address")
    native = c.pyapi.long_as_longlong(address)
    c.pyapi.decref(address)
    return NativeValue(native)


@cache
def declare(name: str) -> None:
    """Have arrays of that name looked up, in any struct; for a numba that counts references, as it does by itself."""

    @intrinsic
    def look_up(_context: Any, struct: ArrayStructType) -> Any:
        def build(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return array_of(context, builder, struct, arguments[0], name)

        return struct.arrays[name](struct), build

    @overload_attribute(ArrayStructType, name, strict=False)
    def _attribute(struct: ArrayStructType) -> Any:
        def attribute(struct: Any) -> Any:
            return look_up(struct)

        return attribute if name in struct.arrays else None


def array_of(context: Any, builder: Any, struct: ArrayStructType, value: Any, name: str) -> Any:
    """Build the array that the table of a struct tells of."""
    at, typ = struct.offsets[name], struct.arrays[name]
    table = builder.inttoptr(value, I64.as_pointer())

    def word(place: int) -> Any:
        if name in struct.absent and place > at:
            return I64(0)
        load = builder.load(builder.gep(table, [I64(place)]))
        load.set_metadata("invariant.load", builder.module.add_metadata([]))  # the table never changes
        return load

    array = context.make_helper(builder, typ)
    shape = [word(at + 1 + axis) for axis in range(typ.ndim)]
    # Of a record, its size as numpy lays it out.
    itemsize = I64(getattr(typ.dtype, "size", None) or context.get_abi_sizeof(context.get_data_type(typ.dtype)))
    strides, count = [itemsize], shape[0]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
        count = builder.mul(count, length)
    # With one axis, an index below 0 would count from the end. None is: without a length there is no end to look up.
    # So such an array has a size, and no slices.
    lengths = [I64(0)] if typ.ndim == 1 else shape
    array.data = builder.inttoptr(word(at), array.data.type)
    array.shape, array.strides = _packed(builder, lengths), _packed(builder, strides)
    array.itemsize, array.nitems = itemsize, count
    array.meminfo, array.parent = array.meminfo.type(None), array.parent.type(None)  # not numba's to free
    return array._getvalue()  # noqa: SLF001 - numba's own way to give back what it built


def _packed(builder: Any, words: list[Any]) -> Any:
    packed = ir.ArrayType(I64, len(words))(ir.Undefined)
    for at, each in enumerate(words):
        packed = builder.insert_value(packed, each, at)
    return packed
