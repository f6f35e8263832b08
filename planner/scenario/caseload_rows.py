"""The starting caseload as a CSV file: one row a person."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import ConfigDict, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from planner.base.bounds import LONGEST_CELL, MOST_ROWS, RowCount, TooLargeError, content_of, lines_of
from planner.base.fault import Fault, InputError
from planner.scenario.assessment import Tool
from planner.scenario.parameter import MOST_SESSIONS, Part, parameter
from planner.scenario.status import MODELLED, Status

if TYPE_CHECKING:
    from _csv import Reader

ROW_KEY = re.compile(r"demand\.caseload\.rows\.(\d+)\.?(.*)")
HEADER_ROWS = 1


class Rows(list[dict[str, str]]):
    """Rows with the number each has in its file."""

    def __init__(self) -> None:
        """None yet."""
        super().__init__()
        self.numbers: list[int] = []


KEYS = {status.key: status for status in MODELLED}


def _status(written: object) -> Status:
    """Return the status that a cell states."""
    status = written if isinstance(written, Status) else KEYS.get(str(written))
    if status is None:
        *others, last = map(repr, KEYS)
        raise PydanticCustomError("status", f"Input should be {', '.join(others)} or {last}")
    return status


RowStatus = Annotated[
    Status,
    PlainValidator(_status),
    PlainSerializer(lambda status: status.key, return_type=str),
    WithJsonSchema({"type": "string", "enum": list(KEYS)}),
]


class CaseloadRow(Part):
    """One person there on the first day. Dates are official ones, given, never computed."""

    model_config = ConfigDict(strict=False)  # cells are text

    person: str = parameter("pseudonym", "text", min_length=1, max_length=100)
    prison: str = parameter("prison, by its key", "name", min_length=1)
    status: RowStatus = parameter("where the person stands", "status")
    band: int = parameter("priority band, set by people", "band", ge=1)
    referral_date: date = parameter("referred on", "date")
    first_review_date: date | None = parameter("next parole review", "date", default=None)
    custody_end_date: date | None = parameter("end of custody", "date", default=None)
    licence_end_date: date | None = parameter("end of licence", "date", default=None)
    sessions_planned: int | None = parameter(
        "sessions planned; drawn where absent", "sessions", ge=1, le=MOST_SESSIONS, default=None
    )
    sessions_done: int = parameter("sessions already held", "sessions", ge=0, le=MOST_SESSIONS, default=0)
    assessment_tool: Tool | None = parameter("tool of the assessment", "tool", default=None)
    assessment_date: date | None = parameter("assessed on", "date", default=None)

    def faults_on(self, start: date) -> Iterator[tuple[str, str]]:
        """Yield (column, rule) for each fault between this row's dates and the start date."""
        if self.referral_date > start:
            yield "referral_date", f"must be on or before the start date, {start}"
        for column in ("first_review_date", "custody_end_date", "licence_end_date"):
            if (when := getattr(self, column)) and when <= start:
                yield column, f"must be after the start date, {start}"
        if self.licence_end_date and self.custody_end_date and self.licence_end_date < self.custody_end_date:
            yield "licence_end_date", "must be on or after custody_end_date"
        if self.assessment_date and self.assessment_date > start:
            yield "assessment_date", f"must be on or before the start date, {start}"
        for column in ("assessment_date", "assessment_tool"):
            if getattr(self, column) and self.status is Status.NOT_ASSESSED:
                yield column, "must be empty for a person who is not assessed"
        if self.sessions_planned and self.sessions_done >= self.sessions_planned:
            yield "sessions_done", "must be below sessions_planned"
        if self.sessions_done and self.status is not Status.ON_COURSE:
            yield "sessions_done", "must be 0 for a person who is not on a course"


def read_rows(path: Path) -> Rows:
    """Return the rows of a caseload file, empty cells left out.

    Raises InputError where the file cannot be read as CSV with a header, or is beyond the bounds of any table.
    """
    try:
        return _rows(csv.reader(lines_of(content_of(path), "utf-8-sig"), strict=True), str(path))
    except TooLargeError as error:
        row = f"row {error.row}" if error.row else ""
        raise InputError([Fault(str(path), row, "", f"must be at most {error}")]) from None
    except OSError as error:
        raise InputError([Fault(str(path), "", "", f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise InputError([Fault(str(path), "", "", "must be UTF-8 text")]) from None
    except csv.Error as error:
        is_long = "field limit" in str(error)
        rule = f"must be at most {LONGEST_CELL:,} characters a cell" if is_long else f"must be CSV: {error}"
        raise InputError([Fault(str(path), "", "", rule)]) from None


def _rows(reader: Reader, file: str) -> Rows:
    """Return the rows below the header; what is not under a heading of its own is a fault."""
    header = next(reader, [])
    if not header:
        raise InputError([Fault(file, "", "", "must have a header row")])
    count = RowCount()
    count.take(HEADER_ROWS, header)
    twice = [name for name in dict.fromkeys(header) if name.strip() and header.count(name) > 1]
    rows, faults = Rows(), [Fault(file, f"column {name}", "", "must be there once") for name in twice]
    for cells in reader:
        if not cells:
            continue
        number = reader.line_num
        count.take(number, cells)
        if len(rows) == MOST_ROWS:
            raise TooLargeError(f"{MOST_ROWS:,} rows")
        rows.numbers.append(number)
        if len(cells) > len(header):
            faults.append(Fault(file, f"row {number}", "", "has more cells than the header"))
        filled = [(name, cell.strip()) for name, cell in zip(header, cells, strict=False) if cell.strip()]
        if not all(name.strip() for name, _ in filled):
            faults.append(Fault(file, f"row {number}", "", "has a cell in a column that has no heading"))
        rows.append(dict(filled))
    if faults:
        raise InputError(faults)
    return rows


def in_rows(fault: Fault, merged: dict[str, Any]) -> Fault:
    """Return a fault in a caseload's row as its file's, by row and column; any other as it is."""
    match = ROW_KEY.fullmatch(fault.key)
    if not match:
        return fault
    caseload = merged["demand"]["caseload"]
    rows, column = caseload["rows"], match.group(2)
    if not isinstance(rows, Rows):
        return fault  # stated in the scenario itself
    row, path = rows.numbers[int(match.group(1)) - 1], caseload["path"]
    return replace(fault, file=path, key=f"row {row}, column {column}" if column else f"row {row}")
