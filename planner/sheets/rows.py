"""Rows of text, whatever they were written in, and which of them heads the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from planner.base.bounds import MOST_ABOVE, RowCount

FORMULA_STARTS = ("=", "+", "-", "@")  # with which a text is taken for a formula

Rows = list[tuple[int, list[str]]]  # (number in a spreadsheet, cells); blank rows left out
Score = Callable[[list[str]], int]  # how much a row looks like a header


def filled(rows: Iterable[list[str]]) -> Rows:
    """Return the rows that hold anything, numbered from 1, blank rows counted.

    Raises TooLargeError where there are more rows or cells or more text than a file may have, or longer ones.
    """
    count = RowCount()
    return [(number, row) for number, row in enumerate(rows, start=1) if count.take(number, row)]


def header_at(rows: Rows, score: Score) -> int:
    """Return which of the first rows heads most columns: a title may stand above it. The first where none heads any."""
    return max(range(min(len(rows), MOST_ABOVE + 1)), key=lambda at: score(rows[at][1]), default=0)


def best_score(rows: Rows, score: Score) -> int:
    """Return how many columns the row that heads most of them heads."""
    return max((score(row) for _, row in rows[: MOST_ABOVE + 1]), default=0)
