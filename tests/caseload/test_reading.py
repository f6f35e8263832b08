"""What is read: columns by every name, dates by every form, workbooks as CSV, the template and the bundled files."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from caseload.files import ANN, FIRST_DAY, N1, PEOPLE, STAFF, STAFF_HEADER, baseline, read_text, told
from common import SCENARIOS

from planner.base.fault import InputError
from planner.caseload import Caseload, Count, Person, Severity, Status, example, read_caseload, template
from planner.caseload.columns import PEOPLE as PEOPLE_COLUMNS
from planner.caseload.columns import SHEETS
from planner.present.export import csv as csv_file
from planner.present.export import workbook
from planner.scenario.status import REFERRED
from planner.sheets.column import Column
from planner.sheets.dates import read_date
from planner.sheets.heading import keys, spellings
from planner.sheets.table import schema
from planner.sheets.wording import key
from tools.synthetic_caseload import main as write_bundled

BUNDLED = SCENARIOS / "caseload"
NAMES = [
    pytest.param(sheet, spelling, one.name, id=f"{sheet}-{spelling}")
    for sheet, columns in SHEETS.items()
    for one in columns
    for spelling in (one.name, one.label, *one.aliases)
]


def read_files(people: Path, staff: Path) -> Caseload:
    return read_caseload(people, staff, FIRST_DAY, baseline())


def book(path: Path, **sheets: list[list[Any]]) -> Path:
    """Write a workbook."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def cells(text: str) -> list[list[Any]]:
    """The cells of a CSV text with no quotes in it."""
    return [line.split(",") for line in text.splitlines()]


# --- columns


@pytest.mark.parametrize(("sheet", "spelling", "name"), NAMES)
def test_every_name_of_every_column(sheet: str, spelling: str, name: str) -> None:
    """By its name, label and aliases, however written."""
    known = keys(SHEETS[sheet])
    for written in (spelling, spelling.upper(), spelling.replace(" ", "_"), spelling.replace("_", " ").title()):
        assert known[key(written)] == name


@pytest.mark.parametrize("columns", SHEETS.values(), ids=SHEETS)
def test_no_name_means_two_columns(columns: tuple[Column, ...]) -> None:
    """Each spelling is one column's."""
    named = {(key(spelling), one.name) for one in columns for spelling in spellings([one])}
    assert len(named) == len({spelling for spelling, _ in named})


def test_the_schema_is_the_declaration() -> None:
    """A pandera column for each, with what is required and its bounds."""
    for columns in SHEETS.values():
        made = schema(columns)
        assert list(made.columns) == [one.name for one in columns]
        assert all(made.columns[one.name].nullable != one.required for one in columns)
        assert all(len(made.columns[one.name].checks) == 1 for one in columns if one.bounded)


# --- statuses


@pytest.mark.parametrize(("status", "word"), [(status, word) for status in REFERRED for word in status.spellings])
def test_every_word_for_every_status(tmp_path: Path, status: Status, word: str) -> None:
    """As the referral system and people write it."""
    course = "N1,3" if status is Status.ON_COURSE else ","
    people = f"{PEOPLE}cat,other-north,,{word},14/09/2026,,,31/12/2029,,{course}\n"
    assert read_text(tmp_path, people).people[2].status is status


