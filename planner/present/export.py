"""Files out: CSV, Parquet, Excel, JSON, each whole or not there at all."""

from __future__ import annotations

import errno
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import xlsxwriter

from planner.base.bounds import LAST_COLUMN, LAST_ROW, LONGEST_CELL
from planner.base.fault import Fault, InputError, is_utf8, said
from planner.present.placing import Writer, place, plain, try_out
from planner.sheets.rows import FORMULA_STARTS

NEUTRALISED = (*FORMULA_STARTS, "\t", "\r")  # a text that begins so is written with an apostrophe before it
MOST_COLUMN_WIDTH = 60
MOST_SHEET_ROWS = LAST_ROW - 1  # below the headings
LONGEST_TITLE = 31  # of a sheet
MOST_NAMED = 3  # of the files that a folder holds, in a sentence


def write_files(directory: Path, files: Mapping[str, Writer], *, overwrite: bool = False) -> None:
    """Write files into a folder as one: all of them or none.

    Parameters
    ----------
    directory
        A folder that is new or empty, unless `overwrite`.
    files
        What writes each, by name.
    overwrite
        Whether files of the same names, and those that the manifest there vouches for, are replaced; others stay.

    Raises
    ------
    InputError
        Where the folder has files in it, or cannot be written to.
    """
    check_writable(directory, overwrite=overwrite)
    try:
        place(directory, files)
    except OSError as error:
        raise InputError([Fault(str(directory), "", "", f"cannot be written to: {error.strerror}")]) from None


def check_writable(directory: Path, *, overwrite: bool = False) -> None:
    """Check that files can be written to a directory: better said before a long run than after.

    Raises
    ------
    InputError
        Where they cannot, or it has files in it and none may be replaced.
    """
    if not is_utf8(str(directory)):
        raise InputError([Fault(str(directory), "", "", "must have a name that is UTF-8: choose another folder")])
    try:
        above = directory.resolve()
        while not above.exists() and above != above.parent:
            above = above.parent
        there = _shown(directory) if directory.is_dir() else []
        _check_names(directory, above)
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError is of links in a circle
        raise InputError([Fault(str(directory), "", "", f"cannot be written to: {said(error)}")]) from None
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise InputError(
            [Fault(str(directory), "", "", f"cannot be written to: {above} is not a folder open to writing")]
        )
    if there and not overwrite:
        names = ", ".join(there[:MOST_NAMED]) + ", ..." * (len(there) > MOST_NAMED)
        rule = f"has files in it already ({names}): choose another folder, or add --overwrite"
        raise InputError([Fault(str(directory), "", "", rule)])
    try:
        try_out(directory, above)
    except OSError as error:
        rule = f"cannot be written to: {above} takes no files ({said(error)})"
        raise InputError([Fault(str(directory), "", "", rule)]) from None


def _check_names(directory: Path, above: Path) -> None:
    """Raise OSError where a folder that is not there yet has a name that is too long for where it would be."""
    most = os.pathconf(above, "PC_NAME_MAX") if hasattr(os, "pathconf") else 255
    if any(len(os.fsencode(part)) > most for part in directory.parts):
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))


def _shown(directory: Path) -> list[str]:
    """Return what a folder holds, but for what is hidden."""
    return sorted(path.name for path in directory.iterdir() if not path.name.startswith("."))


def in_memory(files: Mapping[str, Writer]) -> dict[str, bytes]:
    """Return what files would hold, by name; nothing is on the disk."""
    return {name: as_bytes(write) for name, write in files.items()}


def as_bytes(write: Writer) -> bytes:
    """Return what a writer would write; nothing is on the disk."""
    made = io.BytesIO()
    write(made)
    return made.getvalue()


def neutral(cell: Any) -> Any:
    """Return a text cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(NEUTRALISED) else cell


def neutral_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose text cells are neutral."""
    result = table.copy()
    for name in table.columns:
        if table[name].dtype.kind not in "ifb":
            result[name] = table[name].map(neutral)
    return result


def csv(table: pd.DataFrame) -> Writer:
    """Return a writer of a CSV file: UTF-8 with a byte-order mark, without which spreadsheets garble accents."""
    return lambda out: neutral_table(table).to_csv(out, index=False, lineterminator="\n", encoding="utf-8-sig")


def parquet(table: pd.DataFrame) -> Writer:
    """Return a writer of a Parquet file. Text stays as it is: no program runs it."""
    return lambda out: table.to_parquet(out, index=False)


def csv_and_parquet(name: str, table: pd.DataFrame) -> dict[str, Writer]:
    """Return the writers of a table, by file."""
    return {f"{name}.csv": csv(table), f"{name}.parquet": parquet(table)}


