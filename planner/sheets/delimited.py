"""CSV as rows of text: UTF-8 or Windows-1252; a comma, a semicolon or a tab between the cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator

from planner.sheets.findings import Findings
from planner.sheets.rows import Rows, numbered

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (",", ";", "\t")

Score = Callable[[list[str]], int]  # how much a row looks like a header


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