def test_who_may_start_and_when() -> None:
    """Waiting at once; others once ready, once assessed, or not in this plan."""
    usual: dict[str, Any] = {
        "row": 2, "person": "ann", "prison": "any", "teams": ("any",), "referral_date": date(2026, 9, 14)
    }  # fmt: skip
    september, may_17 = date(2027, 9, 1), date(2027, 5, 17)
    ready = {
        (Status.WAITING, None): FIRST_DAY,
        (Status.WAITING, september): september,
        (Status.NOT_READY, september): september,
        (Status.ON_HOLD, september): september,
        (Status.ON_HOLD, date(2027, 1, 1)): FIRST_DAY,
        (Status.NOT_ASSESSED, None): may_17,  # 42 days after 5 April
        (Status.NOT_ASSESSED, september): september,
        (Status.ON_HOLD_NOT_ASSESSED, september): date(2027, 10, 13),  # 42 days after
    }
    for (status, from_date), day in ready.items():
        person = Person(**usual, status=status, ready_date=from_date)
        assert (person.may_start, person.no_place_reason) == (True, "")
        assert person.ready_on(FIRST_DAY, assessment_days=42) == day
    for status in set(REFERRED) - {status for status, _ in ready} - {Status.ON_COURSE}:
        person = Person(**usual, status=status, ready_date=september)
        assert (person.may_start, person.no_place_reason) == (False, status.word)
    waits = Person(**usual, status=Status.NOT_READY)
    assert (waits.may_start, waits.no_place_reason) == (False, "not ready, with no date of being ready")
    with pytest.raises(ValueError, match="only a person who may be given a place"):
        waits.ready_on(FIRST_DAY, assessment_days=42)


# --- dates

DATES = [
    ("31/12/2027", date(2027, 12, 31)),
    ("1/2/2027", date(2027, 2, 1)),  # never 2 January
    ("31-12-2027", date(2027, 12, 31)),
    ("31.12.2027", date(2027, 12, 31)),
    ("31 12 2027", date(2027, 12, 31)),
    ("31/12/27", date(2027, 12, 31)),
    ("31 Dec 2027", date(2027, 12, 31)),
    ("31-Dec-27", date(2027, 12, 31)),
    ("1st September 2027", date(2027, 9, 1)),
    ("3 sept 2027", date(2027, 9, 3)),
    ("31 DECEMBER 2027", date(2027, 12, 31)),
    ("2027-12-31", date(2027, 12, 31)),
    ("2027/12/31", date(2027, 12, 31)),
    ("2027-12-31T09:30:00.123Z", date(2027, 12, 31)),
    ("31/12/2027 00:00", date(2027, 12, 31)),
    ("46752", date(2027, 12, 31)),
    ("29/02/2028", date(2028, 2, 29)),
    ("29/02/2027", "no-such-day"),
    ("31/04/2027", "no-such-day"),
    ("00/01/2027", "no-such-day"),
    ("2027-13-01", "no-such-day"),
    ("45/45/2027", "no-such-day"),
    ("12/31/2027", "month-first"),
    ("31/12/207", "not-a-date"),
    ("31/12", "not-a-date"),
    ("Dec 2027", "not-a-date"),
    ("2027", "not-a-date"),
    ("20271231", "not-a-date"),
    ("31 Foo 2027", "not-a-date"),
    ("٣١/١٢/٢٠٢٧", "not-a-date"),
    ("31/12/1927", "far-date"),
    ("31/12/2227", "far-date"),
    ("00001", "far-date"),
]


@pytest.mark.parametrize(("text", "expected"), DATES, ids=[text for text, _ in DATES])
def test_dates(text: str, expected: date | str) -> None:
    """Day first, whole, and within reach of this work."""
    read = read_date(text)
    assert (read.rule if read.day is None else read.day) == expected


# --- values


