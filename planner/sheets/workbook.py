"""An Excel workbook as rows of text: its sheets that are shown, and what is hidden in the one that is read.

Formulas count by the value they had when last saved.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from xml.parsers import expat

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import column_index_from_string, get_column_letter

from planner.sheets.quality import Findings
from planner.sheets.rows import (
    LAST_ROW,
    LONGEST_CELL,
    MOST_ABOVE,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_PART_BYTES,
    MOST_PARTS,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_UNPACKED_BYTES,
    Rows,
    Score,
    TooLargeError,
    best_score,
    filled,
)

OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
BIG_PARTS = re.compile(r"xl/(worksheets/|sharedStrings)|.*\.(png|jpe?g|gif|emf|wmf|bin)$", re.IGNORECASE)
TEXTS = re.compile(r"xl/sharedStrings.*\.xml", re.IGNORECASE)
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
SHOWN = "visible"
LEAST_FIT = 2  # columns of a hidden sheet worth a word
MOST_NAMED = 8  # rows or columns that a finding names


class _NoWorkbookError(Exception):
    """What no spreadsheet writes."""


@dataclass(frozen=True)
class Page:
    """One sheet of a workbook."""

    title: str
    rows: Rows
    epoch: date  # day 0 of an unformatted date in it


def page(content: bytes, names: Sequence[str], findings: Findings, score: Score, *, must: bool) -> Page | None:
    """Return the sheet of the first of these names that is there and fits; else, if there must be one, that which fits.

    Sheets that are not shown are not read. What was chosen, or passed over, is found; the sheet's title joins the
    file's name in the findings. None where a finding stops it.
    """
    if content.startswith(OLD_WORKBOOK):
        findings.add("not-workbook", why="it is an old workbook or has a password")
        return None
    try:
        with _opened(content) as book:
            chosen = _chosen(book, names, findings, score) if must else _named(book, names[:1], findings)
            return None if chosen is None else _read(chosen, book.epoch, findings)
    except TooLargeError as error:
        findings.add("too-large", error.row, most=error)
    except Exception:  # noqa: BLE001 - a broken workbook may fail anywhere inside the library
        findings.add("not-workbook", why="it is damaged or no workbook")
    return None


def _read(sheet: _Sheet, epoch: date, findings: Findings) -> Page:
    findings.file = f"{findings.file} [{sheet.title}]"
    rows = sheet.rows()
    for rule, hidden in (("hidden-rows", sheet.extent.hidden_rows), ("hidden-columns", sheet.extent.hidden_columns)):
        if hidden:
            findings.add(rule, number=len(hidden), which=_listed(hidden))
    return Page(sheet.title, rows, epoch)


def _listed(names: Sequence[object]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" * (len(names) > MOST_NAMED)
    return ", ".join(map(str, names[:MOST_NAMED])) + more


# --- which sheet


def _chosen(book: _Book, names: Sequence[str], findings: Findings, score: Score) -> _Sheet | None:
    """Return the sheet that is read; None where which is meant cannot be told."""
    shown = [sheet for sheet in book.sheets if sheet.is_shown]
    named = [sheet for name in names for sheet in shown if sheet.is_named(name)]
    most = max((sheet.score(score) for sheet in shown), default=0)
    chosen = next((sheet for sheet in named if sheet.score(score) or not most), None)
    hidden = {sheet: sheet.score(score) for sheet in book.sheets if not sheet.is_shown}
    if chosen is None and (better := [sheet.title for sheet, fits in hidden.items() if fits > most]):
        findings.add("hidden-fits", titles=_listed(better), name=names[0])
        return None
    if chosen is None:
        chosen = _fitting([sheet for sheet in shown if sheet.score(score) == most], names[0], most, findings)
        if chosen is not None and len(shown) > 1 and most:
            findings.add("sheet-chosen", name=names[0], title=chosen.title)
    for sheet, fits in hidden.items():
        if fits >= LEAST_FIT:
            findings.add("hidden-sheet", title=sheet.title)
    return chosen


def _fitting(sheets: Sequence[_Sheet], name: str, most: int, findings: Findings) -> _Sheet | None:
    """Return the one sheet that fits best; where none has any of the columns, the first, whose headings are told."""
    if not sheets:
        findings.add("no-header")
        return None
    if most and len(sheets) > 1:
        findings.add("which-sheet", name=name, titles=_listed([sheet.title for sheet in sheets]))
        return None
    return sheets[0]


def _named(book: _Book, names: Sequence[str], findings: Findings) -> _Sheet | None:
    """Return the sheet of this name, where it is shown; one that is hidden is said."""
    for sheet in (sheet for sheet in book.sheets if sheet.is_named(names[0])):
        if sheet.is_shown:
            return sheet
        findings.add("hidden-sheet", title=sheet.title)
    return None


# --- the library's sheets, within bounds


@dataclass(frozen=True)
class _Extent:
    """How far a sheet goes, and what is hidden in it."""

    columns: int
    hidden_rows: tuple[int, ...]  # that hold anything
    hidden_columns: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Sheet:
    sheet: Any
    packed: zipfile.ZipFile
    part: str

    @property
    def title(self) -> str:
        return str(self.sheet.title)

    @property
    def is_shown(self) -> bool:
        return str(self.sheet.sheet_state) == SHOWN

    def is_named(self, name: str) -> bool:
        return self.title.strip().casefold() == name

    @cached_property
    def extent(self) -> _Extent:
        """Raises TooLargeError where the sheet goes beyond the bounds."""
        measure = _Measure()
        with self.packed.open(self.part) as source:
            measure.read(source)
        hidden = sorted(measure.hidden_columns & measure.filled_columns)
        return _Extent(
            max(measure.filled_columns, default=1),
            tuple(measure.hidden_rows),
            tuple(get_column_letter(at) for at in hidden),
        )

    def score(self, score: Score) -> int:
        """Return how well the sheet fits; one beyond the bounds does not."""
        try:
            return best_score(self.rows(5 * MOST_ABOVE), score)
        except TooLargeError:
            return 0

    def rows(self, most: int | None = None) -> Rows:
        """Return the rows that hold anything, of the first `most`."""
        self.sheet.reset_dimensions()  # some programs write wrong ones
        cells = self.sheet.iter_rows(max_row=most or LAST_ROW, max_col=self.extent.columns, values_only=True)
        return filled(_trimmed(cells))


def _trimmed(rows: Iterator[Sequence[Any]]) -> Iterator[list[str]]:
    """Yield rows of text; blank ones are short, so that they take no time."""
    for row in rows:
        yield [_text(cell) for cell in row] if any(cell is not None for cell in row) else []


@dataclass(frozen=True)
class _Book:
    sheets: tuple[_Sheet, ...]
    epoch: date


@contextmanager
def _opened(content: bytes) -> Iterator[_Book]:
    """Open a workbook; raises TooLargeError where it is beyond the bounds."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed, warnings.catch_warnings():
        check_parts(packed)
        warnings.simplefilter("ignore")  # what Excel adds and this does not read is no concern of ours
        reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        reader.read()
        parts = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
        try:
            if len(reader.wb.worksheets) > MOST_SHEETS:
                raise TooLargeError(f"{MOST_SHEETS} sheets")
            sheets = (_Sheet(sheet, packed, parts[sheet.title]) for sheet in reader.wb.worksheets)
            yield _Book(tuple(sheets), reader.wb.epoch.date())
        finally:
            reader.wb.close()


