"""Whatever the files hold: a caseload with every row accounted for, or every fault at once; never a traceback."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
from caseload.files import FIRST_DAY, PEOPLE, PEOPLE_HEADER, STAFF, baseline
from common import SCENARIOS
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.base.fault import InputError
from planner.caseload import Caseload, Severity, read_caseload

EXAMPLES = 30
MERGED = {"repeated-row", "more-leave"}
BUNDLED = SCENARIOS / "caseload"
ROWS = list(csv.reader(io.StringIO(PEOPLE)))
ROWS += [
    [f"p{number}", "other-south", "", status, "14/09/2026", ready, "", "31/12/2029", "", "", ""]
    for number, (status, ready) in enumerate(
        [("on hold", "01/09/2027"), ("not ready", ""), ("declined", ""), ("awaiting assessment", "")]
    )
]
STAFF_ROWS = list(csv.reader(io.StringIO(STAFF)))
STAFF_ROWS.append(["N2", "trainee-psychologist", "south", "7.5", "", "", "12/04/2027 to 23/04/2027", "bob (7)"])

NASTY = st.sampled_from(
    ["", " ", "\u00a0", "\u200b", "-", "N/A", "#REF!", "0", "-1", "1e999", "9" * 400, "NaN", "inf", "TRUE", "=1+1",
     "01/02/2028", "12/31/2028", "31/02/2028", "0001-01-01", "9999-12-31", "99999", "2027-04-05", "ann", "BOB", "N1",
     "N2",
     "on course", "waiting", "Outside", "north; south", "bob (7); ann (2)", "bob (", "01/01/2028 to 02/01/2027", "\n",
     "a\nb", "\x0b", "\u2028", "ﬁ", "İ", "𝟙", "x" * 500, ";" * 50, "(" * 50, ",", '"', "person", "status",
     "referred on"]
)  # fmt: skip
CELLS = st.one_of(NASTY, st.text(max_size=20))


def check(people: bytes, staff: bytes, ending: str = "csv") -> None:
    """Read, and see that every row is used, or said to be left out or merged."""
    with tempfile.TemporaryDirectory() as folder:
        paths = (Path(folder) / f"people.{ending}", Path(folder) / f"staff.{ending}")
        for path, content in zip(paths, (people, staff), strict=True):
            path.write_bytes(content)
        try:
            caseload = read_caseload(*paths, FIRST_DAY, baseline())
        except InputError as error:
            assert error.faults
            assert all(str(fault) for fault in error.faults)
            return
    accounted(caseload, str(paths[0]))


def accounted(caseload: Caseload, file: str) -> None:
    """Nobody vanishes: each row is a person's, or left out, or merged with another; and the report can be told."""
    quality = caseload.quality
    mine = [entry for entry in quality.entries if entry.file.startswith(file)]
    used = {person.row for person in caseload.people}
    left_out = {entry.row for entry in mine if entry.severity is Severity.LEFT_OUT}
    merged = {entry.row for entry in mine if entry.rule in MERGED}
    assert len(used) == len(caseload.people) == quality.people.used
    assert (len(left_out), len(merged)) == (quality.people.left_out, quality.people.merged)
    assert not (used & left_out or used & merged or left_out & merged)
    assert len(used | left_out | merged) == quality.people.read
    assert all(type(one.referral_date) is date and one.teams for one in caseload.people)
    assert len(quality.table()) == len(quality.entries)
    assert str(quality)


def as_csv(rows: list[list[str]], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def mutated(rows: list[list[str]], changes: list[tuple[int, int, str]]) -> list[list[str]]:
    """Rows with some cells changed; places wrap around."""
    made = [list(row) for row in rows]
    for row, column, cell in changes:
        made[row % len(made)][column % len(made[0])] = cell
    return made


EXTRA: st.SearchStrategy[list[str]] = st.sampled_from([[], [], [], ["x"]])
CHANGES = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), CELLS), max_size=8)


