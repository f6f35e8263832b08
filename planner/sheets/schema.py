"""The pandera schema of a file's values, derived from its columns."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from planner.sheets.column import LONGEST_TEXT, Column, Kind

DTYPES = {Kind.DATE: "datetime64[s]", Kind.WHOLE: "float64", Kind.NUMBER: "float64"}
RANGE, LENGTH, STATED = "out-of-range", "too-long", "must-be-stated"


@cache
def schema(columns: tuple[Column, ...]) -> pa.DataFrameSchema:
    """Return the schema of the values of these columns: what is required, of what type, within what bounds."""
    return pa.DataFrameSchema({one.name: _column(one) for one in columns})


def dtype(column: Column) -> str:
    """Return the type of a column's values; a blank is NaT, NaN or None."""
    return DTYPES.get(column.kind, "object")


def _column(column: Column) -> pa.Column:
    checks = []
    if column.least is not None:
        checks.append(pa.Check.in_range(column.least, column.most, error=RANGE))
    if column.kind is Kind.TEXT:
        checks.append(pa.Check(lambda cell: len(cell) <= LONGEST_TEXT, element_wise=True, error=LENGTH))
    return pa.Column(dtype(column), checks, nullable=not column.required)


def failures(values: pd.DataFrame, columns: tuple[Column, ...]) -> Iterator[tuple[int, str, str]]:
    """Yield (row, column, rule) for each cell that the schema refuses. The index of `values` is the row."""
    try:
        schema(columns).validate(values, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        for row, column, check in zip(cases["index"], cases["column"], cases["check"], strict=True):
            yield int(row), str(column), check if check in {RANGE, LENGTH} else STATED
