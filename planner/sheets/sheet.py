"""A file as rows of text, whatever it was written in: CSV or an Excel workbook. Files are only read."""

from __future__ import annotations

from dataclasses import dataclass

from planner.sheets.delimited import Score, delimited
from planner.sheets.findings import Findings
from planner.sheets.held import InMemoryFile, InputFile
from planner.sheets.rows import Rows
from planner.sheets.workbook import OLD_WORKBOOK, ZIP, workbook

MOST_BYTES = 100_000_000
MOST_ROWS = 100_000  # as many people as a scenario may have


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
