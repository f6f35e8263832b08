"""A plan's files, read back by other programs: the same content in each, the same each time, nothing that runs."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from optimise.tale import Plans, Tale, day, pin

from planner.caseload import Status
from planner.optimise.constraints.pin import PinKind
from planner.present import export
from planner.present.numbers import DASH
from planner.studies.plan.tables import PLAN_DICTIONARY

PEOPLE = {
    "ann": {"end": 25},
    "bea": {"end": 25, "weight": 0.5},
    "=cat": {"end": 53},
    "dot": {"by": ("@Q",), "done": 1, "end": 900},
    "eve": {"end": 10},
    "fay": {"status": Status.DECLINED, "end": 900},
}
STAFF = {"P": {}, "@Q": {"hours": 1.5, "end": 34}}
SHEETS = [
    "Plan", "At risk", "Staff by week", "Proof", "Pins and floors", "Equity", "Changes", "Data quality", "Assumptions",
    "Data dictionary",
]  # fmt: skip


@pytest.fixture
def tale(plans: Plans) -> Tale:
    """Every standing but one; a pseudonym and a psychologist's name that a spreadsheet would run."""
    return plans(PEOPLE, STAFF, pins=[pin("ann", PinKind.MUST_START_BY, 6)], previous={"ann": (day(7), ("P",))})


def test_a_group_that_could_finish_nothing_has_no_share(plans: Plans, tmp_path: Path) -> None:
    """Nothing of nothing is no share: a dash where it is shown, and nothing in a cell."""
    tale = plans({"ann": {"end": 60, "sex": "female"}, "eve": {"end": 1, "sex": "male"}}, {"P": {}})
    shown = next(section for section in tale.answer.sections() if section.title == "By group").rows
    assert {row[1]: row[-1] for row in shown if row[0] == "sex"} == {"female": "100%", "male": DASH}
    assert not [cell for section in tale.answer.sections() for row in section.rows for cell in row if "nan" in cell]
    folder = written(tale, tmp_path / "plan")
    assert {row["group"]: row["share_of_best"] for row in sheet(folder / "plan.xlsx", "Equity")}["male"] is None


def written(tale: Tale, folder: Path) -> Path:
    """The files, written."""
    export.write_files(folder, tale.answer.files(), overwrite=True)  # beside the scenario
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    """A CSV's rows, as plain text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    """A sheet's rows, by the headings as they are in the CSV."""
    head, *rows = load_workbook(path)[name].iter_rows(values_only=True)
    keys = [str(cell) for cell in head]
    return [dict(zip(keys, row, strict=True)) for row in rows]


def plain(cell: object) -> str:
    """A cell as the CSV has it: dates without a time, numbers as they are shortest."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return f"{cell:.12g}" if isinstance(cell, int | float) else str(cell)


def shortest(text: str) -> str:
    """A CSV's cell likewise."""
    try:
        return f"{float(text):.12g}"
    except ValueError:
        return text


def test_four_files(tale: Tale, tmp_path: Path) -> None:
    """And nothing half-written beside them."""
    folder = written(tale, tmp_path / "plan")
    assert sorted(path.name for path in folder.iterdir()) == ["plan.csv", "plan.ics", "plan.json", "plan.xlsx"]


def test_csv(tale: Tale, tmp_path: Path) -> None:
    """One row a person, those to act on first; dates as ISO has them; whole weeks; blank where nothing is."""
    rows = rows_of(written(tale, tmp_path) / "plan.csv")
    assert list(rows[0]) == list(PLAN_DICTIONARY)
    assert [(row["person"], row["standing"]) for row in rows] == [
        ("ann", "start next"),
        ("'=cat", "start later"),
        ("bea", "not placed"),
        ("eve", "cannot finish"),
        ("dot", "on course"),
        ("fay", "no place in this plan"),
    ]
    cat = rows[1]
    assert (cat["start_date"], cat["hours_held_until"], cat["psychologist"]) == ("2027-02-01", "2027-03-01", "P")
    assert (cat["last_start_date"], cat["weeks_left"], cat["at_risk"]) == ("2027-02-01", "4", "yes")
    assert (cat["chance"], cat["best_chance"], cat["weight"], cat["deadline"]) == ("1.0", "1.0", "1.0", "2027-02-26")
    assert rows[4]["psychologist"] == "'@Q"
    assert {rows[5][key] for key in ("start_date", "chance", "deadline", "weeks_left", "psychologist")} == {""}


def test_workbook_says_the_same(tale: Tale, tmp_path: Path) -> None:
    """The sheets, in order; the plan's cell by cell as in the CSV."""
    folder = written(tale, tmp_path)
    assert load_workbook(folder / "plan.xlsx").sheetnames == SHEETS
    in_book = [{key: plain(cell) for key, cell in row.items()} for row in sheet(folder / "plan.xlsx", "Plan")]
    assert in_book == [{key: shortest(cell) for key, cell in row.items()} for row in rows_of(folder / "plan.csv")]


