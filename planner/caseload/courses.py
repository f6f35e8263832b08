"""Running courses: who delivers each and how far it is, from both files, which must agree."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

import pandas as pd

from planner.scenario import Scenario
from planner.scenario.programme import Programme
from planner.scenario.status import Status
from planner.sheets.repeats import name_keys
from planner.sheets.spelling import name_key, nearest
from planner.sheets.table import Table, records

DAYS_PER_WEEK = 7
FACILITATORS = ("psychologist", "second_psychologist")
PIECES = re.compile(r"[;,()\n]")  # what parts the names and numbers of a cell of courses


@dataclass(frozen=True)
class Course:
    """A running course as both files have it."""

    psychologist: str
    second_psychologist: str | None
    sessions_done: int


@dataclass(frozen=True)
class Claim:
    """A course as the staff file has it."""

    psychologist: str
    staff_row: int
    person: str
    sessions_done: int | None


@dataclass(frozen=True)
class Files:
    """Both files, the staff by every spelling of their names."""

    people: Table
    staff: Table
    first_day: date
    scenario: Scenario

    @cached_property
    def unread(self) -> dict[str, int]:
        """The row of the staff file in which each person may be named in a cell of courses that cannot be read."""
        rows = [entry.row for entry in self.staff.findings.entries if entry.rule == "not-courses" and entry.row]
        cells = {row: str(self.staff.written.loc[row, "running"]) for row in rows}
        return {name_key(piece): row for row, text in cells.items() for piece in PIECES.split(text)}

    @cached_property
    def faulty(self) -> set[int | None]:
        """The rows of the people file left out for whom they name."""
        return self.people.faulty(*FACILITATORS)

    def staff_by_key(self) -> dict[str, dict[str, Any]]:
        """Return the row of each psychologist, used or left out, by the key of the name."""
        return {name_key(one["name"]): one for one in records(self.staff.cells) if one["name"] is not None}


def running_courses(files: Files) -> dict[int, Course]:
    """Return the running course of each person's row that has one that can be used; all else is found."""
    staff, claims = files.staff_by_key(), _claims(files.staff)
    on_course: dict[int, Course] = {}
    rows = {name_key(one["person"]): one for one in records(_involved(files.people, claims))}
    for who, claimed in claims.items():
        _find_strays(files, rows, who, claimed)
    for who, row in rows.items():
        if row["status"] is Status.ON_COURSE:
            course = _course(files, row, claims.get(who, []), staff)
            if course is not None:
                on_course[row["row"]] = course
    _find_exceeding(files, on_course, staff)
    return on_course


def _involved(people: Table, claims: Mapping[str, object]) -> pd.DataFrame:
    """Return the rows of everyone who is on a course in either file."""
    names = name_keys(people, "person")
    return people.cells[names.notna() & ((people.cells["status"] == Status.ON_COURSE) | names.isin(list(claims)))]


def _claims(staff: Table) -> dict[str, list[Claim]]:
    """Return what the staff file says of each person's course, by the key of the pseudonym."""
    claims: dict[str, list[Claim]] = {}
    for one in records(staff.cells[["name", "running"]]):
        for person, done in one["running"] or ():
            if one["name"] is not None:
                claims.setdefault(name_key(person), []).append(Claim(one["name"], one["row"], person, done))
    return claims


def _find_strays(files: Files, rows: Mapping[str, dict[str, Any]], who: str, claims: list[Claim]) -> None:
    """Find courses in the staff file of people who are not there or not on a course."""
    row = rows.get(who)
    for claim in claims:
        if row is None:
            known = partial(nearest, claim.person, list(files.people.cells["person"].dropna()))
            files.staff.find("course-of-nobody", claim.staff_row, "running", nearest=known)
        elif row["status"] is not None and row["status"].may_start:
            files.people.find("not-on-course", row["row"], "status", other=claim.psychologist)
        elif row["status"] is not None and row["status"] is not Status.ON_COURSE:
            words = {"other": row["person"], "status": row["status"].word}
            files.staff.find("course-over", claim.staff_row, "running", **words)


def _course(
    files: Files, row: dict[str, Any], claims: list[Claim], staff: Mapping[str, dict[str, Any]]
) -> Course | None:
    names = _psychologists(files, row, claims, staff)
    done = _sessions_done(files, row, claims)
    if names is None or done is None:
        return None
    _find_odd(files, row, [staff[name_key(name)] for name in names])
    return Course(names[0], names[1] if len(names) > 1 else None, done)


# --- who


def _psychologists(
    files: Files, row: dict[str, Any], claims: list[Claim], staff: Mapping[str, dict[str, Any]]
) -> list[str] | None:
    """Return the names of the one or two psychologists as the staff file has them; None where a finding stops it."""
    named = _named(files, row, staff)
    if named is None:
        return None
    claimants = list(dict.fromkeys(claim.psychologist for claim in claims))
    names = list(dict.fromkeys([*named, *claimants]))
    if not names:
        _find_nobody(files, row)
    elif named and claimants and not set(named) & set(claimants):
        column = _column(row, named[0])
        files.people.find("psychologists-differ", row["row"], column, other=" and ".join(claimants))
    elif len(names) > 2:
        files.people.find("too-many-psychologists", row["row"], "psychologist", names=", ".join(names))
    else:
        return names if _all_usable(files, row, names, staff) else None
    return None