@given(CHANGES, CHANGES, st.sampled_from([",", ";", "\t"]))
@settings(max_examples=EXAMPLES, deadline=None)
def test_any_cells(people: list[tuple[int, int, str]], staff: list[tuple[int, int, str]], delimiter: str) -> None:
    """Cells changed, headings too."""
    check(as_csv(mutated(ROWS, people), delimiter), as_csv(mutated(STAFF_ROWS, staff), delimiter))


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(0, 99), CELLS), max_size=5), st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_any_columns(changes: list[tuple[int, int, str]], data: st.DataObject) -> None:
    """Columns dropped, repeated and moved; rows repeated; rows cut short and drawn out."""
    at = data.draw(st.lists(st.integers(0, len(ROWS[0]) - 1), min_size=1, max_size=14))
    at += [0, 1, 3, 4] * data.draw(st.booleans())
    rows = [[row[column] for column in at] for row in mutated(ROWS, changes)]
    rows += data.draw(st.lists(st.sampled_from(rows), max_size=3))
    ragged = [row[: data.draw(st.integers(len(at) // 2, len(at)))] for row in rows[1:]]
    longer = [row + [""] * data.draw(st.integers(0, len(at))) + data.draw(EXTRA) for row in ragged]
    check(as_csv([rows[0], *longer]), as_csv(STAFF_ROWS))


@given(st.lists(st.lists(CELLS, max_size=12), max_size=6))
@settings(max_examples=EXAMPLES, deadline=None)
def test_any_rows(rows: list[list[str]]) -> None:
    """A true header over anything."""
    check(as_csv([PEOPLE_HEADER.split(","), *rows]), as_csv([STAFF_ROWS[0], *rows]))


@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)),
    st.binary(max_size=50),
    st.integers(0, 400),
)
@settings(max_examples=EXAMPLES, deadline=None)
def test_any_bytes(content: bytes, inside: bytes, at: int) -> None:
    """Bytes that are anything, alone and within a good file."""
    check(content, as_csv(STAFF_ROWS))
    good = as_csv(ROWS)
    check(good[:at] + inside + good[at:], as_csv(STAFF_ROWS))


@given(st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_any_damage_to_a_workbook(data: st.DataObject) -> None:
    """Cut short, or with bytes changed."""
    content = bytearray((BUNDLED / "caseload.xlsx").read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
        content[at] = data.draw(st.integers(0, 255))
    del content[data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content)))) :]
    check(bytes(content), bytes(content), "xlsx")


WRITTEN = st.one_of(
    CELLS.map(lambda text: "".join(one for one in text if one >= " ")),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1)),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.none(),
)


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(0, 99), WRITTEN), max_size=8))
@settings(max_examples=EXAMPLES // 2, deadline=None)
def test_any_cells_of_a_workbook(changes: list[tuple[int, int, object]]) -> None:
    """Cells of every type that a workbook may hold, in any column."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "people"
    for name, rows in (("people", ROWS), ("staff", STAFF_ROWS)):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        for row in mutated(rows, changes):  # type: ignore[arg-type]
            sheet.append(row)
    content = io.BytesIO()
    try:
        book.save(content)
    except (ValueError, TypeError, OverflowError):  # a cell that no workbook can hold
        return
    check(content.getvalue(), content.getvalue(), "xlsx")


@given(CHANGES)
@settings(max_examples=EXAMPLES // 2, deadline=None)
def test_a_workbook_is_its_csv(changes: list[tuple[int, int, str]]) -> None:
    """The same text in both gives the same people, staff and findings."""
    rows = [[cell if cell.isprintable() else "" for cell in row] for row in mutated(ROWS, changes)]
    with tempfile.TemporaryDirectory() as folder:
        plain, staff, fancy = (Path(folder) / name for name in ("people.csv", "staff.csv", "people.xlsx"))
        plain.write_bytes(as_csv(rows))
        staff.write_bytes(as_csv(STAFF_ROWS))
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append([None if cell == "" else cell for cell in row])
        for cell in (cell for row in book.worksheets[0] for cell in row if cell.value is not None):
            cell.data_type = "s"
        book.save(fancy)
        assert outcome(plain, staff) == outcome(fancy, staff)


def outcome(people: Path, staff: Path) -> object:
    """What comes of two files, whatever their names."""
    try:
        caseload = read_caseload(people, staff, FIRST_DAY, baseline())
    except InputError as error:
        return [(fault.key, fault.value, fault.rule) for fault in error.faults]
    found = sorted((one.row or 0, one.column, one.value, one.rule, one.wrong) for one in caseload.quality.entries)
    return (caseload.people, caseload.staff, found)
