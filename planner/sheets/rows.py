"""Rows of text with the number each has in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable

Rows = list[tuple[int, list[str]]]  # blank rows left out


def numbered(rows: Iterable[list[str]]) -> Rows:
    """Return the rows that hold anything, numbered from 1, blank rows counted."""
    return [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
