"""The tables of columns, statuses and rules: of caseload, staff and history files, as declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from planner.caseload.columns import SHEETS
from planner.caseload.template import columns_table
from planner.scenario.status import REFERRED, Status
from planner.sheets.column import Column
from planner.sheets.messages import (
    CELL_CHECKS,
    COURSE_CHECKS,
    FILE_CHECKS,
    HISTORY_CHECKS,
    PEOPLE_CHECKS,
    STAFF_CHECKS,
    Check,
)
from planner.studies.calibrate.columns import FILES
from tools.reference.marks import written_table

RULES = {
    "files": FILE_CHECKS,
    "cells": CELL_CHECKS,
    "people": PEOPLE_CHECKS,
    "courses": COURSE_CHECKS,
    "staff": STAFF_CHECKS,
}


def of_caseloads() -> dict[str, str]:
    """Return each table of the page of caseload and staff files, by the name in its mark."""
    made = {f"columns of {sheet}": columns_of(SHEETS, sheet) for sheet in SHEETS}
    made |= {f"rules on {name}": rules_of(rules) for name, rules in RULES.items()}
    return made | {"statuses": _statuses()}


def of_histories() -> dict[str, str]:
    """Return each table of the page of history files, by the name in its mark."""
    made = {f"columns of {name}": columns_of(FILES, name) for name in FILES}
    return made | {"rules on histories": rules_of(HISTORY_CHECKS)}


def columns_of(sheets: Mapping[str, tuple[Column, ...]], sheet: str) -> str:
    """Return the table of one file's columns."""
    table = columns_table(sheets)
    table = table[table["sheet"] == sheet].drop(columns="sheet")
    rows = [(f"`{name}`", *rest) for name, *rest in table.itertuples(index=False, name=None)]
    return written_table(("column", "needed", "allowed", "also called", "meaning", "example"), rows)


def rules_of(rules: Iterable[Check]) -> str:
    """Return the table of some rules."""
    rows = [(f"`{rule.name}`", rule.severity.value, rule.wrong, rule.done) for rule in rules]
    return written_table(("rule", "severity", "what is wrong", "what is done"), rows)


def _statuses() -> str:
    rows = [
        (status.word, ", ".join(word for word in status.spellings if word != status.word), _place(status))
        for status in REFERRED
    ]
    return written_table(("status", "also written", "a place in this plan"), rows)


def _place(status: Status) -> str:
    if status is Status.ON_COURSE:
        return "has one; its hours are held first"
    if status.needs_ready_date:
        assessed = ", once assessed from then" * status.needs_assessment
        return f"from the ready date{assessed}; without such a date, none"
    if status.needs_assessment:
        return "once assessed: the scenario's `assessment_days` from the first day"
    if status is Status.SCHEDULED:
        return "from the first day; pin the start that is agreed"
    if status.instead:
        return f"none; where one may be given, write {' or '.join(map(str, status.instead))}"
    return "from the first day" if status.may_start else "none"
