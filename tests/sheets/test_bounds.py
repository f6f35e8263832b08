"""How much a file may hold: each bound is kept before the file is taken in, and told."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from caseload.files import PEOPLE, STAFF, book, cells, read_files, told

from planner.base.fault import InputError

BOUNDS = [  # (the bound, what it is set to, what is said)
    ("base.bounds.MOST_CELLS", 20, "row 2: must be at most 20 cells"),
    ("base.bounds.MOST_COLUMNS", 10, "row 1: must be at most 10 columns"),
    ("base.bounds.LONGEST_CELL", 12, "row 1: must be at most 12 characters a cell"),
    ("base.bounds.MOST_TEXT", 100, "row 2: must be at most 100 characters in all cells together"),
    ("base.bounds.LAST_ROW", 2, "must be at most row 2"),
    ("base.bounds.LONGEST_LINE", 60, "must be at most 60 characters a line"),
    ("base.bounds.MOST_BYTES", 10, "must be at most 0 MB"),
    ("sheets.sheet.MOST_ROWS", 1, "must be at most 1 rows"),
]
WORKBOOK_BOUNDS = [
    ("sheets.parts.MOST_CELLS", 20, "must be at most 20 cells in a workbook, blank ones among them"),
    ("sheets.measure.MOST_COLUMNS", 10, "row 1: must be at most 10 columns"),
    ("sheets.measure.LONGEST_CELL", 12, "row 1: must be at most 12 characters a cell"),
    ("sheets.measure.LAST_ROW", 2, "must be at most row 2"),
    ("base.bounds.MOST_TEXT", 100, "row 2: must be at most 100 characters in all cells together"),
    ("sheets.parts.LAST_COLUMN", 10, "must be at most 10 columns, blank ones among them"),
    ("sheets.parts.MOST_SHEETS", 1, "must be at most 1 sheets"),
    ("sheets.parts.MOST_PARTS", 5, "must be at most 5 parts"),
    ("sheets.parts.MOST_PART_BYTES", 100, "must be at most 0 MB in a part that holds no cells"),
    ("sheets.parts.MOST_ELEMENTS", 5, "must be at most 5 elements in a part, besides cells"),
    ("sheets.parts.MOST_ELEMENTS_IN_ALL", 60, "must be at most 60 elements in all parts, besides cells"),
    ("sheets.parts.MOST_IN_CELLS", 0, "must be at most 0 values, formulas and texts in a workbook"),
    ("sheets.parts.LONGEST_TAG", -1, "must be at most -1 characters a tag"),
    ("sheets.parts.MOST_UNPACKED_BYTES", 10, "must be at most 0 MB unpacked"),
    ("sheets.sheet.MOST_ROWS", 1, "must be at most 1 rows"),
]


@pytest.mark.parametrize(("bound", "most", "rule"), BOUNDS, ids=[bound for bound, *_ in BOUNDS])
def test_bounds_of_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, rule: str) -> None:
    """The people's file goes beyond each, and the message says by what."""
    monkeypatch.setattr(f"planner.{bound}", most)
    assert f"stops: people.csv: {rule}" in told(tmp_path)


@pytest.mark.parametrize(("bound", "most", "rule"), WORKBOOK_BOUNDS, ids=[bound for bound, *_ in WORKBOOK_BOUNDS])
def test_bounds_of_workbooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, rule: str) -> None:
    """The same of a workbook, before the library opens it or its sheet."""
    path = book(tmp_path / "one.xlsx", people=cells(PEOPLE), staff=cells(STAFF))
    monkeypatch.setattr(f"planner.{bound}", most)
    with pytest.raises(InputError) as caught:
        read_files(path, path)
    told = {f"{fault.key}: {fault.rule}" if fault.key else fault.rule for fault in caught.value.faults}
    assert rule in told


def packed_again(parts: dict[str, bytes]) -> bytes:
    """Parts as a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return out.getvalue()


def test_a_workbook_that_defines_words_of_its_own(tmp_path: Path) -> None:
    """Words that stand for more words would unpack without end."""
    path = book(tmp_path / "one.xlsx", people=cells(PEOPLE), staff=cells(STAFF))
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    start = b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    parts["xl/worksheets/sheet1.xml"] = start + parts["xl/worksheets/sheet1.xml"]
    path.write_bytes(packed_again(parts))
    with pytest.raises(InputError, match="it defines words of its own"):
        read_files(path, path)


def test_the_word_meant_is_looked_for_a_hundred_times(tmp_path: Path) -> None:
    """Every row is told; that the word is looked for in each of a hundred thousand would take minutes."""
    rows = "".join(f"p{at},other-north,,wating,14/09/2026,,,31/12/2029,,,\n" for at in range(150))
    lines = [line for line in told(tmp_path, PEOPLE + rows) if "no such status" in line]
    assert len(lines) == 150
    assert sum("did you mean waiting?" in line for line in lines) == 100
