"""Schedule places: files, faults, plan, constraints and downloads, without a browser."""

from __future__ import annotations

import shlex
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from app.pages.small import CONFLICT, FIRST_DAY, PEOPLE, STAFF, WEEKS
from common import ENGLAND_WALES, ROOT
from streamlit.testing.v1 import AppTest

from planner.app.intake import Intake
from planner.app.pages.day_input import day_text
from planner.app.plan_session import PlanSession
from planner.caseload import InMemoryFile
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
        "keep_s_first": day_text(DAY),
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
    assert at.session_state["keep_s_first"] == "05/04/2027"
    plan_session: PlanSession = at.session_state["plan_session"]
    plan_session.edit(plan_session.files.with_file("staff", InMemoryFile("staff-mended.csv", STAFF.encode())))
    assert settled(at.run()).session_state["keep_s_first"] == "05/04/2027"


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ("", "must have a header row"),
        ("Person\nP-1\n", "must have a column"),
        (PEOPLE.splitlines()[0] + "\n", "must list at least one person"),
        (CONFLICT, "is also in row 2, which differs in"),
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


def test_headings_that_are_missing_are_asked_for() -> None:
    held = InMemoryFile("people.csv", PEOPLE.replace("Person,", "Whom,").encode())
    assert "say which column is which" in said(open_page(PlanSession(replace(files(), people=held))))


def upload(at: AppTest, which: str, text: str) -> AppTest:
    """Give a file to an uploader, under a name that says whose it is."""
    label = {"people": "People: CSV or Excel", "staff": "Staff: CSV or Excel"}[which]
    uploader = next(each for each in at.get("file_uploader") if each.label == label)
    uploader.set_value((f"my-{which}.csv", text.encode(), "text/csv"))
    return settled(at.run())


def upload_both(at: AppTest) -> AppTest:
    """Give the small caseload."""
    return upload(upload(at, "people", PEOPLE), "staff", STAFF)


def names(at: AppTest) -> list[str]:
    """What the files on the desk are called."""
    held: Intake = at.session_state["plan_session"].files
    return [Path(str(held.of(which))).name for which in ("people", "staff")]


def test_the_same_files_again_after_the_sample_are_the_files_on_the_desk() -> None:
    """What is remembered of an upload does not outlive what is on the desk, and the uploaders show what is there."""
    at = upload_both(open_page(PlanSession()))
    assert names(at) == ["my-people.csv", "my-staff.csv"]
    at = press(at, "Open the sample")
    assert names(at) == ["people.csv", "staff.csv"]
    assert [each.value for each in at.get("file_uploader")] == [None, None]
    assert names(settled(at.run())) == ["people.csv", "staff.csv"]
    at = upload_both(at)
    assert names(at) == ["my-people.csv", "my-staff.csv"]
    assert "People: 7 rows read" in said(at)


def test_the_same_file_again_undoes_what_was_edited() -> None:
    """An upload that stays given does not undo an edit; the same file given again does."""
    at = upload_both(open_page(PlanSession()))
    plan_session: PlanSession = at.session_state["plan_session"]
    mended = InMemoryFile("my-people-mended.csv", PEOPLE.replace("31/02/2029", "28/02/2029").encode())
    plan_session.edit(plan_session.files.with_file("people", mended))
    assert names(settled(at.run()))[0] == "my-people-mended.csv"
    assert names(upload(at, "people", PEOPLE))[0] == "my-people.csv"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("30/02/2027", "There is no such day: check the day and the month."),
        ("12/31/2027", "There is no month 31: dates are read day first, never month first."),
        ("soon", "Must be a date, day first: 31/12/2027, 31 Dec 2027 or 2027-12-31."),
        ("", "Must be a date, day first"),
        ("05/04/1999", "Must be from 1 January 2000 to 31 December 2149."),
        ("5/4/27", "Read as 5 April 2027."),
    ],
)
def test_a_typed_day_is_that_day_or_none(typed: str, words: str) -> None:
    at = open_page(PlanSession(files()))
    at.text_input(key="keep_s_first").set_value(typed)
    at = settled(at.run())
    assert words in said(at)
    assert ("Make the plan" in [each.label for each in at.button]) is words.startswith("Read")


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


def test_sessions_do_not_share_files() -> None:
    """What one session opens, another does not see: each has its own, and its own name to the jobs."""
    one, other = (settled(AppTest.from_function(_page, default_timeout=SECONDS).run()) for _ in range(2))
    press(one, "Open the sample")
    assert settled(other.run()).session_state["plan_session"].files == Intake()
    assert one.session_state["plan_session"].files.is_whole
