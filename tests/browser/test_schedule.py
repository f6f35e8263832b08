"""Schedule places in a real browser: from the sample to a plan, a pin and a plan again, to the byte."""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pandas as pd
from app.pages.small import CONFLICT, PEOPLE, STAFF
from browser.looking import Window
from common import ROOT
from playwright.sync_api import expect

from planner.present import words

MINUTES = 60_000
FILES = {
    "plan.csv": "CSV: the plan",
    "plan.xlsx": "Excel: everything",
    "plan.ics": "Calendar: the starts",
    "plan.json": "JSON: everything",
}


def by_command(window: Window, folder: Path, inputs: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Run the command that the page shows, given the files it offers beside it."""
    shown = window.page.get_by_test_id("stCode").last.inner_text().strip()
    arguments = shlex.split(shown)[1:]
    for name in inputs:
        (folder / name).write_bytes(window.download(name))
        arguments[arguments.index(name)] = str(folder / name)
    arguments[arguments.index("--out") + 1] = str(folder / "plan")
    subprocess.run([sys.executable, "-m", "planner", *arguments], check=True, capture_output=True, cwd=ROOT)
    return {name: (folder / "plan" / name).read_bytes() for name in FILES}


def downloads(window: Window) -> dict[str, bytes]:
    """Take every file of the plan, once all reasons are there."""
    expect(window.button("Excel: everything")).to_be_visible(timeout=5 * MINUTES)
    window.rest()
    return {name: window.download(label) for name, label in FILES.items()}


def choose(window: Window, label: str, text: str) -> None:
    """Choose in a list by typing."""
    box = window.page.get_by_role("combobox", name=label)
    box.click()
    box.fill(text)
    box.press("Enter")
    window.rest()


def planned(window: Window, button: str) -> None:
    """Ask for a plan, and wait for it."""
    window.button(button).first.click()
    expect(window.page.get_by_role("heading", name="Who starts next")).to_be_visible(timeout=5 * MINUTES)
    window.rest()


def test_a_lead_plans_pins_and_plans_again(window: Window, tmp_path: Path) -> None:
    window.open(words.SCHEDULE)
    window.picture("schedule-1-empty")
    window.button("Open the sample").click()
    expect(window.page.get_by_text("People: 121 rows read, 110 used")).to_be_visible()
    assert "there is no such day: check the day and the month" in window.text()
    window.picture("schedule-2-quality")
    planned(window, "Make the plan")
    assert "proved" in window.text()
    first = downloads(window)
    (tmp_path / "first").mkdir()
    assert first == by_command(window, tmp_path / "first")
    value = window.metrics()[0]
    window.picture("schedule-3-plan")
    assert window.axe() == []

    choose(window, "Person, 110 on the list", "P-0059")
    assert "Chance of finishing before" in window.text()
    choose(window, "What is decided", "No place")
    window.button("Add the pin").click()
    expect(window.page.get_by_text("known after the next plan")).to_be_visible()
    expect(window.page.get_by_text("The inputs have changed since this plan was made: pins")).to_be_visible()
    window.picture("schedule-4-pinned")
    window.button("Plan again").first.click()
    expect(window.page.get_by_role("heading", name="What has changed")).to_be_visible(timeout=5 * MINUTES)
    second = downloads(window)
    text = window.text()
    assert f"{value} expected finishes then, {window.metrics()[0]} now" in text
    assert re.search(r"P-0059: no place: costs [0-9.]+ expected finishes", " ".join(text.split()))
    window.picture("schedule-5-again")
    (tmp_path / "second").mkdir()
    assert second == by_command(window, tmp_path / "second", ("pins.csv", "plan-before.csv"))
    assert second != first
    window.page.set_viewport_size({"width": 400, "height": 900})
    window.rest()
    window.picture("schedule-5-again")
    assert window.page.evaluate("document.documentElement.scrollWidth") <= 400
    window.page.set_viewport_size({"width": 1280, "height": 900})
    window.go(words.ASSUMPTIONS)
    window.go(words.SCHEDULE)
    expect(window.page.get_by_role("heading", name="What has changed")).to_be_visible()


def upload(window: Window, people: str, name: str = "people.csv") -> None:
    """Give both files."""
    for at, (file, text) in enumerate(((name, people), ("staff.csv", STAFF))):
        given = {"name": file, "mimeType": "text/csv", "buffer": text.encode()}
        window.page.locator("input[type=file]").nth(at).set_input_files(given)
        window.rest()
        window.page.wait_for_timeout(1000)


def test_a_broken_upload_shows_its_faults_and_nobody_else_sees_it(window: Window, another: Window) -> None:
    window.open(words.SCHEDULE)
    upload(window, CONFLICT, "broken.csv")
    expect(window.page.get_by_text("No plan can be made yet")).to_be_visible()
    assert "is also in row 2, which differs in" in window.text()
    assert "broken.csv, row 9" in window.text()
    assert window.page.get_by_role("button", name="Make the plan").count() == 0
    window.picture("schedule-6-broken")
    assert window.axe() == []
    another.open(words.SCHEDULE)
    assert "broken.csv" not in another.text()


def test_a_faulty_cell_is_mended_in_place(window: Window) -> None:
    window.open(words.SCHEDULE)
    upload(window, PEOPLE)
    expect(window.page.get_by_text("People: 7 rows read, 6 used, 1 left out.")).to_be_visible()
    grid = window.page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    # Row number, tick, person, then the faulty column: the cell is opened by the keyboard.
    window.page.mouse.click(box["x"] + 60, box["y"] + 52)
    for key in ("ArrowRight", "ArrowRight"):
        window.page.keyboard.press(key)
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Control+a")
    window.page.keyboard.type("28/02/2029", delay=30)
    window.page.keyboard.press("Enter")
    window.page.wait_for_timeout(500)
    window.picture("schedule-7-mending")
    window.button("Read again").first.click()
    expect(window.page.get_by_text("People: 7 rows read, 7 used, 0 left out.")).to_be_visible()
    expect(window.page.get_by_text("Files: people-mended.csv and staff.csv")).to_be_visible()


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PINS = "person,pin,date,psychologist,note\nP-3,no place,,,moves away\n"


def workbook() -> bytes:
    """The small caseload, people and staff, as Excel has it."""
    held = io.BytesIO()
    with pd.ExcelWriter(held) as written:
        for sheet, text in (("people", PEOPLE), ("staff", STAFF)):
            pd.read_csv(io.StringIO(text), dtype=str).to_excel(written, sheet_name=sheet, index=False)
    return held.getvalue()


def give(window: Window, label: str, name: str, kind: str, content: bytes) -> None:
    """Put a file where it is asked for."""
    given = {"name": name, "mimeType": kind, "buffer": content}
    window.page.get_by_test_id("stFileUploader").filter(has_text=label).locator("input").set_input_files(given)
    window.page.wait_for_timeout(1000)
    window.rest()


def dated(window: Window, label: str, day: str) -> None:
    """Type a date, day first."""
    box = window.page.get_by_role("textbox", name=label)
    box.fill(day)
    box.press("Enter")
    window.rest()


def test_a_workbook_a_move_a_floor_and_pins_from_a_file(window: Window, tmp_path: Path) -> None:
    window.open(words.SCHEDULE)
    for label in ("People", "Staff"):
        give(window, label, "both.xlsx", WORKBOOK, workbook())
    expect(window.page.get_by_text("People: 7 rows read, 6 used, 1 left out.")).to_be_visible()
    dated(window, "Plan’s first day", "30/02/2027")
    expect(window.page.get_by_text("There is no such day: check the day and the month.")).to_be_visible()
    dated(window, "Plan’s first day", "05/04/2027")
    planned(window, "Make the plan")
    window.complete("people with their reasons")
    choose(window, "Pin whom", "P-1")
    choose(window, "What is decided", "Move to a week")
    dated(window, "Week beginning", "10/05/2027")
    window.button("Add the pin").click()
    expect(window.page.get_by_text("P-1: must start by 16 May 2027")).to_be_visible()
    expect(window.page.get_by_text("P-1: not before 10 May 2027")).to_be_visible()
    window.page.get_by_text("Pins from a file").click()
    give(window, "Pins: CSV or Excel", "mine.csv", "text/csv", PINS.encode())
    window.button("Add these pins").click()
    expect(window.page.get_by_text("P-3: no place (moves away)")).to_be_visible()
    window.page.get_by_text("Floors for groups").click()
    window.page.get_by_label("At least, % of the best they could have").fill("10")
    window.page.get_by_label("At least, % of the best they could have").press("Enter")
    window.rest()
    window.button("Add the floor").click()
    expect(window.page.get_by_text("at least 10%")).to_be_visible()
    window.button("Plan again").first.click()
    expect(window.page.get_by_role("heading", name="What has changed")).to_be_visible()
    found = downloads(window)
    rows = pd.read_csv(io.BytesIO(found["plan.csv"])).set_index("person")
    assert rows.loc["P-1", "start_date"] == "2027-05-10"
    assert pd.isna(rows.loc["P-3", "start_date"])
    assert len(pd.read_excel(io.BytesIO(found["plan.xlsx"]), sheet_name="Pins and floors")) == 4
