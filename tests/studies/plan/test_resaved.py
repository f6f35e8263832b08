"""A plan.csv that a spreadsheet has saved again: the same starts of the same people, or refused; never another plan."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from app.pages.small import FIRST_DAY, PEOPLE, STAFF, WEEKS
from common import ENGLAND_WALES
from optimise.tale import Plans, Tale

from planner.base.fault import InputError
from planner.caseload import InMemoryFile
from planner.optimise.constraints.plan_constraints import Start
from planner.present.export import as_bytes
from planner.scenario import read
from planner.sheets.quality import Entry
from planner.studies.plan import PlanQuestion
from planner.studies.plan.constraint_files import read_previous
from planner.studies.plan.resaved import Names

NAMES = {  # a name, and what a spreadsheet writes where it takes it for a number or a date
    "0042": "42",
    "123456789012": "1.23457E+11",
    "1E5": "1.00E+05",
    "MAR12": "12-Mar",
    "3-4": "03-Apr",
    "2027-06": "Jun-27",
    "Zoë": "Zoë",
    "Łucja": "Łucja",
    "=cat": "'=cat",
    "ann": "ann",
}
Row = dict[str, str]
Resave = Callable[[list[Row]], bytes]
DATES = ("start_date", "hours_held_until", "deadline", "last_start_date", "assessment_date", "too_old_from")


@pytest.fixture
def tale(plans: Plans) -> Tale:
    """A plan with names that are hard on spreadsheets, of people and of psychologists."""
    people = {name: {"end": 500 + 10 * number} for number, name in enumerate(NAMES)}
    return plans(people, {"Zoë Müller": {"hours": 20}, "007": {"hours": 20}})


def starts(tale: Tale) -> dict[str, Start]:
    """What the plan has."""
    return {row.person: (row.start, row.psychologists) for row in tale.plan.rows if row.start}


def rows_of(tale: Tale, folder: Path) -> list[Row]:
    """The plan.csv, as text."""
    (folder / "plan.csv").write_bytes(as_bytes(tale.answer.files()["plan.csv"]))
    with (folder / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def as_csv(rows: list[Row], delimiter: str = ",", line: str = "\r\n") -> str:
    """Rows as a spreadsheet writes them."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator=line)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def shown(row: Row, pattern: str = "%d/%m/%Y") -> Row:
    """A row as a spreadsheet shows it: its dates in the local order, numbers as short as can be, names as taken."""
    result = {key: NAMES.get(cell, cell) if key == "person" else cell for key, cell in row.items()}
    for key in DATES:
        result[key] = date.fromisoformat(row[key]).strftime(pattern) if row[key] else ""
    for key in ("chance", "best_chance", "weight"):
        result[key] = f"{float(row[key]):g}" if row[key] else ""
    return result | {key: "7" for key in ("psychologist", "second_psychologist") if row[key] == "007"}


def in_the_uk(rows: list[Row]) -> list[Row]:
    return [shown(row) for row in rows]


def garbled(rows: list[Row]) -> str:
    """What a file without a byte-order mark looks like to a spreadsheet, which takes it for Windows-1252."""
    read = as_csv(in_the_uk(rows)).encode()
    return "".join(chr(byte) if byte in b"\x81\x8d\x8f\x90\x9d" else bytes([byte]).decode("cp1252") for byte in read)