def _find_nobody(files: Files, row: dict[str, Any]) -> None:
    """Find a course whose psychologist is not known; that of a cell that could not be read is found already."""
    if (unread := files.unread.get(name_key(row["person"]))) is not None:
        files.people.find("course-unread", row["row"], "person", other=unread)
    elif row["row"] not in files.faulty:
        files.people.find("no-psychologist", row["row"], "psychologist")


def _column(row: dict[str, Any], name: str) -> str:
    """Return the column of the people file that names a psychologist; none where the staff file alone does."""
    written = {column: row[column] for column in FACILITATORS if row[column] is not None}
    return next((column for column, text in written.items() if name_key(text) == name_key(name)), "")


def _named(files: Files, row: dict[str, Any], staff: Mapping[str, dict[str, Any]]) -> list[str] | None:
    """Return who the people file names, spelt as in the staff file; None where one is not there."""
    names: list[str] = []
    whole = True
    for column in FACILITATORS:
        written = row[column]
        if written is None:
            continue
        found = staff.get(name_key(written))
        if found is None:
            known = {one["name"]: one["name"] for one in staff.values()}
            files.people.find("psychologist-unknown", row["row"], column, nearest=partial(nearest, written, known))
            whole = False
        elif found["name"] in names:
            files.people.find("same-psychologist-twice", row["row"], column)
        else:
            if found["name"] != written:
                files.people.find("matched", row["row"], column, where="staff file", read=found["name"])
            names.append(found["name"])
    return names if whole else None


def _all_usable(files: Files, row: dict[str, Any], names: list[str], staff: Mapping[str, dict[str, Any]]) -> bool:
    left_out = files.staff.findings.left_out
    gone = [(name, staff[name_key(name)]["row"]) for name in names if staff[name_key(name)]["row"] in left_out]
    for name, other in gone:
        files.people.find("psychologist-left-out", row["row"], _column(row, name), name=name, other=other)
    return not gone


def _find_odd(files: Files, row: dict[str, Any], staff: list[dict[str, Any]]) -> None:
    """Note what is unusual and yet counts."""
    for one in staff:
        if row["teams"] is not None and one["team"] not in row["teams"]:
            words = {"team": one["team"], "prison": row["prison"], "name": one["name"]}
            files.people.find("other-team", row["row"], _column(row, one["name"]), **words)
        if one["start_date"] is not None and one["start_date"] > files.first_day:
            words = {"when": one["start_date"], "name": one["name"]}
            files.people.find("not-yet-at-work", row["row"], _column(row, one["name"]), **words)
    if row["two_facilitators"] and len(staff) == 1:
        files.people.find("one-of-two", row["row"], "two_facilitators")


# --- how far


def _sessions_done(files: Files, row: dict[str, Any], claims: list[Claim]) -> int | None:
    """Return the sessions done, 0 where neither file says; None where a finding stops it."""
    mine = [] if row["sessions_done"] is None else [int(row["sessions_done"])]
    theirs = [claim.sessions_done for claim in claims if claim.sessions_done is not None]
    said = set(mine + theirs)
    if len(said) > 1:
        other = " and ".join(str(done) for done in sorted(set(theirs)))
        files.people.find("sessions-differ", row["row"], "sessions_done", other=other)
        return None
    if not said:
        files.people.find("no-sessions-done", row["row"], "sessions_done")
    done = next(iter(said), 0)
    return done if _leaves_sessions(files, row, done) else None


def _leaves_sessions(files: Files, row: dict[str, Any], done: int) -> bool:
    """Whether some sessions are left of the course."""
    planned = row["sessions_planned"]
    if planned is not None:
        if done >= planned:
            files.people.find("sessions-all-done", row["row"], "sessions_done", planned=int(planned), done=done)
        return bool(done < planned)
    most = files.scenario.programme.sessions_needed.quantile(1.0)
    if done >= math.ceil(min(most, 1e6)):
        files.people.find("sessions-beyond-scenario", row["row"], "sessions_planned", most=math.ceil(most), done=done)
        return False
    return True


# --- how many hours


def _find_exceeding(files: Files, courses: Mapping[int, Course], staff: Mapping[str, dict[str, Any]]) -> None:
    """Note each psychologist whose running courses hold more hours than there are."""
    left_out = files.people.findings.left_out
    used = [course for row, course in courses.items() if row not in left_out]
    for name, number in _courses_held(used):
        one = staff[name_key(name)]
        held = number * hours_held_per_week(files.scenario.programme)
        if one["hours_per_week"] is not None and held > one["hours_per_week"]:
            files.staff.find("courses-exceed-hours", one["row"], "hours_per_week", held=f"{held:g}")


def _courses_held(courses: list[Course]) -> Iterator[tuple[str, int]]:
    names = [name for course in courses for name in (course.psychologist, course.second_psychologist) if name]
    return ((name, names.count(name)) for name in dict.fromkeys(names))


def hours_held_per_week(programme: Programme) -> float:
    """Return the hours a week that a running course holds of each of its psychologists."""
    hours = programme.contact_hours_per_session + programme.other_hours_per_session
    return hours * DAYS_PER_WEEK / programme.days_between_sessions
