"""Reading a caseload: both files in, every fault found, before any number is shown."""

from __future__ import annotations

from datetime import date
from functools import partial

from planner.caseload.caseload import Caseload
from planner.caseload.columns import LEAVE, PEOPLE, STAFF
from planner.caseload.courses import Files, running_courses
from planner.caseload.people import check_people, note_standing, people_of
from planner.caseload.staff import check_staff, staff_of
from planner.scenario import Scenario
from planner.sheets.column import Column
from planner.sheets.heading import score
from planner.sheets.names import ScenarioNames
from planner.sheets.quality import Count, Entry, Findings, Quality, stop
from planner.sheets.sheet import InputFile, read_named_sheet, read_sheet
from planner.sheets.table import Table, read_table


def read_caseload(people: InputFile, staff: InputFile, first_day: date, scenario: Scenario) -> Caseload:
    """Read and check who is there on the plan's first day. The files are only read, and nothing is written.

    Parameters
    ----------
    people, staff
        CSV or an Excel workbook each, on the disk or in memory; they may be one workbook. A workbook's sheet `people`
        or `staff` is read, or else its first; a sheet `leave` adds to the staff's leave.
    first_day
        First day of the plan: dates are checked against it.
    scenario
        Names the prisons, teams and roles that the files may name.

    Returns
    -------
    Caseload
        People and staff in the order of their files, and in `quality` every finding: what was left out, repaired or
        noted. Rows read are used, left out or merged; none is lost.

    Raises
    ------
    InputError
        With every fault at once, where nothing sensible can follow: a file that cannot be read, a column missing,
        nobody who can be used, one person or psychologist in two rows that differ. It is a CaseloadError, whose
        `entries` are the findings.
    """
    names = ScenarioNames(scenario)
    found = [Findings(str(people)), Findings(str(staff)), Findings(str(staff))]
    people_table = _people(people, found[0], names)
    staff_table = _staff(staff, found[1], names)
    leave_table = _leave(staff, found[2], names)
    merged = [0, 0]
    if people_table is not None:
        people_table, merged[0] = check_people(people_table, first_day, scenario, names)
    if staff_table is not None:
        staff_table, merged[1] = check_staff(staff_table, leave_table, first_day, scenario)
    if people_table is None or staff_table is None or any(one.stops for one in found):
        raise stop(found)
    return _caseload(Files(people_table, staff_table, first_day, scenario), found, merged)


def _people(path: InputFile, findings: Findings, names: ScenarioNames) -> Table | None:
    return _table(path, "people", PEOPLE, findings, names)


def _staff(path: InputFile, findings: Findings, names: ScenarioNames) -> Table | None:
    return _table(path, "staff", STAFF, findings, names)


def _table(
    path: InputFile, name: str, columns: tuple[Column, ...], findings: Findings, names: ScenarioNames
) -> Table | None:
    sheet = read_sheet(path, name, findings, partial(score, columns=columns))
    if sheet is None:
        return None
    if len(sheet.rows) == 1:
        findings.add("nobody-read", who=_noun(name))
    return read_table(sheet, columns, names, findings)


def _noun(name: str) -> str:
    return "person" if name == "people" else "psychologist"


def _leave(path: InputFile, findings: Findings, names: ScenarioNames) -> Table | None:
    sheet = read_named_sheet(path, "leave", findings, partial(score, columns=LEAVE))
    return None if sheet is None else read_table(sheet, LEAVE, names, findings)


def _caseload(files: Files, found: list[Findings], merged: list[int]) -> Caseload:
    courses = running_courses(files)
    people, staff = people_of(files.people, courses), staff_of(files.staff)
    for table, name, used in ((files.people, "people", people), (files.staff, "staff", staff)):
        if not used:
            table.findings.add("nobody-used", who=_noun(name))
    if any(one.stops for one in found):
        raise stop(found)
    note_standing(files.people, people, files.scenario)
    return Caseload(people, staff, _quality(found, len(people), len(staff), merged))


def _quality(found: list[Findings], people: int, staff: int, merged: list[int]) -> Quality:
    entries: list[Entry] = sorted((entry for one in found for entry in one.told), key=lambda entry: entry.order)
    counts = [
        Count(used + len(one.left_out) + repeats, used, len(one.left_out), repeats)
        for one, used, repeats in zip(found, (people, staff), merged, strict=False)
    ]
    return Quality(tuple(entries), *counts)