RESAVED: dict[str, Resave] = {
    "as CSV UTF-8": lambda rows: as_csv(in_the_uk(rows)).encode("utf-8-sig"),
    "as CSV": lambda rows: as_csv(in_the_uk(rows)).encode("cp1252", errors="replace"),
    "as CSV where commas are decimal": lambda rows: as_csv(in_the_uk(rows), ";").encode("cp1252", errors="replace"),
    "as CSV on a Mac": lambda rows: as_csv(in_the_uk(rows), line="\r").encode("mac_roman", errors="replace"),
    "with tabs": lambda rows: as_csv(in_the_uk(rows), "\t").encode("utf-8-sig"),
    "with sep=": lambda rows: b"sep=;\r\n" + as_csv(in_the_uk(rows), ";").encode("utf-8"),
    "opened without a mark": lambda rows: garbled(rows).encode("utf-8-sig"),
    "sorted, with a title above": lambda rows: b"The plan\r\n\r\n" + as_csv(in_the_uk(rows)[::-1]).encode(),
    "with months in words": lambda rows: as_csv([shown(row, "%d-%b-%y") for row in rows]).encode("utf-8-sig"),
    "with names in capitals": lambda rows: as_csv([row | {"person": row["person"].upper()} for row in rows]).encode(),
}


@pytest.mark.parametrize("resave", RESAVED.values(), ids=list(RESAVED))
def test_a_plan_saved_again_is_the_same_plan(tale: Tale, tmp_path: Path, resave: Resave) -> None:
    """Nobody is moved, gone or added."""
    assert len(starts(tale)) == len(NAMES)
    path = tmp_path / "again.csv"
    path.write_bytes(resave(rows_of(tale, tmp_path)))
    assert read_previous(path, tale.formulation) == starts(tale)


def test_the_workbook_is_the_same_plan(tale: Tale, tmp_path: Path) -> None:
    """Its sheet of the plan, not that of those at risk, which has the same columns."""
    (tmp_path / "plan.xlsx").write_bytes(as_bytes(tale.answer.files()["plan.xlsx"]))
    said: list[Entry] = []
    assert read_previous(tmp_path / "plan.xlsx", tale.formulation, said) == starts(tale)
    assert said == []


def test_names_taken_for_something_else_are_said(tale: Tale, tmp_path: Path) -> None:
    """Each with what it is read as."""
    (tmp_path / "again.csv").write_bytes(as_csv(in_the_uk(rows_of(tale, tmp_path))).encode("utf-8-sig"))
    said: list[Entry] = []
    read_previous(tmp_path / "again.csv", tale.formulation, said)
    told = {entry.value: entry.done for entry in said if entry.rule == "matched" and entry.column == "person"}
    assert told == {new: f"read as {name}" for name, new in NAMES.items() if new not in {name, f"'{name}"}}


CODE_PAGES = {"as CSV": "Windows-1252", "as CSV on a Mac": "Mac Roman", "opened without a mark": "Windows-1252"}


@pytest.mark.parametrize("how", RESAVED)
def test_another_code_page_is_said_once(tale: Tale, tmp_path: Path, how: str) -> None:
    """Which it was read as, and that names were matched; where it is the same, nothing."""
    (tmp_path / "again.csv").write_bytes(RESAVED[how](rows_of(tale, tmp_path)))
    said: list[Entry] = []
    read_previous(tmp_path / "again.csv", tale.formulation, said)
    told = [str(one).removeprefix(f"{tmp_path}/") for one in said if "1252" in str(one) or one.rule == "code-page"]
    page = CODE_PAGES.get(how, "Windows-1252" if "decimal" in how else "")
    words = f"read as {page}; its names were matched to the caseload"
    assert told == [f"again.csv: was saved again in another code page; {words}"] * bool(page)


@pytest.mark.parametrize("pattern", ["%m/%d/%Y", "%m-%d-%y"])
def test_dates_written_month_first_are_refused(tale: Tale, tmp_path: Path, pattern: str) -> None:
    """Never read day first, as nearly all of them could be."""
    rows = [shown(row, pattern) for row in rows_of(tale, tmp_path)]
    (tmp_path / "again.csv").write_bytes(as_csv(rows).encode("utf-8-sig"))
    with pytest.raises(InputError, match="the file has a month-first date in row 2, column"):
        read_previous(tmp_path / "again.csv", tale.formulation)


