"""A sheet of an Excel workbook as rows of text. Formulas count by the value they had when last saved."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime, time
from typing import Any

import openpyxl

from planner.sheets.findings import Findings
from planner.sheets.rows import Rows, numbered

MOST_UNPACKED_BYTES = 1_000_000_000
ZIP = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


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
