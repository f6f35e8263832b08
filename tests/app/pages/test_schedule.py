"""Schedule places: files, faults, plan, constraints and downloads, without a browser."""

from __future__ import annotations

import shlex
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from app.pages.small import CONFLICT, FIRST_DAY, PEOPLE, STAFF, WEEKS
from common import ENGLAND_WALES, ROOT
from streamlit.testing.v1 import AppTest

from planner.app import row_editor
from planner.app.constraints import MOVE, added, pins_of
from planner.app.intake import Intake, check, example_workbook, sample
from planner.app.plan_session import PlanSession
from planner.base.fault import InputError
from planner.caseload import InMemoryFile, Severity
from planner.cli import main
from planner.optimise.constraints.pin import Pin, PinKind
from planner.present.export import as_bytes
from planner.scenario import read
from planner.studies.plan import PlanAnswer, PlanQuestion

DAY = date.fromisoformat(FIRST_DAY)
SECONDS = 300
SCENARIO = read(ENGLAND_WALES)


def files(people: str = PEOPLE, staff: str = STAFF) -> Intake:
    """The two files of a session."""
    return Intake(InMemoryFile("people.csv", people.encode()), InMemoryFile("staff.csv", staff.encode()))


def _page() -> None:
    from planner.app.pages import parts, schedule

    parts.begin()
    schedule.show()


def open_page(plan_session: PlanSession) -> AppTest:
    """Open the page in a session."""
    at = AppTest.from_function(_page, default_timeout=SECONDS)
    state = {
        "plan_session": plan_session,
        "s_day_of": plan_session.is_sample,
        "keep_s_first": DAY,
        "keep_s_weeks": WEEKS,
    }
    for key, value in state.items():
        at.session_state[key] = value
    return settled(at.run())


def settled(at: AppTest) -> AppTest:
    """Wait for the plan under way, and run the page again."""
    if "job_plan" in at.session_state:
        at.session_state["job_plan"].wait(SECONDS)
    at.run()
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> AppTest:
    """Press a button by its label."""
    next(each for each in at.button if each.label == label).click()
    return settled(at.run())


def said(at: AppTest) -> str:
    """All that the page says."""
    groups = (at.title, at.header, at.get("html"), at.warning, at.error, at.success, at.info, at.code)
    return "\n".join(str(getattr(each, "value", None) or each.proto.body) for group in groups for each in group)


@pytest.fixture(scope="module")
def planned() -> AppTest:
    """A plan of the small caseload; tests that change it open their own."""
    return press(open_page(PlanSession(files())), "Make the plan")