def parquet_parts(make: Callable[[], Iterable[pd.DataFrame]]) -> Writer:
    """Return a writer of a Parquet file too long to be held at once, part by part."""

    def write(out: BinaryIO) -> None:
        import pyarrow as pa  # noqa: PLC0415 - a tenth of a second to load
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

        with ExitStack() as stack:
            into = None
            for part in make():
                table = pa.Table.from_pandas(part, preserve_index=False)
                if into is None:
                    into = stack.enter_context(ParquetWriter(out, table.schema))
                into.write_table(table)

    return write


def json_text(document: Any) -> Writer:
    """Return a writer of a JSON file."""
    return text(json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False) + "\n")


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as plain values, with null for what is absent."""
    found: list[dict[str, Any]] = json.loads(table.to_json(orient="records", date_format="iso", double_precision=15))
    return found


def text(content: str) -> Writer:
    """Return a writer of a text file."""
    return plain(content.encode("utf-8"))


def workbook(sheets: Mapping[str, pd.DataFrame], created: date) -> Writer:
    """Return a writer of an Excel workbook, a table a sheet. `created` keeps the file the same each time.

    A table of more rows than a sheet can hold goes on in sheets `name (2)`, `name (3)`; a text longer than a cell can
    hold is cut, and says so.
    """

    def write(out: BinaryIO) -> None:
        made = io.BytesIO()  # xlsxwriter has errors of its own for a full disk
        book = xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
        book.set_properties({"created": datetime(created.year, created.month, created.day)})  # noqa: DTZ001
        formats = _Formats(book)
        for name, table in sheets.items():
            if len(table.columns) > LAST_COLUMN:
                most = f"must have at most {LAST_COLUMN:,} columns for a workbook; a CSV file may have more"
                raise InputError([Fault("workbook", name, "", most)])
            for title, part in _parts(name, table):
                _sheet(book.add_worksheet(title), neutral_table(part), formats)
        book.close()
        out.write(made.getvalue())

    return write


def _parts(name: str, table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield a table in parts that a sheet can hold, each with its sheet's title."""
    for number, first in enumerate(range(0, max(len(table), 1), MOST_SHEET_ROWS), start=1):
        more = f" ({number})" if number > 1 else ""
        yield f"{name[: LONGEST_TITLE - len(more)]}{more}", table.iloc[first : first + MOST_SHEET_ROWS]


class _Formats:
    """How cells look, by what they hold."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4"}
        )
        self.date = book.add_format({"num_format": "d mmm yyyy", "align": "left"})
        self.whole = book.add_format({"num_format": "#,##0"})
        self.number = book.add_format({"num_format": "#,##0.00"})
        self.small = book.add_format({"num_format": "0.0000"})  # a share: two digits of 0.0034 would be none
        self.text = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, number: float) -> Any:
        """Return how a number looks."""
        if number.is_integer():
            return self.whole
        return self.number if abs(number) >= 1 else self.small


def _sheet(sheet: Any, table: pd.DataFrame, formats: _Formats) -> None:
    sheet.freeze_panes(1, 0)
    for at, name in enumerate(table.columns):
        cells = [None if pd.isna(cell) else cell for cell in table[name]]
        sheet.write_string(0, at, str(name), formats.head)
        for row, cell in enumerate(cells, start=1):
            _cell(sheet, row, at, cell, formats)
        longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
        sheet.set_column(at, at, min(max(longest, len(str(name))) + 2, MOST_COLUMN_WIDTH))
    if len(table):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def _cell(sheet: Any, row: int, column: int, cell: Any, formats: _Formats) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), formats.date)  # noqa: DTZ001
    elif isinstance(cell, str):
        sheet.write_string(row, column, _held(cell), formats.text if len(cell) > MOST_COLUMN_WIDTH else None)
    else:
        sheet.write_number(row, column, float(cell), formats.of(float(cell)))


def _held(text: str) -> str:
    """Return as much of a text as a cell can hold, and what is missing in words."""
    if len(text) <= LONGEST_CELL // 2 or len(_utf16(text)) <= 2 * LONGEST_CELL:
        return text
    said = f"… (cut here: {len(text):,} characters, more than a cell can hold; the CSV or JSON file has them all)"
    kept = _utf16(text)[: 2 * (LONGEST_CELL - len(said))].decode("utf-16-le", errors="ignore")
    return kept + said


def _utf16(text: str) -> bytes:
    """Return a text in the units in which a spreadsheet counts characters, of two bytes each."""
    return text.encode("utf-16-le", errors="surrogatepass")
