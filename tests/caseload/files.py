"""Files as the tests write them, and what is said of them."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from common import ENGLAND_WALES, SCENARIOS

from planner.base.fault import InputError
from planner.caseload import Caseload, read_caseload
from planner.scenario import Scenario, read

FIRST_DAY = date(2027, 4, 5)
BUNDLED = SCENARIOS / "caseload"

PEOPLE_HEADER = "person,prison,teams,status,referral_date,ready_date,PED,CRD,SED,psychologist,sessions_done"
ANN = "ann,other-north,,waiting,14/09/2026,,30/06/2028,31/12/2029,31/12/2030,,"
BOB = "bob,other-north,,on course,01/02/2026,,,31/12/2029,,N1,7"
PEOPLE = f"{PEOPLE_HEADER}\n{ANN}\n{BOB}\n"

STAFF_HEADER = "name,role,team,hours,start_date,end_date,leave,running"
N1 = "N1,registered-psychologist,north,10.5,,,,"
STAFF = f"{STAFF_HEADER}\n{N1}\n"


@cache
def baseline() -> Scenario:
    """The England and Wales baseline."""
    return read(ENGLAND_WALES).scenario


def read_text(folder: Path, people: str | bytes = PEOPLE, staff: str | bytes = STAFF) -> Caseload:
    """Write both files and read them."""
    for name, content in (("people.csv", people), ("staff.csv", staff)):
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_caseload(folder / "people.csv", folder / "staff.csv", FIRST_DAY, baseline())


def told(folder: Path, people: str | bytes = PEOPLE, staff: str | bytes = STAFF) -> list[str]:
    """What is said of both files, without the folder; `stops` before each line of an error."""
    try:
        said = [f"{one.severity.value}: {one}" for one in read_text(folder, people, staff).quality.entries]
    except InputError as error:
        said = [f"stops: {fault}" for fault in error.faults]
    return [line.replace(f"{folder}/", "") for line in said]


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
