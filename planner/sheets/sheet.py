"""A file as rows of text, whatever it was written in: CSV or an Excel workbook. Files are only read.

CSV is UTF-8 or Windows-1252, with a comma, a semicolon or a tab between the cells. Of a workbook, formulas count by
the value they had when last saved.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from planner.sheets.quality import Findings

MOST_BYTES = 100_000_000
MOST_ROWS = 100_000  # as many people as a scenario may have
MOST_UNPACKED_BYTES = 1_000_000_000
ZIP = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (",", ";", "\t")

Rows = list[tuple[int, list[str]]]  # (number in a spreadsheet, cells); blank rows left out
Score = Callable[[list[str]], int]  # how much a row looks like a header


@dataclass(frozen=True)
class InMemoryFile:
    """A file's name, as its findings tell it, and what is in it."""

    name: str
    content: bytes = field(repr=False)

    def __str__(self) -> str:
        """The name, as a path's is."""
        return self.name

    @property
    def suffix(self) -> str:
        """The name's ending, with its dot."""
        return Path(self.name).suffix


InputFile = Path | InMemoryFile


@dataclass(frozen=True)
class Sheet:
    """Rows of text; the first is the header."""

    file: str
    rows: Rows


def read_sheet(path: InputFile, name: str, findings: Findings, score: Score) -> Sheet | None:
    """Return the sheet of that name of a workbook, or its first, or a CSV file; None where a finding stops it."""
    content = _content(path, findings)
    if content is None:
        return None
    if content.startswith((ZIP, OLD_WORKBOOK)) or path.suffix.lower() in {".xlsx", ".xlsm"}:
        rows = workbook(content, name, findings, must=True)
    else:
        rows = delimited(content, findings, score)
    return _checked(findings, rows)


def read_named_sheet(path: InputFile, name: str, findings: Findings) -> Sheet | None:
    """Return the sheet of that name of a workbook; None where there is none, or the file is no workbook."""
    content = _content(path, Findings(findings.file))
    if content is None or not content.startswith(ZIP):
        return None
    rows = workbook(content, name, findings, must=False)
    return Sheet(findings.file, rows) if rows else None


def _checked(findings: Findings, rows: Rows | None) -> Sheet | None:
    if rows is None:
        return None
    if not rows:
        findings.add("no-header")
        return None
    if len(rows) - 1 > MOST_ROWS:
        findings.add("too-large", most=f"{MOST_ROWS:,} rows")
        return None
    return Sheet(findings.file, rows)


def _content(path: InputFile, findings: Findings) -> bytes | None:
    try:
        size = len(path.content) if isinstance(path, InMemoryFile) else path.stat().st_size
        if size > MOST_BYTES:
            findings.add("too-large", most=f"{MOST_BYTES // 1_000_000} MB")
            return None
        return path.content if isinstance(path, InMemoryFile) else path.read_bytes()
    except OSError as error:
        findings.add("unreadable", why=error.strerror or "no reason given")
    except ValueError:
        findings.add("unreadable", why="no file can have this name")
    return None


def numbered(rows: Iterable[list[str]]) -> Rows:
    """Return the rows that hold anything, numbered from 1, blank rows counted."""
    return [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]


# --- CSV


def delimited(content: bytes, findings: Findings, score: Score) -> Rows | None:
    """Return the rows of a CSV file, by the delimiter whose first row heads most columns; None where it is none."""
    text = _decoded(content, findings)
    if text is None:
        return None
    delimiter = max(DELIMITERS, key=lambda mark: score(_first_row(text, mark)))
    try:
        return numbered(_reader(text, delimiter))
    except csv.Error as error:
        findings.add("not-csv", why=error)
        return None


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _first_row(text: str, delimiter: str) -> list[str]:
    try:
        return next((row for row in _reader(text, delimiter) if any(cell.strip() for cell in row)), [])
    except csv.Error:
        return []


def _decoded(content: bytes, findings: Findings) -> str | None:
    if content.startswith(UTF_16) or b"\0" in content:
        findings.add("not-text", why="save it as CSV UTF-8")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        findings.add("not-text", why=f"byte {error.start + 1} is neither")
        return None
    findings.add("windows-1252")
    return text


# --- workbooks


def workbook(content: bytes, name: str, findings: Findings, must: bool) -> Rows | None:
    """Return the rows of the sheet of that name; where there is none, of the first sheet if there must be one.

    The sheet's title joins the file's name in the findings.
    """
    if content.startswith(OLD_WORKBOOK):
        findings.add("not-workbook", why="it is an old workbook or has a password")
        return None
    try:
        found = _sheet(content, name, must)
    except Exception as error:  # noqa: BLE001 - a broken workbook may fail anywhere inside the library
        findings.add("not-workbook", why=_why(error))
        return None
    if found is None:
        return None
    title, rows = found
    findings.file = f"{findings.file} [{title}]"
    return _padded(numbered(rows))


def _padded(rows: Rows) -> Rows:
    """Return rows with the header as wide as any: a cell beside the table is in a column with no heading."""
    if not rows:
        return rows
    (number, header), *others = rows
    width = max(len(row) for _, row in rows)
    return [(number, header + [""] * (width - len(header))), *others]


def _why(error: Exception) -> str:
    """Return a short reason of our own: the library's words say nothing to the file's owner."""
    return str(error) if isinstance(error, _TooLargeError) else "it is damaged or no workbook"


class _TooLargeError(Exception):
    """More inside than a caseload can be."""


def _sheet(content: bytes, name: str, must: bool) -> tuple[str, list[list[str]]] | None:
    """Return a sheet's title and its rows."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED_BYTES:
            raise _TooLargeError("it is too large")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Excel adds and this does not read is no concern of ours
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        titles = {sheet.title.strip().casefold(): sheet for sheet in reversed(book.worksheets)}
        sheet: Any = titles.get(name) or (book.worksheets[0] if must else None)
        if sheet is None:
            return None
        sheet.reset_dimensions()  # some programs write wrong ones
        rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        book.close()
    return sheet.title, rows


def _text(cell: Any) -> str:
    """Return a cell as it would be written in CSV; a day without a time as an ISO date."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
