"""The people file: what is checked in it, and the people made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from planner.caseload.columns import PEOPLE
from planner.caseload.courses import Course
from planner.caseload.person import Person
from planner.scenario import Scenario
from planner.scenario.status import Status
from planner.sheets.names import NameLookup, ScenarioNames
from planner.sheets.repeats import merge_repeats
from planner.sheets.spelling import nearest
from planner.sheets.table import Table, records

DEADLINE_DATES = [
    "parole_review_date",
    "parole_eligibility_date",
    "tariff_expiry_date",
    "conditional_release_date",
    "sentence_end_date",
]
IN_ORDER = (  # (earlier, later)
    ("referral_date", "started_date"),
    ("parole_review_date", "sentence_end_date"),
    ("parole_eligibility_date", "conditional_release_date"),
    ("parole_eligibility_date", "sentence_end_date"),
    ("tariff_expiry_date", "sentence_end_date"),
    ("conditional_release_date", "sentence_end_date"),
)
COURSE_COLUMNS = ("psychologist", "second_psychologist", "sessions_done", "started_date")
PERSON_FIELDS = [one.name for one in PEOPLE if one.name not in {"organisation", "psychologist", "second_psychologist"}]


def check_people(table: Table, first_day: date, scenario: Scenario, names: ScenarioNames) -> tuple[Table, int]:
    """Return the table with repeats merged and everyone's teams, and how many rows were merged; faults are found."""
    compared = [one.name for one in PEOPLE if one.name != "person"]
    table, merged = merge_repeats(table, "person", compared, "conflicting-person")
    _fill_teams(table, scenario, names.prisons)
    _find_dates(table, np.datetime64(first_day, "s"), first_day)
    _find_not_counted(table, np.datetime64(first_day, "s"))
    _find_assessments(table)
    return table, merged


def _fill_teams(table: Table, scenario: Scenario, prisons: NameLookup) -> None:
    """Give each row its teams: its own, or else those of its prison in the scenario."""
    cells = table.cells
    by_prison = {name: tuple(prison.teams) for name, prison in scenario.prisons.items()}
    blank = table.is_blank("teams")
    cells["teams"] = cells["teams"].where(~blank, cells["prison"].map(by_prison))
    unknown = blank & cells["prison"].notna() & ~cells["prison"].isin(list(by_prison))
    heading = "prison" if "prison" in table.headings else "organisation"
    for row, prison in cells.loc[unknown, "prison"].items():
        table.find(
            "unknown-prison",
            int(str(row)),
            heading,
            nearest=partial(nearest, prison, prisons.spellings),
            there_are=prisons.known,
        )


# --- dates


def _find_dates(table: Table, first: np.datetime64, first_day: date) -> None:
    cells = table.cells
    for column in ("referral_date", "started_date", "assessment_date"):
        table.find_where("after-first-day", cells[column] > first, column, first_day=first_day)
    for column in ("conditional_release_date", "sentence_end_date"):
        table.find_where("past-release", cells[column] <= first, column, first_day=first_day)
    for earlier, later in IN_ORDER:
        find_out_of_order(table, earlier, later)
    _find_no_deadline(table, first)


def find_out_of_order(table: Table, earlier: str, later: str) -> None:
    """Find each row whose date comes before the one it should follow."""
    before = table.cells[earlier]
    wrong = table.cells[later] < before
    for row, when in before[wrong].items():
        words = {"earlier": table.headings.get(earlier, earlier), "when": when.date()}
        table.find("out-of-order", int(str(row)), later, **words)


def _find_no_deadline(table: Table, first: np.datetime64) -> None:
    cells = table.cells
    none_ahead = ~(cells[DEADLINE_DATES] > first).any(axis=1)
    none_ahead &= ~cells.index.isin(list(table.faulty(*DEADLINE_DATES)))  # of those that is known already
    for row in cells.index[none_ahead & _may_start(cells)]:
        table.find("no-date-ahead", int(row))
    for row in cells.index[none_ahead & (cells["status"] == Status.ON_COURSE)]:
        table.find("no-date-ahead-on-course", int(row))