def test_a_full_row(tmp_path: Path) -> None:
    """Every column."""
    header = ",".join(one.name for one in PEOPLE_COLUMNS)
    row = (
        "cat,other-north,,south; Regional team\\, north,On programme,2.5,1,01/02/2026,02/02/2026,01/03/2028,"
        "02/03/2028,03/03/2028,04/03/2028,05/03/2028,20,7,yes,N1,N2,01/09/2026,erg r,05/04/2027,12.5,F,Extended,true"
    ).replace("south; Regional team\\, north", '"south; Regional team, north"')
    staff = f"{STAFF}N2,Trainee psychologist,North,7.5,01/01/2026,31/12/2028,12/04/2027 to 23/04/2027; 05/04/2027,\n"
    caseload = read_text(tmp_path, f"{header}\n{row}\n", staff)
    assert caseload.people == (
        Person(
            row=2,
            person="cat",
            prison="other-north",
            teams=("south", "north"),
            status=Status.ON_COURSE,
            weight=2.5,
            band=1,
            referral_date=date(2026, 2, 1),
            ready_date=date(2026, 2, 2),
            parole_review_date=date(2028, 3, 1),
            parole_eligibility_date=date(2028, 3, 2),
            tariff_expiry_date=date(2028, 3, 3),
            conditional_release_date=date(2028, 3, 4),
            sentence_end_date=date(2028, 3, 5),
            sessions_planned=20,
            sessions_done=7,
            two_facilitators=True,
            psychologist="N1",
            second_psychologist="N2",
            started_date=date(2026, 9, 1),
            assessment_tool="ERG-R",
            assessment_date=date(2027, 4, 5),
            assessment_hours=12.5,
            sex="female",
            sentence_type="Extended",
            learning_disability=True,
        ),
    )
    second = caseload.staff[1]
    assert (second.role, second.team, second.hours_per_week) == ("trainee-psychologist", "north", 7.5)
    assert (second.start_date, second.end_date) == (date(2026, 1, 1), date(2028, 12, 31))
    assert second.leave == ((date(2027, 4, 5), date(2027, 4, 5)), (date(2027, 4, 12), date(2027, 4, 23)))


def test_what_is_not_stated(tmp_path: Path) -> None:
    """No date is no date, the weight is 1, and the teams are the prison's."""
    ann = read_text(tmp_path).people[0]
    assert (ann.teams, ann.weight, ann.band, ann.sessions_planned) == (("north",), 1.0, None, None)
    assert ann.tariff_expiry_date is ann.two_facilitators is ann.learning_disability is ann.psychologist is None
    assert all(type(when) is date for when in (ann.referral_date, ann.conditional_release_date))


def test_a_prison_the_scenario_does_not_know(tmp_path: Path) -> None:
    """Kept as written where the row names teams."""
    cat = read_text(tmp_path, f"{PEOPLE}{ANN.replace('ann,other-north,', 'cat,HMP Stony Marsh,south')}\n").people[2]
    assert (cat.prison, cat.teams) == ("HMP Stony Marsh", ("south",))


@pytest.mark.parametrize(
    ("people", "staff"),
    [
        (PEOPLE, STAFF),
        (PEOPLE.replace("N1,7", ","), STAFF.replace(N1, f"{N1}bob (7)")),
        (PEOPLE.replace("N1,7", ",7"), STAFF.replace(N1, f"{N1}BOB")),
        (PEOPLE.replace("N1,7", "N1,"), STAFF.replace(N1, f'{N1}"bob(7)"')),
        (PEOPLE, STAFF.replace(N1, f"{N1}bob (7)")),
    ],
    ids=["people file", "staff file", "half and half", "the other half", "both"],
)
def test_a_running_course_in_either_file(tmp_path: Path, people: str, staff: str) -> None:
    """Wherever it stands, it is the same course."""
    (bob,) = read_text(tmp_path, people, staff).running
    assert (bob.psychologist, bob.second_psychologist, bob.sessions_done) == ("N1", None, 7)


def test_a_pair_in_the_staff_file(tmp_path: Path) -> None:
    """Whoever the people file names comes first."""
    staff = f"{STAFF}{N1.replace('N1', 'N2')}bob (7)\n".replace(N1, f"{N1}bob (7)", 1)
    (bob,) = read_text(tmp_path, PEOPLE.replace("N1,7", "N2,"), staff).running
    assert (bob.psychologist, bob.second_psychologist) == ("N2", "N1")


# --- workbooks


