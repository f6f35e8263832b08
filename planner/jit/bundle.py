"""Many arrays handed to compiled code as one: a table of addresses instead of a long list of arguments.

A tuple of forty arrays is copied word by word at every call. A bundle is one word, and an array
is looked up in it where it is used. Compiled code reads `run.people` as Python does.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.cgutils import get_record_member, pack_array
from numba.core.datamodel import models, register_default
from numba.core.typing.templates import AttributeTemplate
from numba.extending import NativeValue, infer_getattr, lower_getattr_generic, typeof_impl, unbox
from numba.np.arrayobj import populate_array
from numba.np.numpy_support import from_dtype

from planner.jit.compiled import inner

WORD = ir.IntType(64)


class Bundle:
    """Arrays by name. A subclass declares LAYOUT: of each array its dtype and number of axes."""

    LAYOUT: ClassVar[dict[str, tuple[Any, int]]]
    FIXED: ClassVar[frozenset[str]] = frozenset()  # arrays of records that compiled code only reads
    EMPTY: ClassVar[frozenset[str]] = frozenset()  # arrays without elements: what is asked of those is not compiled

    PLACES: ClassVar[dict[str, int]]  # of each array: where its address, and then its lengths, are in the table
    TYPE: ClassVar[BundleType]

    def __init_subclass__(cls) -> None:
        """Lay out the table."""
        ends = np.cumsum([1 + axes for _, axes in cls.LAYOUT.values()]).tolist()
        cls.PLACES = dict(zip(cls.LAYOUT, [0, *ends], strict=False))
        cls.TYPE = BundleType(cls)

    def __init__(self, **arrays: Any) -> None:
        """Hold these arrays; raises as `put` does, or KeyError where one is left out."""
        words = sum(1 + axes for _, axes in self.LAYOUT.values())
        self._table = np.zeros(words, dtype=np.int64)
        self.address = self._table.ctypes.data
        for name in self.LAYOUT:
            self.put(name, arrays[name])

    def put(self, name: str, array: Any) -> None:
        """Hold another array under a name; raises TypeError where it is not of the layout, or not contiguous."""
        dtype, axes = self.LAYOUT[name]
        if array.dtype != dtype or array.ndim != axes or not array.flags.c_contiguous:
            raise TypeError(f"{name} must be a contiguous array of {dtype} with {axes} axes")
        if name in self.EMPTY and array.size:
            raise TypeError(f"{name} must be empty, not of {array.size} elements")
        setattr(self, name, array)
        for at, word in enumerate((array.ctypes.data, *array.shape), self.PLACES[name]):
            self._table[at] = word

    def __getattr__(self, name: str) -> Any:
        """Arrays are set one by one; this only tells type checkers that there may be any."""
        raise AttributeError(name)


class BundleType(types.Type):
    """A class of bundles, as compiled code knows it."""

    def __init__(self, bundle: type[Bundle]) -> None:
        """Note where each array's address and lengths are in the table."""
        super().__init__(name=f"{bundle.__module__}.{bundle.__qualname__}")
        self.empty = bundle.EMPTY
        self.arrays = {
            name: (bundle.PLACES[name], types.Array(_element(dtype, fixed=name in bundle.FIXED), axes, "C"))
            for name, (dtype, axes) in bundle.LAYOUT.items()
        }


class BundleRecord(types.Record):
    """A record in a bundle; `fixed` where its fields do not change while compiled code runs."""

    def __init__(self, record: types.Record, *, fixed: bool) -> None:
        """Be the same record, but for that."""
        fields: Any = [(name, field._asdict()) for name, field in record.fields.items()]
        super().__init__(fields, record.size, record.aligned)
        self.name = f"{'Fixed' if fixed else 'Bundled'}{self.name}"
        self.fixed = fixed

    def can_convert_to(self, _typingctx: Any, _other: Any) -> None:
        """Stand for no other kind of record: each is compiled for by itself."""
        return


register_default(BundleRecord)(models.RecordModel)


def _element(dtype: Any, *, fixed: bool) -> Any:
    found = from_dtype(np.dtype(dtype))
    return BundleRecord(found, fixed=fixed) if isinstance(found, types.Record) else found


@lower_getattr_generic(BundleRecord)
def _read_field(context: Any, builder: Any, typ: BundleRecord, value: Any, attr: str) -> Any:
    """Read a field, and say where it may be read once for all."""
    element = typ.typeof(attr)
    load = builder.load(get_record_member(builder, value, typ.offset(attr), context.get_data_type(element)))
    if typ.fixed:
        load.set_metadata("invariant.load", builder.module.add_metadata([]))
    return context.data_model_manager[element].from_data(builder, load)


@register_default(BundleType)
class BundleModel(models.PrimitiveModel):
    """One word: the address of the table."""

    def __init__(self, dmm: Any, fe_type: Any) -> None:
        """As every model of numba's."""
        super().__init__(dmm, fe_type, WORD)


@typeof_impl.register(Bundle)
def _type_of(value: Bundle, _context: Any) -> BundleType:
    return value.TYPE


@unbox(BundleType)
def _unbox(_typ: BundleType, obj: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(obj, "address")
    native = c.pyapi.long_as_longlong(address)
    c.pyapi.decref(address)
    return NativeValue(native)


@infer_getattr
class BundleAttribute(AttributeTemplate):
    """The type of an array looked up by name."""

    key = BundleType

    def generic_resolve(self, typ: BundleType, attr: str) -> Any:
        """Return the array's type, or None where there is no such array."""
        found = typ.arrays.get(attr)
        return found and found[1]


@lower_getattr_generic(BundleType)
def _look_up(context: Any, builder: Any, typ: BundleType, value: Any, attr: str) -> Any:
    at, array_type = typ.arrays[attr]
    table = builder.inttoptr(value, WORD.as_pointer())

    def word(place: int) -> Any:
        if attr in typ.empty and place > at:
            return ir.Constant(WORD, 0)
        load = builder.load(builder.gep(table, [ir.Constant(WORD, place)]))
        load.set_metadata("invariant.load", builder.module.add_metadata([]))  # the table never changes
        return load

    array = context.make_array(array_type)(context, builder)
    itemsize = context.get_abi_sizeof(context.get_data_type(array_type.dtype))
    itemsize = getattr(array_type.dtype, "size", itemsize)  # of a record, as numpy lays it out
    shape = [word(at + 1 + axis) for axis in range(array_type.ndim)]
    strides = [ir.Constant(WORD, itemsize)]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    data = builder.inttoptr(word(at), array.data.type)
    populate_array(array, data, shape, strides, ir.Constant(WORD, itemsize), meminfo=None)
    if array_type.ndim == 1:
        # An index below 0 would count from the end. None is: without a length there is no end to look up.
        # So such an array has a size, and no slices.
        array.shape = pack_array(builder, [ir.Constant(WORD, 0)])
    return array._getvalue()  # noqa: SLF001 - numba's own way to give back what it built


@inner
def fill(array: Any, value: Any) -> None:
    """Set every element of an array with one axis."""
    for at in range(array.size):
        array[at] = value
