"""Rows of text, whatever they were written in: how much there may be of everything, and which row heads the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable

MOST_BYTES = 100_000_000
MOST_UNPACKED_BYTES = 250_000_000  # of a workbook, all its parts together
MOST_PART_BYTES = 10_000_000  # of a part that holds neither a sheet nor its texts
MOST_ELEMENTS = 200_000  # of such a part
MOST_PARTS = 2_000  # of a workbook: sheets, pictures, comments
MOST_SHEETS = 50
MOST_ROWS = 100_000  # as many people as a scenario may have
MOST_COLUMNS = 500
MOST_CELLS = 3_000_000  # blank ones that are written down among them
LAST_ROW = 1_048_576  # of a spreadsheet: what is numbered beyond it is no row
LAST_COLUMN = 16_384  # of a spreadsheet
LONGEST_CELL = 32_767  # characters, as a spreadsheet allows
LONGEST_TAG = 200_000  # characters of a part of a workbook, as `<c r="A1">` is one
LONGEST_LINE = 1_000_000  # characters of a CSV file
MOST_ABOVE = 20  # rows that may stand above the headings
FORMULA_STARTS = ("=", "+", "-", "@")  # with which a text is taken for a formula

Rows = list[tuple[int, list[str]]]  # (number in a spreadsheet, cells); blank rows left out
Score = Callable[[list[str]], int]  # how much a row looks like a header


class TooLargeError(Exception):
    """More in a file than any of its kind can need; the words are what is allowed."""

    def __init__(self, most: str, row: int | None = None) -> None:
        """Say what is allowed, and in which row there is more."""
        super().__init__(most)
        self.row = row


def filled(rows: Iterable[list[str]]) -> Rows:
    """Return the rows that hold anything, numbered from 1, blank rows counted.

    Raises TooLargeError where there are more rows or cells than a file may have, or longer ones.
    """
    found: Rows = []
    cells = 0
    for number, row in enumerate(rows, start=1):
        if number > LAST_ROW:
            raise TooLargeError(f"row {LAST_ROW:,}")
        if not any(cell.strip() for cell in row):
            continue
        found.append((number, row))
        cells += len(row)
        _check(number, row)
        if len(found) > MOST_ROWS + MOST_ABOVE + 1:
            raise TooLargeError(f"{MOST_ROWS:,} rows")
        if cells > MOST_CELLS:
            raise TooLargeError(f"{MOST_CELLS:,} cells", number)
    return found


def _check(number: int, row: list[str]) -> None:
    width = max(at for at, cell in enumerate(row, start=1) if cell.strip())
    if width > MOST_COLUMNS:
        raise TooLargeError(f"{MOST_COLUMNS} columns", number)
    if max(map(len, row)) > LONGEST_CELL:
        raise TooLargeError(f"{LONGEST_CELL:,} characters a cell", number)


def header_at(rows: Rows, score: Score) -> int:
    """Return which of the first rows heads most columns: a title may stand above it. The first where none heads any."""
    return max(range(min(len(rows), MOST_ABOVE + 1)), key=lambda at: score(rows[at][1]), default=0)


def best_score(rows: Rows, score: Score) -> int:
    """Return how many columns the row that heads most of them heads."""
    return max((score(row) for _, row in rows[: MOST_ABOVE + 1]), default=0)
