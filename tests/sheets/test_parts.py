"""Workbooks that no spreadsheet writes, by hand: each is refused in one sentence before the library takes it in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from functools import partial

import pytest

from planner.caseload.columns import PEOPLE
from planner.sheets.heading import score
from planner.sheets.quality import Findings
from planner.sheets.sheet import InMemoryFile, Sheet, read_named_sheet, read_sheet

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEADER = "".join(f'<c t="inlineStr"><is><t>{head}</t></is></c>' for head in ("person", "prison", "status"))
ANN = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in ("ann", "other-north", "waiting"))
TABLE = f"<row>{HEADER}</row><row>{ANN}</row>"
DAMAGED = "must be an Excel workbook (.xlsx) with no password: "


def packed(
    rows: str = TABLE,
    sheets: Sequence[tuple[str, str]] = (("people", "rows"),),
    texts: str = "",
    styles: str = "",
    first: str = "xl/workbook.xml",
) -> bytes:
    """A workbook of one part of rows, with sheets as (title, which relation), texts and styles."""
    folder, _, name = first.rpartition("/")
    listed = "".join(
        f'<sheet name="{title}" sheetId="{at}" r:id="{which}"/>' for at, (title, which) in enumerate(sheets, 1)
    )
    kinds = {first: "sheet.main", "xl/styles.xml": "styles", "xl/sharedStrings.xml": "sharedStrings"}
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        + "".join(f'<Override PartName="/{part}" ContentType="{TYPE}.{kind}+xml"/>' for part, kind in kinds.items())
        + "</Types>",
        first: f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        f"{folder}/_rels/{name}.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{which}" Type="{OFFICE}/worksheet" Target="/xl/worksheets/{part}.xml"/>'
            for which, part in (("rows", "rows"), ("again", "rows"), ("other", "other"))
        )
        + "</Relationships>",
        "xl/styles.xml": f"<styleSheet {MAIN}>{styles}</styleSheet>",
        "xl/sharedStrings.xml": f"<sst {MAIN}>{texts}</sst>",
        "xl/worksheets/rows.xml": f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>",
        "xl/worksheets/other.xml": f"<worksheet {MAIN}><sheetData/></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, content in parts.items():
            packed.writestr(part, content)
    return out.getvalue()


def read(content: bytes) -> tuple[Sheet | None, list[str]]:
    """What is read of a workbook, and what is said of it."""
    findings = Findings("a.xlsx")
    sheet = read_sheet(InMemoryFile("a.xlsx", content), "people", findings, partial(score, columns=PEOPLE))
    return sheet, [str(entry) for entry in findings.entries]


def refused(content: bytes) -> str:
    """The one thing said of a workbook that is refused."""
    sheet, (told,) = read(content)
    assert sheet is None
    return told


@pytest.fixture
def _no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused is refused before the library reads a text or a sheet."""

    def taken(*_: object, **__: object) -> None:
        raise AssertionError("the library takes it in")

    monkeypatch.setattr("openpyxl.reader.excel.read_string_table", taken)
    monkeypatch.setattr("openpyxl.reader.excel.ExcelReader.read_worksheets", taken)


def test_one_written_by_hand_is_read() -> None:
    """What follows breaks it."""
    sheet, told = read(packed())
    assert not told
    assert sheet is not None
    assert sheet.rows[1] == (2, ["ann", "other-north", "waiting"])


@pytest.mark.usefixtures("_no_library")
def test_one_part_as_two_sheets() -> None:
    """It would be gone through once a sheet, however often it is named."""
    told = refused(packed(sheets=[("one", "rows"), ("two", "again")]))
    assert f"a.xlsx: {DAMAGED}its sheets one and two are one and the same part" in told
    assert "one and the same part" in refused(packed(sheets=[("one", "rows"), ("two", "rows")]))


@pytest.mark.usefixtures("_no_library")
def test_two_sheets_of_one_title() -> None:
    """Which of them was measured could not be told."""
    assert "two of its sheets are titled one" in refused(packed(sheets=[("one", "rows"), ("one", "other")]))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.usefixtures("_no_library")
def test_two_parts_of_one_name() -> None:
    """The library would read the other."""
    out = io.BytesIO(packed())
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/styles.xml", "<styleSheet/>")
    assert "two of its parts have one name" in refused(out.getvalue())


@pytest.mark.usefixtures("_no_library")
def test_a_first_part_under_the_name_of_a_sheet() -> None:
    """It would be taken in before it is counted."""
    told = refused(packed(first="xl/worksheets/workbook.xml"))
    assert "its first part is xl/worksheets/workbook.xml" in told


@pytest.mark.usefixtures("_no_library")
def test_one_row_of_blank_cells_without_end() -> None:
    """They say neither where they are nor what they hold, and count."""
    assert "must be at most 16,384 columns" in refused(packed(f"{TABLE}<row>{'<c/>' * 16_385}</row>"))


def test_as_many_blank_cells_as_a_spreadsheet_has_columns() -> None:
    """One fewer is read: a row may be formatted throughout."""
    assert read(packed(f"{TABLE}<row>{'<c/>' * 16_384}</row>"))[1] == []


@pytest.mark.usefixtures("_no_library")
def test_blank_cells_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of many rows, too."""
    monkeypatch.setattr("planner.sheets.parts.MOST_CELLS", 100)
    assert "must be at most 100 cells in a workbook" in refused(packed(TABLE + "<row><c/><c/></row>" * 31))


@pytest.mark.usefixtures("_no_library")
def test_shared_texts_that_no_cell_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text is there for a cell; eight cells and rows, ten to spare."""
    monkeypatch.setattr("planner.sheets.parts.MOST_UNUSED", 10)
    told = refused(packed(texts="<si><t>a</t></si>" * 19))
    assert "must be at most 10 shared texts beyond one a cell" in told


def test_as_many_shared_texts_as_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """One fewer is read."""
    monkeypatch.setattr("planner.sheets.parts.MOST_UNUSED", 10)
    assert read(packed(texts="<si><t>a</t></si>" * 18))[1] == []


@pytest.mark.usefixtures("_no_library")
def test_shared_texts_of_much_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them together, of a workbook whose cells would hold little."""
    monkeypatch.setattr("planner.sheets.parts.MOST_TEXT", 1_000)
    told = refused(packed(texts=f"<si><t>{'x' * 300}</t></si>" * 4))
    assert "must be at most 1,000 characters in all shared texts together" in told


def test_one_long_text_in_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts in each: a small file would be a large table."""
    monkeypatch.setattr("planner.base.bounds.MOST_TEXT", 1_000)
    rows = TABLE + '<row><c t="s"><v>0</v></c></row>' * 4
    told = refused(packed(rows, texts=f"<si><t>{'x' * 300}</t></si>"))
    assert "row 6: must be at most 1,000 characters in all cells together" in told


@pytest.mark.usefixtures("_no_library")
def test_a_format_of_a_number_without_end() -> None:
    """The library takes the square of its length."""
    styles = f'<numFmts><numFmt numFmtId="170" formatCode="{"[$-" * 334}"/></numFmts>'
    assert "must be at most 1,000 characters a number's format" in refused(packed(styles=styles))


def test_other_sheets_are_bounded_alike() -> None:
    """A sheet asked for by its name, as of leave."""
    findings = Findings("a.xlsx")
    content = packed(sheets=[("leave", "rows"), ("two", "again")])
    assert read_named_sheet(InMemoryFile("a.xlsx", content), "leave", findings, len) is None
    assert findings.stops