def test_cells_of_a_workbook(tmp_path: Path) -> None:
    """Dates, numbers and flags as such; a time of day does not matter."""
    header = ["Person", "Location", "Status", "Submitted on", "CRD", "SED", "hasLdc", "Band", "Sessions planned"]
    referred = datetime(2026, 9, 14, 10, 30)  # noqa: DTZ001 - a workbook has no zones
    row = ["ann", "other-north", "waiting", referred, date(2029, 12, 31), 47848, True, 2, 20.0]
    path = book(tmp_path / "one.xlsx", people=[header, row], staff=cells(STAFF))
    caseload = read_files(path, path)
    (ann,) = caseload.people
    assert (ann.referral_date, ann.conditional_release_date) == (date(2026, 9, 14), date(2029, 12, 31))
    assert (ann.sentence_end_date, ann.learning_disability) == (date(2030, 12, 31), True)
    assert (ann.band, ann.sessions_planned) == (2, 20)
    assert [str(entry).replace(f"{tmp_path}/", "") for entry in caseload.quality.entries] == [
        "one.xlsx [people]: row 2, column SED = 47848: is a spreadsheet's day number; read as 31 December 2030"
    ]


def test_a_workbook_whose_sheets_are_named_otherwise(tmp_path: Path) -> None:
    """The first is read."""
    people = book(tmp_path / "p.xlsx", Sheet1=cells(PEOPLE), Sheet2=[["notes"]])
    staff = book(tmp_path / "s.xlsx", Team=cells(STAFF))
    assert read_files(people, staff).people == read_text(tmp_path).people


def test_a_leave_sheet(tmp_path: Path) -> None:
    """Its periods join the psychologist's own."""
    staff = f"{STAFF_HEADER}\n{N1.replace(',,,,', ',,,05/04/2027,')}\n"
    leave = [["Name", "From", "To"], ["n1", date(2027, 8, 1), date(2027, 8, 14)], ["N1", "10/08/2027", "20/08/2027"]]
    path = book(tmp_path / "one.xlsx", people=cells(PEOPLE), staff=cells(staff), leave=leave)
    assert read_files(path, path).staff[0].leave == (
        (date(2027, 4, 5), date(2027, 4, 5)),
        (date(2027, 8, 1), date(2027, 8, 20)),
    )


def test_a_broken_leave_sheet(tmp_path: Path) -> None:
    """Leave of nobody is said; leave that cannot be read leaves the psychologist out."""
    leave = [
        ["name", "from", "to"],
        ["N9", "01/08/2027", "02/08/2027"],
        ["N2", "soon", ""],
        ["N3", "02/08/2027", "01/08/2027"],
    ]
    others = "".join(f"{N1.replace('N1', name)}\n" for name in ("N2", "N3"))
    path = book(tmp_path / "one.xlsx", people=cells(PEOPLE), staff=cells(STAFF + others), leave=leave)
    caseload = read_files(path, path)
    said = [(one.file[-7:], one.row, one.column, one.rule) for one in caseload.quality.of(Severity.LEFT_OUT)]
    assert said == [
        ("[leave]", 2, "name", "leave-of-nobody"),
        ("[leave]", 3, "from", "not-a-date"),
        ("[leave]", 3, "to", "must-be-stated"),
        ("[leave]", 4, "to", "leave-ends-before-start"),
        ("[staff]", 3, "name", "leave-unclear"),
        ("[staff]", 4, "name", "leave-unclear"),
    ]
    assert caseload.quality.staff == Count(read=3, used=1, left_out=2)


def test_cells_beside_the_table_of_a_workbook(tmp_path: Path) -> None:
    """A remark beside the table moves no cell, so nobody is left out; blank columns are not worth a word."""
    rows = [[*row, "", ""] for row in cells(PEOPLE)]
    rows[1] += ["", "rang on Monday"]
    path = book(tmp_path / "one.xlsx", people=rows, staff=cells(STAFF))
    assert [entry.wrong for entry in read_files(path, path).quality.entries] == ["column 15 has no heading"]
    text = "\n".join(f"{line},," for line in PEOPLE.splitlines())
    assert told(tmp_path, text) == []


