"""The values of a table as plain Python, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd


def records(cells: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield a row's values by column, with `row`; a date is a date, and a blank is None."""
    names = ["row", *map(str, cells.columns)]
    columns = [list(cells.index), *(_plain(cells[name]) for name in cells.columns)]
    return (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))


def _plain(column: pd.Series) -> list[Any]:
    if column.dtype.kind == "M":
        return list(column.to_numpy().astype("datetime64[D]").astype(object))
    if column.dtype.kind == "f":
        return [None if np.isnan(value) else value for value in column.to_list()]
    return [None if value is None or value != value else value for value in column]  # noqa: PLR0124 - a NaN
