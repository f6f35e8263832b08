"""Where people stood on the day after a history's last, as the starting caseload of a scenario."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from planner.scenario import Scenario
from planner.scenario.status import Status
from planner.sheets.table import records
from planner.studies.calibrate.history import History

Row = dict[str, Any]


def standing(history: History, scenario: Scenario) -> list[Row]:
    """Return a row for each person in custody, as `scenario.CaseloadRow` has them.

    Whoever's course ended early has no course to come, and is left out.
    """
    day = history.window.end
    commonest = 1 + scenario.priority.weights.index(max(scenario.priority.weights))
    reviews = _next_reviews(history)
    here = history.people[history.people[["released_date", "left_date", "ended_early_date"]].isna().all(axis=1)]
    return [_row(one, day, commonest, reviews) for one in records(here)]


def _row(one: Row, day: date, commonest: int, reviews: dict[str, date | None]) -> Row:
    person, status = one["person"], _status(one)
    row = {
        "person": person,
        "prison": one["prison"],
        "status": status.key,
        "band": commonest if pd.isna(one["band"]) else min(int(one["band"]), 20),
        "referral_date": _day(one["referral_date"]),
        "first_review_date": _ahead(reviews.get(person, _day(one["first_review_date"])), day),
        "custody_end_date": _ahead(_day(one["custody_end_date"]), day),
    }
    if status is Status.ON_COURSE and not pd.isna(one["sessions_done"]):
        row["sessions_done"] = int(one["sessions_done"])
    return {name: value for name, value in row.items() if value is not None}


def _status(one: Row) -> Status:
    if not pd.isna(one["completed_date"]):
        return Status.COMPLETED
    if not pd.isna(one["started_date"]):
        return Status.ON_COURSE
    if pd.isna(one["assessed_date"]):
        return Status.NOT_ASSESSED
    if one["declined"] is True and pd.isna(one["consented_date"]):
        return Status.DECLINED
    return Status.NOT_READY if pd.isna(one["ready_date"]) else Status.WAITING


def _next_reviews(history: History) -> dict[str, date | None]:
    """Return the next review of whoever has had one: the last one's own word for it."""
    if history.reviews is None:
        return {}
    last = history.reviews.sort_values("review_date", kind="stable").drop_duplicates("person", keep="last")
    return {person: _day(when) for person, when in zip(last["person"], last["next_review_date"], strict=True)}


def _day(when: Any) -> date | None:
    return None if pd.isna(when) else pd.Timestamp(when).date()


def _ahead(when: date | None, day: date) -> date | None:
    """Return an official date that is to come, as people there on the first day are there all day.

    One of that day counts from the next; one that has passed says nothing any more.
    """
    if when is None or when < day:
        return None
    return max(when, day + timedelta(days=1))
