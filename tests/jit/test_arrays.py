"""Records and structs of arrays take only what they are laid out for."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pytest

from planner.jit import CACHE_LINE_BYTES, ArrayStruct, fill, jit_entry, record, records


def test_a_record_is_given_every_field() -> None:
    """A field left out is an error, not a zero."""
    dtype = np.dtype([("one", np.int64), ("other", np.float64)])
    assert record(dtype, one=1, other=0.5)[0].other == 0.5
    with pytest.raises(ValueError, match="left out: other"):
        record(dtype, one=1)


def test_a_field_may_not_hide_behind_numpy() -> None:
    """`size` of a record is numpy's own in Python and the field's in compiled code: neither may be meant."""
    with pytest.raises(ValueError, match="no field may be called size"):
        records(1, np.dtype([("size", np.int64)]))


class Pair(ArrayStruct):
    """Two arrays."""

    LAYOUT: ClassVar = {"numbers": (np.int64, 1), "shares": (np.float64, 2)}


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("numbers", np.zeros(3)),
        ("numbers", np.zeros((3, 1), dtype=np.int64)),
        ("numbers", np.zeros(6, dtype=np.int64)[::2]),
        ("shares", np.zeros((2, 3)).T),
    ],
    ids=["dtype", "axes", "stride", "order"],
)
def test_a_struct_takes_what_it_is_laid_out_for(name: str, array: Any) -> None:
    """What compiled code would misread is refused, by name."""
    good = {"numbers": np.zeros(3, dtype=np.int64), "shares": np.zeros((2, 3))}
    assert Pair(**good).numbers is good["numbers"]
    with pytest.raises(TypeError, match=f"{name} must be a contiguous array"):
        Pair(**{**good, name: array})


class Lone(Pair):
    """The same, of which one array has no elements."""

    ABSENT: ClassVar = frozenset({"shares"})


@jit_entry
def rows_of(pair: Any) -> int:
    """How many rows of shares there are, as compiled code has it."""
    return pair.shares.shape[0]  # type: ignore[no-any-return]


def test_an_array_without_elements_stays_so() -> None:
    """Compiled code takes its word for it, so it is refused anything else."""
    numbers, none = np.zeros(3, dtype=np.int64), np.zeros((0, 3))
    assert rows_of(Pair(numbers=numbers, shares=np.zeros((2, 3)))) == 2
    assert rows_of(Lone(numbers=numbers, shares=none)) == 0
    with pytest.raises(TypeError, match="shares must be empty, not of 6 elements"):
        Lone(numbers=numbers, shares=np.zeros((2, 3)))


def test_records_begin_where_a_line_of_the_cache_does() -> None:
    """However many there are."""
    dtype = np.dtype([("one", np.int64), ("other", np.int8)], align=True)
    assert all(records(count, dtype).ctypes.data % CACHE_LINE_BYTES == 0 for count in range(1, 40))
    assert records(3, dtype).tolist() == [(0, 0)] * 3


@jit_entry
def look_at(pair: Any) -> Any:
    """Every way in which an array of a struct is read and set, as compiled code has it."""
    fill(pair.numbers, 3)
    pair.numbers[1] += 4
    pair.shares[2, 0] = 0.5
    total = pair.shares[2, 0] + pair.shares.sum()
    return pair.numbers.size, pair.shares.size, pair.shares.shape[1], pair.numbers[1], total


def test_compiled_code_reads_and_sets_the_arrays_themselves() -> None:
    """Nothing is copied; lengths are those of each struct, whatever the one before had."""
    for count in (3, 5):
        numbers, shares = np.zeros(count, dtype=np.int64), np.ones((count, 2))
        assert look_at(Pair(numbers=numbers, shares=shares)) == (count, 2 * count, 2, 7, 0.5 + 2 * count - 0.5)
        assert numbers.tolist() == [3, 7, *[3] * (count - 2)]
        assert shares[2, 0] == 0.5


def test_an_array_may_be_replaced() -> None:
    """Compiled code sees the one that is held now."""
    pair = Pair(numbers=np.zeros(3, dtype=np.int64), shares=np.zeros((3, 2)))
    look_at(pair)
    pair.put("numbers", np.zeros(9, dtype=np.int64))
    assert look_at(pair)[0] == 9