def check_parts(packed: zipfile.ZipFile) -> None:
    """Refuse before anything is unpacked what would unpack to too much.

    Raises TooLargeError where there are too many parts, or too large ones.
    """
    parts = packed.infolist()
    if len(parts) > MOST_PARTS:
        raise TooLargeError(f"{MOST_PARTS:,} parts")
    if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise TooLargeError(f"{MOST_UNPACKED_BYTES // 1_000_000} MB unpacked")
    if any(part.file_size > MOST_PART_BYTES for part in parts if not BIG_PARTS.match(part.filename)):
        raise TooLargeError(f"{MOST_PART_BYTES // 1_000_000} MB in a part that holds no cells")
    for part in parts:
        if TEXTS.fullmatch(part.filename):
            with packed.open(part) as source:
                _Measure().read(source)


@dataclass
class _Measure:
    """Goes through a part as it is unpacked, and stops where it goes beyond the bounds."""

    row: int = 0
    column: int = 0
    cells: int = 0
    rows: int = 0
    length: int = 0
    is_hidden: bool = False  # the present row
    is_text: bool = False
    is_filled: bool = False  # the present row
    filled_columns: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)

    def read(self, source: Any) -> None:
        """Measure a part."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = _refuse_entities
        parser.ParseFile(source)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._cell(attributes.get("r", ""))
        elif tag == "row":
            self._row(attributes)
        elif tag == "si":
            self._count()
        elif tag == "col" and (_is_yes(attributes.get("hidden")) or _is_nothing(attributes.get("width"))):
            last = min(int(attributes.get("max", "0")), MOST_COLUMNS)
            self.hidden_columns.update(range(int(attributes.get("min", "1")), last + 1))
        if tag in {"v", "t"}:
            self.is_text, self.length = True, 0

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in {"v", "t"}:
            self.is_text = False
            if self.length:
                self._fill()
        elif tag == "row" and self.is_filled:
            self.rows += 1
            if self.rows > MOST_ROWS + MOST_ABOVE + 1:
                raise TooLargeError(f"{MOST_ROWS:,} rows")
            if self.is_hidden:
                self.hidden_rows.append(self.row)

    def _characters(self, text: str) -> None:
        if self.is_text:
            self.length += len(text)
            if self.length > LONGEST_CELL:
                raise TooLargeError(f"{LONGEST_CELL:,} characters a cell", self.row or None)

    def _fill(self) -> None:
        if self.column:
            self.is_filled = True
            self.filled_columns.add(self.column)
            if self.column > MOST_COLUMNS:
                raise TooLargeError(f"{MOST_COLUMNS} columns", self.row)

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        if self.row > LAST_ROW:
            raise TooLargeError(f"row {LAST_ROW:,}")
        self.column, self.is_filled = 0, False
        self.is_hidden = _is_yes(attributes.get("hidden")) or _is_nothing(attributes.get("ht"))

    def _cell(self, reference: str) -> None:
        self._count()
        if not reference:
            self.column += 1
            return
        match = REFERENCE.fullmatch(reference)
        if match is None:
            raise TooLargeError(f"row {LAST_ROW:,} and {MOST_COLUMNS} columns", self.row)
        self.column = column_index_from_string(match[1])

    def _count(self) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise TooLargeError(f"{MOST_CELLS:,} cells", self.row or None)


def _refuse_entities(*_: object) -> None:
    raise _NoWorkbookError


def _is_yes(flag: str | None) -> bool:
    return flag in {"1", "true"}


def _is_nothing(size: str | None) -> bool:
    return size is not None and size.strip("0") in {"", "."}


# --- cells


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