def test_at_risk_sheet(tale: Tale, tmp_path: Path) -> None:
    """Who is about to run out of time, the least first."""
    rows = sheet(written(tale, tmp_path) / "plan.xlsx", "At risk")
    assert [(row["person"], row["weeks_left"]) for row in rows] == [("bea", 0), ("'=cat", 4)]


def test_json_says_the_same(tale: Tale, tmp_path: Path) -> None:
    """Text as it is, as no program runs it; dates as ISO has them; null where there is nothing."""
    folder = written(tale, tmp_path)
    document = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    for mine, theirs in zip(document["plan"], rows_of(folder / "plan.csv"), strict=True):
        for key, value in mine.items():
            text = "" if value is None else str(value)
            told = text.split("T", maxsplit=1)[0] if key.endswith(("date", "deadline", "until")) else text
            assert shortest(export.neutral(told)) == shortest(theirs[key]), key
    assert document["from"] == "2027-01-04"
    assert document["proof"]["status"] == "optimal"
    assert document["proof"]["value"] == document["proof"]["bound"] == pytest.approx(2.0)
    assert document["pins_and_floors"] == [
        {"wish": "ann: must start by 10 January 2027", "price_finishes": pytest.approx(0, abs=1e-6), "note": ""}
    ]
    assert [(row["person"], row["change"]) for row in document["changes"]] == [("=cat", "added"), ("ann", "moved")]
    assert set(document) >= {name.lower().replace(" ", "_") for name in SHEETS if name != "Proof"}


def test_calendar(tale: Tale, tmp_path: Path) -> None:
    """An event for each start planned and for each last start of someone at risk, on the day, all day."""
    calendar = Calendar.from_ical((written(tale, tmp_path) / "plan.ics").read_bytes())
    events = [(str(event["summary"]), event.decoded("dtstart")) for event in calendar.walk("VEVENT")]
    assert sorted(events) == [
        ("=cat starts with P", date(2027, 2, 1)),
        ("=cat: last week in which a start could finish in time", date(2027, 2, 1)),
        ("ann starts with P", date(2027, 1, 4)),
        ("bea: last week in which a start could finish in time", date(2027, 1, 4)),
    ]
    assert all(event.decoded("dtend") - event.decoded("dtstart") for event in calendar.walk("VEVENT"))
    assert len({str(event["uid"]) for event in calendar.walk("VEVENT")}) == 4


def test_nothing_runs(tale: Tale, tmp_path: Path) -> None:
    """In no sheet and no CSV cell does a text begin as a formula would."""
    folder = written(tale, tmp_path)
    cells = [cell for row in rows_of(folder / "plan.csv") for cell in row.values()]
    for each in load_workbook(folder / "plan.xlsx"):
        cells += [cell.value for row in each.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert not any(cell.data_type == "f" for row in each.iter_rows() for cell in row)
    assert not [cell for cell in cells if cell.startswith(export.NEUTRALISED) and not _is_number(cell)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_the_same_each_time(plans: Plans, tmp_path: Path) -> None:
    """Planned twice: text files to the byte, the workbook cell by cell."""
    folders = [written(plans(PEOPLE, STAFF), tmp_path / name) for name in ("one", "two")]
    for name in ("plan.csv", "plan.ics", "plan.json"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()
    for name in SHEETS:
        assert sheet(folders[0] / "plan.xlsx", name) == sheet(folders[1] / "plan.xlsx", name)


@pytest.mark.parametrize("broken", ["plan.csv", "plan.xlsx", "plan.ics", "plan.json"])
def test_interrupted(tale: Tale, tmp_path: Path, broken: str) -> None:
    """Whichever file an interrupt comes in, those of before stand whole, and nothing else is there."""
    for name in tale.answer.files():
        (tmp_path / name).write_text("before")

    def interrupt(out: BinaryIO) -> None:
        out.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export.write_files(tmp_path, {**tale.answer.files(), broken: interrupt}, overwrite=True)
    left = {path.name: path.read_text() for path in tmp_path.iterdir() if path.name not in {"base.toml", "tale.toml"}}
    assert left == dict.fromkeys(tale.answer.files(), "before")


def test_every_column_is_explained(tale: Tale) -> None:
    """The dictionary has each column of the tables it speaks of."""
    tables = tale.answer.tables()
    told = set(tables["data_dictionary"]["column"])
    for name in ("plan", "at_risk", "proof", "changes"):
        assert set(tables[name].columns) <= told, name
    assert set(tables["staff_by_week"].columns) - {"psychologist", "team"} <= told
    assert set(tables["equity"].columns) - {"people"} <= told


def test_assumptions_come_first(tale: Tale) -> None:
    """The plan's own choices, then every parameter of the scenario with its source."""
    table = tale.answer.tables()["assumptions"]
    assert table.iloc[:3][["key", "value"]].to_numpy().tolist() == [
        ["deadline", "end of custody"],
        ["least chance worth a start", "0.05"],
        ["start next", "within 4 weeks"],
    ]
    assert "programme.sessions_needed" in set(table["key"])