def command(folder: Path, question: PlanQuestion, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the equal command line writes, given the files it names."""
    for held in (question.people, question.staff, *question.in_memory().values()):
        (folder / held.name).write_bytes(held.content)
    (folder / "scenarios").symlink_to(ROOT / "scenarios")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", shlex.split(question.command_line))
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    return {path.name: path.read_bytes() for path in (folder / "plan").iterdir()}


def written(answer: PlanAnswer) -> dict[str, bytes]:
    """What the page offers for download."""
    assert answer.is_whole
    return {name: as_bytes(write) for name, write in answer.files().items()}


# --- files ---


def test_empty() -> None:
    at = open_page(PlanSession())
    assert "Open your caseload and your staff list" in said(at)
    assert [each.label for each in at.button] == ["Open the sample"]


def test_one_file_is_not_enough() -> None:
    at = open_page(PlanSession(Intake(people=InMemoryFile("people.csv", PEOPLE.encode()))))
    assert "Open your caseload" in said(at)


def test_the_sample_opens_with_its_quality() -> None:
    at = press(open_page(PlanSession()), "Open the sample")
    assert "People: 121 rows read, 110 used, 10 left out, 1 merged with another." in said(at)
    assert "31/02/2029" in said(at)
    assert at.session_state["keep_s_first"] == date(2027, 4, 5)
    plan_session: PlanSession = at.session_state["plan_session"]
    plan_session.edit(plan_session.files.with_file("staff", InMemoryFile("staff-mended.csv", STAFF.encode())))
    assert settled(at.run()).session_state["keep_s_first"] == date(2027, 4, 5)


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ("", "must have a header row"),
        ("Person\nP-1\n", "must have a column"),
        (PEOPLE.splitlines()[0] + "\n", "must list at least one person"),
        (CONFLICT, "must be listed once; also in row 2"),
        ("\x00\x01", "must be UTF-8"),
    ],
)
def test_a_file_that_stops_everything_is_told_with_its_cells(people: str, words: str) -> None:
    at = open_page(PlanSession(files(people)))
    assert "No plan can be made yet" in said(at)
    assert words in said(at)
    assert "Make the plan" not in [each.label for each in at.button]


def test_nobody_who_may_start() -> None:
    at = press(open_page(PlanSession(files(PEOPLE.replace("waiting", "declined")))), "Make the plan")
    assert "0 of 0 people have a start" in said(at)
    assert "nobody to pin" in said(at)


def test_the_template_with_an_example_can_be_read() -> None:
    book = InMemoryFile("caseload.xlsx", example_workbook())
    assert check(book, book, DAY, SCENARIO.scenario).of(Severity.STOPS) == []


# --- editing ---


def edited(which: str, held: InMemoryFile, **cells: str) -> InMemoryFile:
    """A file with its first faulty row changed."""
    found = check(
        *[held if which == name else InMemoryFile("staff.csv", STAFF.encode()) for name in ("people", "staff")],
        DAY,
        SCENARIO.scenario,
    )
    sheet = row_editor.open_sheet(which, held)
    assert sheet is not None
    table = sheet.table(sheet.faulty(found.entries), found.entries)
    for head, value in cells.items():
        table.loc[table.index[0], head] = value
    return row_editor.apply_edits(sheet, table)


def test_a_mended_cell_counts() -> None:
    new = edited("people", InMemoryFile("people.csv", PEOPLE.encode()), CRD="28/02/2029")
    assert new.name == "people-mended.csv"
    assert new.content.decode() == PEOPLE.replace("31/02/2029", "28/02/2029")
    assert not check(new, InMemoryFile("staff.csv", STAFF.encode()), DAY, SCENARIO.scenario).of(Severity.LEFT_OUT)


def test_a_row_taken_out_keeps_the_others_numbers() -> None:
    text = PEOPLE.replace("P-2,", "\nP-2,")
    new = edited("people", InMemoryFile("people.csv", text.encode()), **{row_editor.LEAVE_OUT: True})
    found = check(new, InMemoryFile("staff.csv", STAFF.encode()), DAY, SCENARIO.scenario)
    assert found.caseload is not None
    assert [each.row for each in found.caseload.people] == [2, 4, 5, 6, 7, 8]


def test_a_workbook_is_mended_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path) as book:
        for name, text in (("people", PEOPLE), ("staff", STAFF)):
            rows = pd.DataFrame([line.split(",") for line in text.splitlines()])
            rows.to_excel(book, sheet_name=name, header=False, index=False)
    new = edited("people", InMemoryFile("book.xlsx", path.read_bytes()), CRD="28/02/2029")
    found = check(new, new, DAY, SCENARIO.scenario)
    assert new.name == "book-mended.xlsx"
    assert not found.of(Severity.LEFT_OUT)


def test_headings_are_said() -> None:
    held = InMemoryFile("people.csv", PEOPLE.replace("Person,", "Whom,").encode())
    sheet = row_editor.open_sheet("people", held)
    assert sheet is not None
    assert sheet.missing_headings == ["person"]
    assert row_editor.rename_headings(sheet, {0: "person"}).content.decode() == PEOPLE.replace("Person,", "person,")
    assert "say which column is which" in said(open_page(PlanSession(replace(files(), people=held))))


def test_nothing_mended_is_the_same_file() -> None:
    held = InMemoryFile("people.csv", PEOPLE.encode())
    assert edited("people", held) is held


# --- the plan ---


def test_the_plan_is_proved_and_everyone_has_a_reason(planned: AppTest) -> None:
    shown = said(planned)
    assert "people have a start" in shown
    assert "proved" in shown
    assert "Options with reasons, not decisions" in shown
    assert "Being worked out" not in shown
    assert len(planned.metric) == 3


def test_the_files_are_the_command_lines(planned: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = planned.session_state["plan_session"].shown
    assert written(answer) == command(tmp_path, answer.question, monkeypatch)


def test_pins_are_kept_priced_and_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = press(open_page(PlanSession(files())), "Make the plan")
    plan_session: PlanSession = at.session_state["plan_session"]
    before = plan_session.shown
    assert before is not None
    placed = next(row.person for row in before.rows if row.start)
    at.selectbox(key="s_pin_person").select(placed)
    at.selectbox(key="s_pin_choice").select(PinKind.NO_PLACE.value)
    at = press(at, "Add the pin")
    assert "The inputs have changed since this plan was made: pins" in said(at)
    at = press(at, "Plan again")
    shown, after = said(at), plan_session.shown
    assert after is not before
    assert after is not None
    assert "against the plan before" in shown
    assert f"{before.plan.allocation.value:.2f} expected finishes then" in shown
    assert f"{placed}: no place" in shown
    price = float(after.prices["price_finishes"].iloc[0])
    assert price == pytest.approx(before.plan.allocation.value - after.plan.allocation.value)
    assert f"costs {price:.2f} expected finishes" in shown
    assert written(after) == command(tmp_path, after.question, monkeypatch)


def test_pins_that_cannot_be_kept_are_named() -> None:
    pins = (
        Pin("P-1", PinKind.MUST_START_BY, DAY),
        Pin("P-1", PinKind.NO_PLACE),
    )
    at = press(open_page(PlanSession(files(), pins=pins)), "Make the plan")
    assert "no plan can keep all of" in said(at).replace("\\", "")


def test_one_week() -> None:
    at = open_page(PlanSession(files()))
    at.number_input(key="keep_s_weeks").set_value(1)
    at = press(at.run(), "Make the plan")
    assert "people have a start" in said(at)


# --- constraints ---


def test_a_move_is_a_week_and_a_psychologist() -> None:
    made = pins_of(MOVE, "P-1", DAY, ["N1"], "court")
    assert [str(pin) for pin in made] == ["not before 5 April 2027", "must start by 11 April 2027", "fixed to N1"]


@pytest.mark.parametrize("choice", [MOVE, "must start by", "fixed to"])
def test_a_choice_half_made_is_a_fault(choice: str) -> None:
    with pytest.raises(InputError, match="must be"):
        pins_of(choice, "P-1", None, [], "")


def test_a_new_pin_takes_the_place_of_its_kind() -> None:
    old, new = Pin("P-1", PinKind.NO_PLACE, note="a"), Pin("P-1", PinKind.NO_PLACE, note="b")
    assert added((old, Pin("P-2", PinKind.NO_PLACE)), (new,)) == (Pin("P-2", PinKind.NO_PLACE), new)


def test_sessions_do_not_share_files() -> None:
    one, other = open_page(PlanSession(files())), open_page(PlanSession())
    assert "people.csv" not in said(other)
    assert one.session_state["watcher"] != other.session_state["watcher"] if "watcher" in one.session_state else True


def test_the_samples_files_are_those_on_the_disk() -> None:
    found = sample()
    assert found.people is not None
    assert (ROOT / "scenarios" / "caseload" / "people.csv").read_bytes() == found.people.content