@pytest.mark.parametrize(
    ("days", "is_refused"),
    [
        (("01/04/2027", "02/01/2027"), True),  # Thursday and Tuesday; Monday 4 January and Monday 1 February
        (("01/04/2027",), True),  # alone: a Thursday, where the plan's weeks begin on Mondays
        (("04/01/2027", "01/02/2027"), False),  # Mondays
        (("04/01/2027",), False),
        (("05/01/2027", "02/02/2027"), False),  # Tuesdays: a plan of other weeks
        (("2027-01-04", "01/02/2027"), False),
    ],
)
def test_dates_that_fit_only_month_first(tale: Tale, tmp_path: Path, days: tuple[str, ...], is_refused: bool) -> None:
    """Every one could be day first; then they would not begin weeks."""
    lines = [f"{name},{day},007" for name, day in zip(("ann", "Zoë"), days, strict=False)]
    path = tmp_path / "again.csv"
    path.write_text("\n".join(["person,start_date,psychologist", *lines]), encoding="utf-8")
    if is_refused:
        with pytest.raises(InputError) as caught:
            read_previous(path, tale.formulation)
        (fault,) = caught.value.faults
        assert fault.rule == "has dates that fit a plan only month first: write them day first or as 2027-12-31"
    else:
        assert len(read_previous(path, tale.formulation)) == len(days)


def test_a_start_with_nobody_to_deliver_it(tale: Tale, tmp_path: Path) -> None:
    """Each said with its row; where there is no start, nobody need be named."""
    path = tmp_path / "again.csv"
    path.write_text("person,start_date,psychologist\nann,04/01/2027,\nZoë,,\n0042,04/01/2027,\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_previous(path, tale.formulation)
    assert [(fault.key, fault.rule) for fault in caught.value.faults] == [
        (f"row {row}, column psychologist", "must be stated where start_date is") for row in (2, 4)
    ]


def test_a_name_that_may_be_either_is_asked_for() -> None:
    """Found alone where it is the only one like it; both where there are two; nobody where there is none."""
    names = Names(["0042", "042", "7", "P-1", "p 1", "Zoe?"])
    assert [names.find(text) for text in ("0042", "42", "7.0", "p-1", "P-2")] == [
        ("0042",), ("0042", "042"), ("7",), ("P-1",), ()
    ]  # fmt: skip


def test_two_who_may_be_meant(tmp_path: Path, plans: Plans) -> None:
    """Neither is guessed."""
    tale = plans({"0042": {"end": 900}, "042": {"end": 900}}, {"P": {}})
    pd.DataFrame({"person": [42], "start_date": ["04/01/2027"], "psychologist": ["P"]}).to_csv(tmp_path / "again.csv")
    with pytest.raises(InputError, match="may be 0042 or 042: write it as in the caseload"):
        read_previous(tmp_path / "again.csv", tale.formulation)


def test_what_was_repaired_is_told_with_the_plan() -> None:
    """Beside it, and in its table of data quality, after what was found in the caseload."""
    before = b"person,start_date,psychologist\np-1,05/04/27,psychologist n1\n"
    files = (InMemoryFile("people.csv", PEOPLE.encode()), InMemoryFile("staff.csv", STAFF.encode()))
    question = PlanQuestion(
        *files, read(ENGLAND_WALES), date.fromisoformat(FIRST_DAY), WEEKS, previous=InMemoryFile("before.csv", before)
    )
    *_, last = question.answer()
    assert last.answer is not None
    told = [str(entry) for entry in last.answer.said]
    assert [line.removeprefix("before.csv: row 2, column ") for line in told] == [
        "start_date = 05/04/27: has a year of two digits; read as 5 April 2027",
        "person = p-1: is spelt differently in the caseload; read as P-1",
        "psychologist = psychologist n1: is spelt differently in the caseload; read as Psychologist N1",
    ]
    assert list(last.answer.notes())[-3:] == told
    quality = last.answer.tables()["data_quality"]
    assert (quality["file"] == "before.csv").sum() == 3
    assert len(quality) == 3 + len(question.caseload.quality.entries)
