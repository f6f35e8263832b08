# ruff: noqa: E501 - rows of files, and what is said of them, stand in one line
"""Whatever may be wrong with a history, all at once, with file, row, column, value and rule."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from studies.calibrate.recorded import baseline, of_text

from planner.base.fault import InputError
from planner.caseload import CaseloadError, InMemoryFile
from planner.present.export import as_bytes, workbook
from planner.sheets.messages import HISTORY_CHECKS
from planner.studies.calibrate.history import Window
from planner.studies.calibrate.reader import read_history

WINDOW = Window(date(2024, 1, 1), date(2024, 12, 31))
PEOPLE = """
    person,prison,referral_date,assessed_date,started_date,sessions_done,completed_date,ended_early_date,ended_early_reason,released_date,left_date
    A,other-north,2024-01-05,2024-02-16,2024-02-20,20,2024-07-01,,,2024-08-01,
    B,other-north,2024-02-01,,,,,,,,
"""
SESSIONS = """
    date,person,booked,held,lost_regime,lost_staff,lost_person
    2024-03-01,A,1,1,0,0,0
"""
PAUSES = """
    person,pause_from,pause_until
    A,2024-03-01,2024-04-01
"""
REVIEWS = """
    person,review_date,result
    A,2024-08-01,released
"""
GOOD = {"people": PEOPLE, "sessions": SESSIONS, "pauses": PAUSES, "reviews": REVIEWS}


def faults(**files: str) -> list[str]:
    """What is wrong, a line each; nothing where nothing is."""
    try:
        read_history(of_text(**files), WINDOW, baseline())
    except InputError as error:
        return [str(fault) for fault in error.faults]
    return []


def test_nothing_is_wrong() -> None:
    """The rows that the faults below are put into are good."""
    assert faults(**GOOD) == []


def changed(name: str, *rows: str) -> dict[str, str]:
    """The good files with rows more in one of them."""
    return {**GOOD, name: GOOD[name].rstrip() + "".join(f"\n{row}" for row in rows)}


CASES = [  # file, row added, what is said of it
    ("people", "C,other-noth,2024-02-01,,,,,,,,", "row 4, column prison = other-noth: no such prison in the scenario; did you mean other-north?"),
    ("people", "C,other-north,,,,,,,,,", "row 4, column referral_date: must be stated"),
    ("people", "C,other-north,31/02/2024,,,,,,,,", "row 4, column referral_date = 31/02/2024: there is no such day: check the day and the month"),
    ("people", "C,other-north,2025-02-01,,,,,,,,", "row 4, column referral_date = 2025-02-01: must be on or before the last day of the history, 31 December 2024"),
    ("people", "C,other-north,2024-03-01,,2024-02-01,,,,,,", "row 4, column started_date = 2024-02-01: must be on or after referral_date, 1 March 2024"),
    ("people", "C,other-north,2024-01-01,2024-03-01,2024-02-01,,,,,,", "row 4, column started_date = 2024-02-01: must be on or after assessed_date, 1 March 2024"),
    ("people", "C,other-north,2024-01-01,,2024-03-01,,2024-02-01,,,,", "row 4, column completed_date = 2024-02-01: must be on or after started_date, 1 March 2024"),
    ("people", "C,other-north,2024-01-01,,2024-02-01,,2024-05-01,,,2024-04-01,", "row 4, column released_date = 2024-04-01: must be on or after completed_date, 1 May 2024"),
    ("people", "C,other-north,2024-01-01,,,,2024-05-01,,,,", "row 4, column completed_date = 2024-05-01: must be blank where started_date is blank"),
    ("people", "C,other-north,2024-01-01,,2024-02-01,,2024-05-01,2024-04-01,withdrew,,", "row 4, column completed_date = 2024-05-01: must be blank where ended_early_date is stated"),
    ("people", "C,other-north,2024-01-01,,2024-02-01,,,,withdrew,,", "row 4, column ended_early_reason = withdrew: must be blank where ended_early_date is blank"),
    ("people", "C,other-north,2024-01-01,,2024-02-01,,,2024-04-01,gave up,,", "row 4, column ended_early_reason = gave up: must be one of deselected, withdrew"),
    ("people", "C,other-north,2024-01-01,,,,,,,2024-05-01,2024-05-01", "row 4, column released_date = 2024-05-01: must be blank where left_date is stated"),
    ("people", "a,other-south,2024-01-05,,,,,,,,", "row 4, column person = a: is also in row 2, which differs in prison, assessed_date"),
    ("sessions", "2024-03-08,A,2,1,0,0,0", "row 3, column booked = 2: must be the sum of the sessions held and lost, 1"),
    ("sessions", "2024-03-01,A,1,1,0,0,0", "row 3, column person = A: must be listed once; also in row 2"),
    ("sessions", "2024-03-08,Z,1,1,0,0,0", "row 3, column person = Z: must be in the people file"),
    ("sessions", "2024-01-08,A,1,1,0,0,0", "row 3, column date = 2024-01-08: must be a day on which the course was open: it started 20 February 2024 and ended 1 July 2024"),
    ("sessions", "2024-03-08,B,1,1,0,0,0", "row 3, column date = 2024-03-08: must be a day on which the course was open: it started - and ended -"),
    ("sessions", "2024-03-08,A,1,one,0,0,0", "row 3, column held = one: must be a number"),
    ("sessions", "2024-03-08,A,1,-1,1,1,0", "row 3, column held = -1: must be from 0 to 100000"),
    ("pauses", "A,2024-03-20,2024-05-01", "row 3, column pause_from = 2024-03-20: must not begin before the pause in row 2 ends"),
    ("pauses", "A,2024-05-20,2024-05-01", "row 3, column pause_until = 2024-05-01: must be on or after pause_from, 20 May 2024"),
    ("pauses", "A,2024-05-20,2025-05-01", "row 3, column pause_until = 2025-05-01: must be on or before the last day of the history"),
    ("reviews", "A,2024-01-01,refused", "row 3, column review_date = 2024-01-01: must be a day in custody, from the referral, 5 January 2024, until 1 August 2024"),
    ("reviews", "A,2024-06-01,adjourned", "row 3, column result = adjourned: must be one of released, refused"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "expected"), CASES)
def test_one_fault(name: str, row: str, expected: str) -> None:
    """Each is told with its file, row, column, value and rule."""
    (found,) = [line for line in faults(**changed(name, row)) if f"{name}.csv: {expected}" in line]
    assert found


def test_every_fault_at_once() -> None:
    """Nine faults in four files, in one telling."""
    found = faults(
        people=PEOPLE + "\nC,nowhere,2024-03-01,,2024-02-01,,,,,,\nD,other-north,2025-01-05,,,,,,,,",
        sessions=SESSIONS + "\n2024-03-08,A,3,1,0,0,0\n2024-03-08,Y,1,1,0,0,0",
        pauses=PAUSES + "\nB,2024-03-20,2024-03-25",
        reviews=REVIEWS + "\nA,2024-06-01,perhaps\nZ,2024-06-01,refused",
    )
    wrong = ("nowhere", "started_date = 2024-02-01", "2025-01-05", "booked = 3", "person = Y", "pause_from = 2024-03-20",
             "perhaps", "person = Z")  # fmt: skip
    assert all(any(what in line for line in found) for what in wrong), found
    assert len(found) == len(wrong)


def test_files_that_are_not_histories() -> None:
    """A file of no kind, two of one kind, and no people."""
    assert (
        "must have the columns of one of people, sessions, pauses, reviews; it has: colour"
        in faults(x="colour\nred")[0]
    )
    assert "must be the only people file; people.csv is one too" in faults(people=PEOPLE, again=PEOPLE)[0]
    assert faults(sessions=SESSIONS) == ["sessions.csv: must have a people file among them"]
    assert faults(people="person,referral_date\nA,2024-01-01")[0].startswith(
        "people.csv: row 1: must have a column prison"
    )


def test_a_missing_file(tmp_path: Path) -> None:
    """Told like any other fault."""
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_history([tmp_path / "people.csv"], WINDOW, baseline())


def test_a_last_session_must_be_stated_of_whoever_completed() -> None:
    """Where there is a column for it; a course that was over before the first day is let be."""
    header = "person,prison,referral_date,started_date,last_session_date,completed_date"
    found = faults(
        people=f"{header}\nA,other-north,2024-01-02,2024-01-20,,2024-07-01\nB,other-north,2023-01-02,2023-01-20,,2023-07-01"
    )
    assert found == ["people.csv: row 2, column last_session_date: must be stated where completed_date is"]


def test_what_came_before_the_window_is_not_counted() -> None:
    """And is said not to be."""
    text = PEOPLE.rstrip() + "\nC,other-north,2023-01-05,2023-02-16,2023-02-20,20,2023-12-01,,,,"
    files = changed("sessions", "2023-03-01,C,1,1,0,0,0") | {"people": text}
    history, notes = read_history(of_text(**files), WINDOW, baseline())
    assert history.sessions is not None
    assert history.sessions["person"].tolist() == ["a"]
    assert [str(note) for note in notes] == [
        "sessions.csv: 1 rows before the first day of the history, 1 January 2024; not counted"
    ]


def rules(*files: dict[str, str]) -> set[str]:
    """The rules that files break."""
    broken: set[str] = set()
    for each in files:
        with pytest.raises(CaseloadError) as error:
            read_history(of_text(**each), WINDOW, baseline())
        broken |= {entry.rule for entry in error.value.entries}
    return broken


def test_every_rule_is_tried() -> None:
    """No rule of histories that nothing above breaks."""
    elsewhere = {"which-file", "same-kind", "no-people-file", "must-follow", "before-window", "gone-before-window"}
    tried = rules(*(changed(name, row) for name, row, _ in CASES))
    assert {rule.name for rule in HISTORY_CHECKS} - tried == elsewhere


def test_the_same_row_twice_is_read_once_and_said() -> None:
    """A row that merely repeats another is repaired; what is not counted is noted."""
    text = PEOPLE.rstrip() + "\nB,other-north,2024-02-01,,,,,,,,\nG,other-north,2021-02-01,,,,,,,2023-01-01,"
    history, notes = read_history(of_text(**{**GOOD, "people": text}), WINDOW, baseline())
    assert history.people["person"].tolist() == ["a", "b"]
    assert [note.rule for note in notes] == ["repeated-row", "gone-before-window"]


def test_a_workbook_reads_as_its_sheets(tmp_path: Path) -> None:
    """One workbook with four sheets says what four CSV files say."""
    files = zip(GOOD, of_text(**GOOD), strict=True)
    frames = {name: pd.read_csv(io.BytesIO(file.content)) for name, file in files}
    book = InMemoryFile("history.xlsx", as_bytes(workbook(frames, date(2024, 1, 1))))
    from_book, _ = read_history([book], WINDOW, baseline())
    from_text, _ = read_history(of_text(**GOOD), WINDOW, baseline())
    for name in GOOD:
        pd.testing.assert_frame_equal(getattr(from_book, name), getattr(from_text, name))


def test_a_window_that_ends_before_it_begins() -> None:
    """Cannot be built."""
    with pytest.raises(ValueError, match="on or after the first"):
        Window(date(2024, 2, 1), date(2024, 1, 31))
