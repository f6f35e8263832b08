"""An Excel workbook as rows of text: its sheets that are shown, and what is hidden in the one that is read.

Formulas count by the value they had when last saved.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import get_column_letter

from planner.base.bounds import LAST_ROW, MOST_ABOVE, TooLargeError
from planner.sheets.measure import Measure
from planner.sheets.parts import NoWorkbookError, Parts, check_sheets, check_workbook_part
from planner.sheets.quality import Findings
from planner.sheets.rows import Rows, Score, best_score, filled

OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
SHOWN = "visible"
WORKBOOK = ".main+xml"  # ends the type of a workbook's first part
LEAST_FIT = 2  # columns of a hidden sheet worth a word
MOST_NAMED = 8  # rows or columns that a finding names


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
            if chosen is None:
                return None
            if must and len(book.sheets) > 1 and not any(one.rule == "sheet-chosen" for one in findings.entries):
                findings.add("sheet-read", number=len(book.sheets), name=names[0], title=chosen.title.strip())
            return _read(chosen, book.epoch, findings)
    except TooLargeError as error:
        findings.add("too-large", error.row, most=error)
    except NoWorkbookError as error:
        findings.add("not-workbook", why=error)
    except Exception:  # noqa: BLE001 - a broken workbook may fail anywhere inside the library
        findings.add("not-workbook", why="it is damaged or no workbook")
    return None


def _read(sheet: _Sheet, epoch: date, findings: Findings) -> Page:
    findings.file = f"{findings.file} [{sheet.title}]"
    rows = sheet.rows()
    extent = sheet.extent
    for rule, which in (
        ("no-value", extent.without_value),
        ("hidden-rows", extent.hidden_rows),
        ("hidden-columns", extent.hidden_columns),
        ("merged-cells", extent.merged),
    ):
        if which:
            findings.add(rule, which=_listed(which))
    return Page(sheet.title, rows, epoch)


def _listed(names: Sequence[object]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" * (len(names) > MOST_NAMED)
    return ", ".join(map(str, names[:MOST_NAMED])) + more


# --- which sheet


def _chosen(book: _Book, names: Sequence[str], findings: Findings, score: Score) -> _Sheet | None:
    """Return the sheet that is read; None where which is meant cannot be told."""
    shown = [sheet for sheet in book.sheets if sheet.is_shown]
    named = [sheet for name in names for sheet in shown if sheet.is_named(name)]
    hidden = [sheet for sheet in book.sheets if not sheet.is_shown]
    chosen = next((sheet for sheet in named if _score(sheet, score, findings)), None)
    if chosen is None:
        most = max((_score(sheet, score, findings) for sheet in shown), default=0)
        if better := [sheet.title for sheet in hidden if _score(sheet, score) > most]:
            findings.add("hidden-fits", titles=_listed(better), name=names[0])
            return None
        chosen = _fitting([*named, *shown] if not most else shown, most, names[0], findings, score)
    for sheet in (sheet for sheet in hidden if _score(sheet, score) >= LEAST_FIT):
        findings.add("hidden-sheet", title=sheet.title)
    return chosen


def _score(sheet: _Sheet, score: Score, findings: Findings | None = None) -> int:
    """Return how well a sheet fits; with findings, one beyond the bounds is refused by its title."""
    try:
        return sheet.score(score)
    except TooLargeError:
        if findings is None:
            return 0
        findings.file = f"{findings.file} [{sheet.title}]"
        raise


def _fitting(shown: Sequence[_Sheet], most: int, name: str, findings: Findings, score: Score) -> _Sheet | None:
    """Return the one sheet that fits best; where none has any of the columns, the first, whose headings are told."""
    fitting = [sheet for sheet in shown if sheet.score(score) == most]
    if not fitting:
        findings.add("no-header")
        return None
    if most and len(fitting) > 1:
        titles = [sheet.title for sheet in fitting]
        told, every, others = (
            (" and ".join(titles), "both", "other") if len(titles) == 2 else (_listed(titles), "all", "others")
        )
        findings.add("which-sheet", name=name, titles=told, all=every, others=others)
        return None
    if most and len(shown) > 1:
        findings.add("sheet-chosen", name=name, title=fitting[0].title)
    return fitting[0]


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
    """How far a sheet goes, and what in it may be other than it looks."""

    columns: int
    hidden_rows: tuple[int, ...]  # that hold anything
    hidden_columns: tuple[str, ...]
    without_value: tuple[str, ...]
    merged: tuple[str, ...]


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
        measure = Measure()
        with self.packed.open(self.part) as source:
            measure.read(source)
        hidden = sorted(measure.hidden_columns & measure.filled_columns)
        return _Extent(
            max(measure.filled_columns, default=1),
            tuple(measure.hidden_rows),
            tuple(get_column_letter(at) for at in hidden),
            tuple(measure.without_value),
            tuple(measure.merged),
        )

    @cached_property
    def head(self) -> Rows:
        """The first rows, by which it is chosen. Raises TooLargeError where the sheet goes beyond the bounds."""
        return self.rows(5 * MOST_ABOVE)

    def score(self, score: Score) -> int:
        """Return how well the sheet fits. Raises as `head` does."""
        return best_score(self.head, score)

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


class _Reader(ExcelReader):
    """Reads a workbook, its texts only once it is known that they and the sheets are within bounds."""

    def __init__(self, content: bytes, parts: Parts) -> None:
        super().__init__(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        self._parts = parts

    def read_strings(self) -> None:
        """Wait until the sheets are known."""

    def read_workbook(self) -> None:
        for part in self.package.Override:
            if part.ContentType.endswith(WORKBOOK):
                check_workbook_part(part.PartName.lstrip("/"))
        super().read_workbook()
        check_sheets((sheet.name, relation.target) for sheet, relation in self.parser.find_sheets())
        self._parts.check_cells()
        super().read_strings()

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """Pass over it: there is no table in it."""


@contextmanager
def _opened(content: bytes) -> Iterator[_Book]:
    """Open a workbook; raises TooLargeError where it is beyond the bounds, NoWorkbookError where it is no workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed, warnings.catch_warnings():
        parts = Parts(packed)
        parts.check_sizes()
        parts.check_small()
        warnings.simplefilter("ignore")  # what Excel adds and this does not read is no concern of ours
        reader = _Reader(content, parts)
        reader.read()
        targets = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
        try:
            sheets = (_Sheet(sheet, packed, targets[sheet.title]) for sheet in reader.wb.worksheets)
            yield _Book(tuple(sheets), reader.wb.epoch.date())
        finally:
            reader.wb.close()


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