def _may_start(cells: pd.DataFrame) -> pd.Series:
    """Who may be given a place in this plan, by row."""
    at_once = [status for status in Status if status.may_start and not status.needs_ready_date]
    later = [status for status in Status if status.needs_ready_date]
    return cells["status"].isin(at_once) | (cells["status"].isin(later) & cells["ready_date"].notna())


# --- what does not count


def _find_not_counted(table: Table, first: np.datetime64) -> None:
    cells = table.cells
    waiting = _may_start(cells)
    for column in COURSE_COLUMNS:
        stated = cells[column].notna() & (cells[column] != 0)
        for row in cells.index[stated & waiting]:
            table.find("not-counted", int(row), column, status=cells.loc[row, "status"].word)
    later = (cells["status"] == Status.WAITING) & (cells["ready_date"] > first)
    table.find_where("later-ready", later, "ready_date", status=Status.WAITING.word)


# --- assessments


def _find_assessments(table: Table) -> None:
    """Find assessments with no tool, those whose age is not known, and those of people yet to be assessed."""
    cells = table.cells
    dated, with_tool = cells["assessment_date"].notna(), cells["assessment_tool"].notna()
    heading = table.headings.get("assessment_date", "assessment_date")
    table.find_where("no-tool", dated & table.is_blank("assessment_tool"), "assessment_tool", other=heading)
    first = cells["status"].map(lambda status: status is not None and status.needs_assessment).astype(bool)
    table.find_where("no-assessment-date", with_tool & table.is_blank("assessment_date") & ~first, "assessment_tool")
    for row in cells.index[dated & first]:
        table.find("assessed-and-not", int(row), "assessment_date", status=cells.loc[row, "status"].word)


# --- people


def people_of(table: Table, courses: Mapping[int, Course]) -> tuple[Person, ...]:
    """Return a person for each row that still counts."""
    return tuple(_person(row, courses) for row in records(table.left_in()[PERSON_FIELDS]))


def _person(row: dict[str, Any], courses: Mapping[int, Course]) -> Person:
    course = courses.get(row["row"])
    runs = course is not None
    return Person(
        **row
        | {
            "weight": 1.0 if row["weight"] is None else row["weight"],
            "band": _whole(row["band"]),
            "sessions_planned": _whole(row["sessions_planned"]),
            "sessions_done": course.sessions_done if course else 0,
            "started_date": row["started_date"] if runs else None,
            "psychologist": course.psychologist if course else None,
            "second_psychologist": course.second_psychologist if course else None,
        }
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def note_standing(table: Table, people: Iterable[Person], scenario: Scenario) -> None:
    """Note running courses left out, how many are to be assessed first and how many get no place, by reason."""
    people = list(people)
    left_out = table.cells.index.isin(list(table.findings.left_out))
    table.find_where("course-not-held", (table.cells["status"] == Status.ON_COURSE) & left_out, "status")
    assess = sum(person.may_start and person.status.needs_assessment for person in people)
    if assess:
        table.findings.add("assess-first", number=assess, days=scenario.programme.assessment_days)
    scheduled = sum(person.status is Status.SCHEDULED for person in people)
    if scheduled:
        table.findings.add("start-agreed", number=scheduled)
    without = Counter(person.status for person in people if person.no_place_reason)
    for status, number in sorted(without.items(), key=lambda one: one[0].word):
        who = "1 person" if number == 1 else f"{number} people"
        words: dict[str, Any] = {"who": who, "get": "gets" if number == 1 else "get", "status": status.word}
        if status.needs_ready_date:
            table.findings.add("no-place-no-date", **words)
        elif status.instead:
            table.findings.add("no-place-undecided", **words, instead=" or ".join(map(str, status.instead)))
        else:
            table.findings.add("no-place", **words)
