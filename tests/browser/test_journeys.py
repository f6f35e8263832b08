"""Each journey end to end in a real browser, its numbers held to the command line's to the digit."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from browser.looking import Window
from common import ROOT
from playwright.sync_api import expect

from planner.outcome.interval import Interval
from planner.present import words
from planner.present.numbers import difference, plain

FUTURES = 1000


def planner(*arguments: object) -> str:
    """Run the command and return what it prints."""
    command = [sys.executable, "-m", "planner", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout


@pytest.fixture(scope="session")
def compared(folder: Path) -> dict[str, Any]:
    """The first comparison of the page, by the command."""
    files = [folder / "england-wales.toml", folder / "two-more-psychologists.toml"]
    found: dict[str, Any] = json.loads(planner("compare", *files, "--replications", FUTURES, "--format", "json"))
    return found


def headline(document: dict[str, Any], scenario: str) -> dict[str, Any]:
    """Return the row of the headline."""
    rows = [row for row in document["measures"] if row["measure"] == "reachable_untreated"]
    return next(row for row in rows if row["scenario"] == scenario)


def test_a_commissioner_compares_and_takes_a_page_away(window: Window, compared: dict[str, Any]) -> None:
    window.open().complete()
    row = headline(compared, "two-more-psychologists")
    interval = Interval(row["difference"], row["difference_low"], row["difference_high"])
    people, *_ = window.metrics()
    assert people == plain(row["p50"])
    table = window.page.get_by_role("region", name="Every scenario chosen").inner_text()
    assert difference(interval) in " ".join(table.split())
    assert f"{FUTURES:,} futures, seed 1" in window.text()
    page = window.download("Download the one-page report").decode()
    assert difference(interval).split(" (")[0] in page
    assert f"planner compare {compared_path(window)}" in page
    assert sheets(window, page) == 1


def sheets(window: Window, page: str) -> int:
    """Return how many sheets of paper a page takes, of the size it asks for."""
    printed = window.page.context.new_page()
    printed.set_content(page)
    content = printed.pdf(prefer_css_page_size=True)
    printed.close()
    return len(re.findall(rb"/Type\s*/Page[^s]", content))


def compared_path(window: Window) -> str:
    """Return the first scenario of the command that the page shows."""
    return window.page.get_by_test_id("stCode").last.inner_text().split()[2]


def test_the_command_to_copy_gives_the_same_numbers(window: Window, compared: dict[str, Any]) -> None:
    window.open().complete()
    command = window.page.get_by_test_id("stCode").last.inner_text().split()
    assert command[:2] == ["planner", "compare"]
    arguments = command[2 : command.index("--out")]
    again = json.loads(planner("compare", *arguments, "--format", "json"))
    assert again["measures"] == compared["measures"]


def test_a_scenario_is_built_shared_saved_and_opened_again(window: Window, folder: Path, tmp_path: Path) -> None:
    window.open().complete()
    window.page.get_by_text("Build a scenario, or open a file").click()
    window.button("New scenario").click()
    title = window.page.get_by_label("Title")
    expect(title).to_have_value("My scenario")
    title.fill("Two in the north")
    title.press("Enter")
    window.page.get_by_label("Posts", exact=True).fill("2")
    window.page.get_by_label("Posts", exact=True).press("Enter")
    expect(window.page.get_by_text("2 more registered psychologists in regional team, north").first).to_be_visible()
    window.complete()
    expect(window.page.locator(".pp-sentence")).to_contain_text("Two in the north")
    window.picture("builder")
    text = window.download("Download").decode()
    assert 'title = "Two in the north"' in text
    people = window.metrics()
    assert not (folder / "two-in-the-north.toml").exists()
    window.button(f"Save to {folder.name}/").click()
    expect(window.page.get_by_text("Saved as")).to_be_visible()
    assert (folder / "two-in-the-north.toml").read_text(encoding="utf-8") == text
    shared = tmp_path / "shared.toml"
    shared.write_text(text.replace("Two in the north", "As shared"), encoding="utf-8")
    window.page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(shared)
    expect(window.page.locator(".pp-sentence")).to_contain_text("As shared")
    window.complete()
    assert window.metrics() == people
    document = json.loads(
        planner(
            *("compare", folder / "england-wales.toml", folder / "two-in-the-north.toml"),
            *("--replications", FUTURES, "--format", "json"),
        )
    )
    assert people[0] == plain(headline(document, "two-in-the-north")["p50"])
    (folder / "two-in-the-north.toml").unlink()


def many(window: Window, futures: int) -> None:
    """Ask for so many futures."""
    window.page.get_by_text("Futures, seed, changed assumptions").click()
    field = window.page.get_by_label("Futures", exact=True)
    field.fill(str(futures))
    field.press("Enter")


def test_a_stop_stops(window: Window) -> None:
    window.open().complete()
    many(window, 9000)
    window.button(words.STOP).click()
    said = window.page.get_by_text(re.compile(r"^Stopped at [\d,]+ of 9,000 futures"))
    expect(said).to_be_visible()
    before = said.inner_text()
    window.page.wait_for_timeout(1500)
    assert said.inner_text() == before
    window.picture("stopped")
    window.button(words.GO_ON).click()
    expect(window.button(words.STOP)).to_be_visible()
    window.button(words.STOP).click()
    expect(said).to_be_visible()


def test_work_goes_on_while_another_page_is_read(window: Window) -> None:
    window.open().complete()
    many(window, 4000)
    expect(window.page.get_by_text(re.compile(r"of 4,000 futures"))).to_be_visible()
    window.go(words.SCHEDULE)
    window.page.wait_for_timeout(2000)
    window.go(words.COMPARE)
    expect(window.page.get_by_text(re.compile(r"^[\d,]+ of 4,000 futures(, complete)?$"))).to_be_visible()
    expect(window.page.get_by_label("Futures", exact=True)).to_have_value("4000")
    window.complete()
    assert "4,000 futures, seed 1" in window.text()


def test_figures_of_earlier_inputs_say_so(window: Window) -> None:
    window.open().complete()
    many(window, 9999)
    expect(window.page.get_by_text(re.compile(r"of 9,999 futures"))).to_be_visible()
    assert f"{FUTURES:,} futures, seed 1" in window.text() or "futures, seed 1" in window.text()
    window.button(words.STOP).click()


def test_two_sessions_see_only_their_own(window: Window, another: Window) -> None:
    window.open().complete()
    window.page.get_by_text("Build a scenario, or open a file").click()
    window.button("New scenario").click()
    expect(window.page.get_by_label("Title")).to_have_value("My scenario")
    another.open().complete()
    choice = another.page.get_by_role("combobox", name="Compare with")
    choice.click()
    choice.fill("Two posts lost")  # the list is long: what is not typed may be out of sight
    expect(another.page.get_by_role("option", name="Two posts lost")).to_be_visible()
    choice.fill("My scenario")
    expect(another.page.get_by_role("option", name="Two posts lost")).to_have_count(0)
    assert another.page.get_by_role("option", name="My scenario").count() == 0


def test_a_wrong_file_is_a_sentence_in_place(window: Window, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('extends = "england-wales.toml"\n[consent]\np_declines = 2\n', encoding="utf-8")
    window.open().complete()
    window.page.get_by_text("Build a scenario, or open a file").click()
    window.page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(wrong)
    expect(window.page.get_by_text(words.FAULTS)).to_be_visible()
    assert "consent.p_declines" in window.text()
    assert "Traceback" not in window.text()
    window.picture("error-compare")


def test_an_analyst_forecasts_exports_and_has_it_again(window: Window, folder: Path, tmp_path: Path) -> None:
    window.open(words.FORECAST).complete()
    window.page.get_by_text("Plan year", exact=True).click()
    expect(window.page.get_by_text("In the last plan year shown").first).to_be_visible()
    lines = list(csv.DictReader(io.StringIO(window.download("The lines above, as CSV").decode())))
    assert {line["series"] for line in lines} == {"waiting_ready", "hours_available"}
    window.button("Make the files").click()
    expect(window.button("forecast.xlsx")).to_be_visible()
    out = tmp_path / "out"
    planner("forecast", folder / "england-wales.toml", "--replications", 100, "--out", out)
    for name in ("weekly.csv", "weekly.parquet", "totals.csv", "forecast.xlsx", "manifest.json"):
        assert window.download(name) == (out / name).read_bytes(), name
    window.picture("forecast-files")
    window.page.get_by_test_id("stFileUploaderDropzoneInput").last.set_input_files(out / "manifest.json")
    expect(window.page.get_by_text("Every file is the same, to the digit.")).to_be_visible()
    window.picture("forecast-again")


def test_a_future_is_walked_through(window: Window) -> None:
    window.open(words.ONE_FUTURE).complete("Ready")
    expect(window.page.get_by_text("Week 1, 5 April 2027 to 11 April 2027.")).to_be_visible()
    window.page.get_by_role("slider", name="Week").focus()
    window.page.keyboard.press("ArrowRight")
    expect(window.page.get_by_text("Week 2, 12 April 2027 to 18 April 2027.")).to_be_visible()
    window.page.get_by_text("Play", exact=True).click()
    expect(window.page.get_by_text(re.compile(r"^Week [4-9], "))).to_be_visible()
    window.page.get_by_text("Play", exact=True).click()
    window.rest()
    story = window.page.get_by_role("region", name=re.compile("^Person"))
    expect(story).to_contain_text(re.compile("There on the first day|Referred"))


def test_assumptions_are_looked_through_and_changed(window: Window) -> None:
    window.open(words.ASSUMPTIONS)
    window.page.get_by_text("All", exact=True).click()
    search = window.page.get_by_label("Search")
    search.fill("declines when first approached")
    search.press("Enter")
    expect(window.page.get_by_text("1 of 189 values")).to_be_visible()
    value = window.page.get_by_role("combobox", name="Value")
    value.click()
    value.fill("consent.p_declines")
    expect(window.page.get_by_role("option", name="consent.p_declines")).to_be_visible()
    value.press("Enter")
    field = window.page.get_by_label("Probability")
    field.fill("1.5")
    field.press("Enter")
    window.button("Change it").click()
    expect(window.page.get_by_text(words.FAULTS)).to_be_visible()
    window.picture("error-assumptions")
    field.fill("0.5")
    field.press("Enter")
    window.button("Change it").click()
    expect(window.button("Undo")).to_be_visible()
    window.go(words.COMPARE)
    window.complete()
    window.page.get_by_text("Futures, seed, changed assumptions").click()
    window.page.get_by_text("Use this session's changed assumptions").click()
    expect(window.page.get_by_text("Download or save first")).to_be_visible()
    window.complete()
    assert "with changed assumptions" in window.text()
