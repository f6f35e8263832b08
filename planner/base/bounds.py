"""How much a file that holds a table may have of everything, whatever it was written in."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

MOST_BYTES = 100_000_000
MOST_ROWS = 100_000  # as many people as a scenario may have
MOST_COLUMNS = 500  # that hold anything
MOST_CELLS = 3_000_000  # blank ones that are written down among them
MOST_TEXT = 50_000_000  # characters of all cells together, a text counted in each cell that holds it
MOST_ABOVE = 20  # rows that may stand above the headings
LAST_ROW = 1_048_576  # of a spreadsheet: what is numbered beyond it is no row
LAST_COLUMN = 16_384  # of a spreadsheet
LONGEST_CELL = 32_767  # characters, as a spreadsheet allows
LONGEST_LINE = 1_000_000  # characters of a CSV file


class TooLargeError(Exception):
    """More in a file than any of its kind can need; the words are what is allowed."""

    def __init__(self, most: str, row: int | None = None) -> None:
        """Say what is allowed, and in which row there is more."""
        super().__init__(most)
        self.row = row


def content_of(path: Path) -> bytes:
    """Return what is in a file; raises OSError where it cannot be read, TooLargeError where there is too much."""
    with path.open("rb") as file:  # a size would not tell of what is no plain file
        return within(file.read(MOST_BYTES + 1))


def within(content: bytes) -> bytes:
    """Return the content of a file; raises TooLargeError where there is too much."""
    if len(content) > MOST_BYTES:
        raise TooLargeError(f"{MOST_BYTES // 1_000_000} MB")
    return content


def lines_of(content: bytes, encoding: str) -> Iterator[str]:
    """Yield the lines of a text, their ends kept; raises TooLargeError at one that is too long.

    They are decoded one by one: a text as a whole may take four times its bytes.
    """
    text = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    while line := text.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise TooLargeError(f"{LONGEST_LINE:,} characters a line")
        yield line


class RowCount:
    """Takes in a file's rows one by one, and stops where they go beyond the bounds."""

    def __init__(self) -> None:
        """None yet."""
        self._rows = self._cells = self._characters = 0

    def take(self, number: int, row: Sequence[str]) -> bool:
        """Take in the next row and return whether it holds anything; raises TooLargeError where there is too much."""
        if number > LAST_ROW:
            raise TooLargeError(f"row {LAST_ROW:,}")
        self._cells += len(row)
        if self._cells > MOST_CELLS:
            raise TooLargeError(f"{MOST_CELLS:,} cells", number)
        width = next((at for at in range(len(row), 0, -1) if row[at - 1].strip()), 0)
        if not width:
            return False
        self._add(number, row, width)
        return True

    def _add(self, number: int, row: Sequence[str], width: int) -> None:
        lengths = [len(cell) for cell in row]
        self._rows += 1
        self._characters += sum(lengths)
        if width > MOST_COLUMNS:
            raise TooLargeError(f"{MOST_COLUMNS} columns", number)
        if max(lengths) > LONGEST_CELL:
            raise TooLargeError(f"{LONGEST_CELL:,} characters a cell", number)
        if self._characters > MOST_TEXT:
            raise TooLargeError(f"{MOST_TEXT:,} characters in all cells together", number)
        if self._rows > MOST_ROWS + MOST_ABOVE + 1:
            raise TooLargeError(f"{MOST_ROWS:,} rows")
