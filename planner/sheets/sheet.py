"""A file as rows of text, whatever it was written in: CSV or an Excel workbook. Files are only read.

`delimited.py` reads CSV, `workbook_reader.py` workbooks; `planner/base/bounds.py` says how much there may be of
everything, and `parts.py` what a workbook may be packed of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from planner.base.bounds import MOST_ROWS, TooLargeError, content_of, within
from planner.sheets.dates import EPOCH
from planner.sheets.delimited import delimited
from planner.sheets.quality import Findings
from planner.sheets.rows import Rows, Score, header_at
from planner.sheets.workbook_reader import OLD_WORKBOOK, ZIP, Page, page


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
    title: str = ""  # of a workbook's sheet
    epoch: date = EPOCH  # day 0 of a date written as a bare number


def read_sheet(
    path: InputFile, name: str, findings: Findings, score: Score, others: tuple[str, ...] = ()
) -> Sheet | None:
    """Return a CSV file, or of a workbook the sheet of that name, or of one of the others, or the one that fits.

    The header is the row among the first that heads most columns. None where a finding stops it.
    """
    content = _content(path, findings)
    if content is None:
        return None
    if content.startswith((ZIP, OLD_WORKBOOK)) or path.suffix.lower() in {".xlsx", ".xlsm"}:
        found = page(content, (name, *others), findings, score, must=True)
        return None if found is None else _of_page(found, findings, score)
    rows = delimited(content, findings, score)
    return None if rows is None else _checked(findings, Sheet(findings.file, _headed(rows, findings, score)))


def read_named_sheet(path: InputFile, name: str, findings: Findings, score: Score) -> Sheet | None:
    """Return the sheet of that name of a workbook; None where none is shown, or the file is no workbook."""
    content = _content(path, Findings(findings.file))
    if content is None or not content.startswith(ZIP):
        return None
    found = page(content, (name,), findings, score, must=False)
    return None if found is None or not found.rows else _of_page(found, findings, score)


def _of_page(found: Page, findings: Findings, score: Score) -> Sheet | None:
    rows = _padded(_headed(found.rows, findings, score))
    return _checked(findings, Sheet(findings.file, rows, found.title, found.epoch))


def _headed(rows: Rows, findings: Findings, score: Score) -> Rows:
    """Return the rows from the header on; what stands above it is said."""
    at = header_at(rows, score)
    if at:
        findings.add("rows-above", rows[0][0], value=_first(rows[0][1]), header=rows[at][0])
    return rows[at:]


def _first(row: list[str]) -> str:
    return next(cell.strip() for cell in row if cell.strip())


def _padded(rows: Rows) -> Rows:
    """Return rows with the header as wide as any: a cell beside the table is in a column with no heading."""
    if not rows:
        return rows
    (number, header), *others = rows
    width = max(len(row) for _, row in rows)
    return [(number, header + [""] * (width - len(header))), *others]


def _checked(findings: Findings, sheet: Sheet) -> Sheet | None:
    if not sheet.rows:
        findings.add("no-header")
        return None
    if len(sheet.rows) - 1 > MOST_ROWS:
        findings.add("too-large", most=f"{MOST_ROWS:,} rows")
        return None
    return sheet


def _content(path: InputFile, findings: Findings) -> bytes | None:
    try:
        return within(path.content) if isinstance(path, InMemoryFile) else content_of(path)
    except TooLargeError as error:
        findings.add("too-large", most=error)
    except OSError as error:
        findings.add("unreadable", why=error.strerror or "no reason given")
    except ValueError:
        findings.add("unreadable", why="no file can have this name")
    return None