def test_a_workbook_that_lies_about_its_size(tmp_path: Path) -> None:
    """Some programs say that a sheet is one cell."""
    path = book(tmp_path / "one.xlsx", people=cells(PEOPLE), staff=cells(STAFF))
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part))
    assert len(read_files(path, path).people) == 2


def test_an_error_in_a_cell(tmp_path: Path) -> None:
    """Said, not read as blank."""
    rows = cells(PEOPLE)
    rows[1][7] = "#N/A"
    path = book(tmp_path / "one.xlsx", people=rows, staff=cells(STAFF))
    assert "column CRD = #N/A: is a spreadsheet's error" in str(read_files(path, path).quality)


# --- files


@pytest.mark.parametrize(("name", "why"), [("absent.csv", "No such file"), ("", "directory"), ("a\0b", "no file can")])
def test_what_cannot_be_read(tmp_path: Path, name: str, why: str) -> None:
    """One fault, not a crash."""
    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_files(tmp_path / name, tmp_path / "staff.csv")
    (fault,) = caught.value.faults
    assert why in fault.rule


def test_more_rows_than_a_caseload_can_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused, not endured."""
    monkeypatch.setattr("planner.sheets.sheet.MOST_ROWS", 1)
    assert told(tmp_path) == ["stops: people.csv: must be at most 1 rows"]
    monkeypatch.setattr("planner.sheets.sheet.MOST_BYTES", 10)
    assert told(tmp_path)[0] == "stops: people.csv: must be at most 0 MB"


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused before it is unpacked."""
    monkeypatch.setattr("planner.sheets.sheet.MOST_UNPACKED_BYTES", 10)
    path = book(tmp_path / "one.xlsx", people=cells(PEOPLE), staff=cells(STAFF))
    with pytest.raises(InputError, match="it is too large"):
        read_files(path, path)


def test_reading_changes_nothing(tmp_path: Path) -> None:
    """No file is written or touched."""
    for name in ("people.csv", "staff.csv", "caseload.xlsx"):
        (tmp_path / name).write_bytes((BUNDLED / name).read_bytes())
        (tmp_path / name).chmod(0o444)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    read_files(tmp_path / "people.csv", tmp_path / "staff.csv")
    read_files(tmp_path / "caseload.xlsx", tmp_path / "caseload.xlsx")
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()} == before


# --- the template


def test_the_empty_template_has_nobody(tmp_path: Path) -> None:
    """Every column is known, and no row is there."""
    path = tmp_path / "template.xlsx"
    workbook(template(), FIRST_DAY)(path)
    with pytest.raises(InputError) as caught:
        read_files(path, path)
    assert [fault.rule for fault in caught.value.faults] == [
        "must list at least one person",
        "must list at least one psychologist",
    ]


def test_the_example_is_read_as_it_stands(tmp_path: Path) -> None:
    """As a workbook and as CSV: the same, with nothing to say of it."""
    made = example()
    workbook(made, FIRST_DAY)(tmp_path / "example.xlsx")
    for name in ("people", "staff"):
        csv_file(made[name])(tmp_path / f"{name}.csv")
    caseload = read_files(tmp_path / "example.xlsx", tmp_path / "example.xlsx")
    plain = read_files(tmp_path / "people.csv", tmp_path / "staff.csv")
    assert caseload.quality.entries == plain.quality.entries == ()
    assert caseload.people == plain.people
    assert caseload.people[0].conditional_release_date == date(2029, 12, 31)
    assert caseload.staff[0].leave == (*plain.staff[0].leave, (date(2027, 8, 1), date(2027, 8, 14)))


def test_the_template_explains_every_column() -> None:
    """Name, whether needed, what is allowed, aliases, meaning."""
    sheets = template()
    assert [list(sheets[name].columns) for name in SHEETS] == [[one.name for one in SHEETS[name]] for name in SHEETS]
    table = sheets["columns"]
    assert len(table) == sum(map(len, SHEETS.values()))
    assert (table[["needed", "allowed", "also_called", "meaning"]] != "").all(axis=None)


# --- the bundled files


