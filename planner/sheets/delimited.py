"""A CSV file as rows of text.

It is UTF-8 or Windows-1252, with a comma, a semicolon, a tab or a bar between the cells. A first line `sep=;`, which
spreadsheets understand, says which, and is no row.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from planner.base.bounds import LONGEST_CELL, MOST_ABOVE, TooLargeError, lines_of
from planner.sheets.quality import Findings
from planner.sheets.rows import Rows, Score, best_score, filled, header_at

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
DELIMITERS = tuple(MARKS)
LEAST_OTHERWISE = 3  # of another mark in a row that is one cell, which may be a remark
SEPARATOR = re.compile(r'"?sep=(?P<mark>[^\r\n"])"?[^\S\r\n]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
NO_WINDOWS_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
CHUNK_BYTES = 1_000_000
LEAST_RUN_TOGETHER = 4  # delimiters in one line of a cell that look like a row


class _NotCsvError(Exception):
    """No CSV; the words say why, and what to mend."""

    def __init__(self, why: str, row: int) -> None:
        """Say why, and in which row."""
        super().__init__(why)
        self.row = row


@dataclass(frozen=True)
class _Text:
    """A file's text, decoded line by line."""

    content: bytes
    encoding: str

    def lines(self) -> Iterator[str]:
        return lines_of(self.content, self.encoding)

    def told(self) -> str | None:
        """Return what parts its cells, where its first line says so."""
        told = SEPARATOR.match(next(self.lines(), ""))
        return told["mark"] if told else None

    def records(self, delimiter: str) -> Iterator[list[str]]:
        """Yield each row; raises _NotCsvError with the number of the one that cannot be read."""
        return _records(islice(self.lines(), int(self.told() is not None), None), delimiter)


def delimited(content: bytes, findings: Findings, score: Score) -> Rows | None:
    """Return the rows of a CSV file, by the delimiter with which a row heads most columns; None where it is none."""
    encoding = _encoding(content, findings)
    if encoding is None:
        return None
    text = _Text(content, encoding)
    try:
        delimiter = text.told() or max(DELIMITERS, key=lambda mark: best_score(_head(text, mark), score))
        rows = filled(text.records(delimiter))
        _check_run_together(rows, delimiter, score)
        _find_otherwise_separated(rows, delimiter, findings, score)
    except TooLargeError as error:
        findings.add("too-large", error.row, most=error)
    except _NotCsvError as error:
        findings.add("not-csv", error.row, why=error)
    else:
        return rows
    return None


def _head(text: _Text, delimiter: str) -> Rows:
    """Return the first rows, as far as they can be read."""
    rows: list[list[str]] = []
    with suppress(_NotCsvError, TooLargeError):
        rows.extend(islice(text.records(delimiter), 5 * MOST_ABOVE))
    return [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]


def _records(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _told(error, number) from None
        yield row
        number += 1


def _told(error: csv.Error, row: int) -> Exception:
    """Return what the library says as a sentence with what to mend."""
    said = str(error)
    if "field limit" in said:
        return TooLargeError(f"{LONGEST_CELL:,} characters a cell", row)
    if "end of data" in said:
        return _NotCsvError("a quotation mark opens here and never closes: close it or take it out", row)
    if "expected after" in said:
        return _NotCsvError("text follows a closing quotation mark: take the mark out, or double it", row)
    return _NotCsvError(said, row)


def _check_run_together(rows: Rows, delimiter: str, score: Score) -> None:
    """Refuse rows that an open quotation mark took into one cell, where another closed it further down."""
    if not rows:
        return
    least = max(len(rows[header_at(rows, score)][1]) - 1, LEAST_RUN_TOGETHER)
    for number, row in rows:
        if any(_is_row(line.split(delimiter), least) for line in _lines_of(row)):
            why = "a quotation mark opens here and takes whole rows into one cell: close it or take it out"
            raise _NotCsvError(why, number)


def _find_otherwise_separated(rows: Rows, delimiter: str, findings: Findings, score: Score) -> None:
    """Find rows that are one cell, which another mark would part into as many as there are headings."""
    at = header_at(rows, score)
    least = len(rows[at][1]) - 1 if rows else 0
    if least < LEAST_OTHERWISE:
        return
    for number, row in rows[at + 1 :]:
        if any(cell.strip() for cell in row[1:]):
            continue
        other = next((mark for mark in MARKS if mark != delimiter and row[0].count(mark) >= least), None)
        if other is not None:
            words = {"other": MARKS[other], "usual": MARKS.get(delimiter, f"‘{delimiter}’")}
            findings.add("other-separator", number, value=row[0], **words)


def _is_row(pieces: list[str], least: int) -> bool:
    """Whether a line within a cell looks like a row: many pieces, some with a date or number and some with none.

    Those of a list of leave all have one, and those of a list of people mostly none.
    """
    return len(pieces) > least and len({any(map(str.isdigit, piece)) for piece in pieces}) > 1


def _lines_of(row: Iterable[str]) -> Iterator[str]:
    return (line for cell in row if "\n" in cell for line in cell.split("\n"))


def _encoding(content: bytes, findings: Findings) -> str | None:
    if content.startswith(UTF_16) or b"\0" in content:
        findings.add("not-text", why="save it as CSV UTF-8")
        return None
    if _is_utf_8(content):
        return "utf-8-sig"
    if wrong := NO_WINDOWS_1252.search(content):
        findings.add("not-text", why=f"byte {wrong.start() + 1} is neither")
        return None
    findings.add("windows-1252")
    return "cp1252"


def _is_utf_8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(content), CHUNK_BYTES):
            decoder.decode(content[at : at + CHUNK_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