def test_the_bundled_files_are_as_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same seed gives the same files."""
    monkeypatch.setattr("tools.synthetic_caseload.FOLDER", tmp_path)
    write_bundled()
    for name in ("people.csv", "staff.csv", "caseload.xlsx"):
        assert (tmp_path / name).read_bytes() == (BUNDLED / name).read_bytes()


def test_the_bundled_workbook_is_the_bundled_csv() -> None:
    """The same people, staff and counts."""
    plain = read_files(BUNDLED / "people.csv", BUNDLED / "staff.csv")
    fancy = read_files(BUNDLED / "caseload.xlsx", BUNDLED / "caseload.xlsx")
    assert (plain.people, plain.staff) == (fancy.people, fancy.staff)
    assert (plain.quality.people, plain.quality.staff) == (fancy.quality.people, fancy.quality.staff)
    columns = ["severity", "row", "column", "wrong", "done", "rule"]
    sorted_ = [one.quality.table()[columns].sort_values(columns, ignore_index=True) for one in (plain, fancy)]
    pd.testing.assert_frame_equal(*sorted_)


def test_what_is_found_in_the_bundled_files() -> None:
    """What the tool put in, counted."""
    caseload = read_files(BUNDLED / "people.csv", BUNDLED / "staff.csv")
    quality = caseload.quality
    assert quality.people == Count(read=121, used=110, left_out=10, merged=1)
    assert quality.staff == Count(read=14, used=13, left_out=1)
    assert quality.table().groupby("severity")["rule"].value_counts().to_dict() == FOUND
    assert (len(caseload.running), len(caseload.candidates), len(caseload.without_place)) == (20, 47, 43)
    assert list(caseload.without_place_table().columns) == ["row", "person", "prison", "reason"]
    assert quality.counts().to_dict("list")["used"] == [110, 13]


FOUND = {
    ("left out", "after-first-day"): 1,
    ("left out", "ended"): 1,
    ("left out", "must-be-stated"): 1,
    ("left out", "no-such-day"): 1,
    ("left out", "not-a-number"): 1,
    ("left out", "out-of-order"): 2,
    ("left out", "past-release"): 1,
    ("left out", "psychologist-left-out"): 2,
    ("left out", "released"): 1,
    ("left out", "unknown-prison"): 1,
    ("left out", "unknown-status"): 1,
    ("note", "assess-first"): 1,
    ("note", "course-not-held"): 2,
    ("note", "no-place"): 7,
    ("note", "unknown-column"): 2,
    ("repaired", "blank-word"): 2,
    ("repaired", "day-number"): 1,
    ("repaired", "decimal-comma"): 1,
    ("repaired", "leave-overlaps"): 1,
    ("repaired", "matched"): 2,
    ("repaired", "not-understood"): 1,
    ("repaired", "repeated-row"): 1,
    ("repaired", "tidied"): 1,
    ("repaired", "two-digit-year"): 1,
}


def test_the_report_in_words(tmp_path: Path) -> None:
    """Counts first; what is alike is told once."""
    others = "".join(f"{ANN.replace('ann', f' cat{number}')}\n" for number in range(12))
    others += "".join(
        f"p{at},other-north,,{word},14/09/2026,,,,,,\n" for at, word in enumerate(("declined", "withdrew"))
    )
    assert str(read_text(tmp_path, PEOPLE + others).quality).replace(f"{tmp_path}/", "").splitlines() == [
        "People: 16 rows read, 16 used, 0 left out.",
        "Staff: 1 rows read, 1 used, 0 left out.",
        "Repaired: 12",
        "  people.csv: row 4, column person = ' cat0': has stray spaces or invisible characters; read without them",
        "    likewise in 11 more: row 5, 6, 7, 8, 9, 10, 11, 12 and 3 more",
        "Note: 2",
        "  people.csv: 1 declined; no place in this plan; listed with this reason",
        "  people.csv: 1 withdrawn; no place in this plan; listed with this reason",
    ]
