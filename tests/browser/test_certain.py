"""What is certain, end to end in a real browser, its numbers held to the command line's to the digit."""

from __future__ import annotations

import json
import re

import pytest
from browser.looking import Window
from browser.test_journeys import planner
from playwright.sync_api import expect

from planner.app.pages.certain import GO
from planner.present import words

FUTURES = 20  # enough to see the page work, on machines that do other things too
PARTS = ("What the decision turns on", "One at a time: the lead", "All together", "The ranges", "What is not moved")


def set_futures(window: Window, count: int) -> None:
    """Ask for so many futures at each value."""
    window.page.get_by_text("Futures, seed, method").click()
    futures = window.page.get_by_label("Futures at each value", exact=True)
    futures.fill(str(count))
    futures.press("Enter")
    window.rest()


def worked_out(window: Window) -> None:
    """Open the page, ask with a few futures, and wait for the whole answer."""
    window.open(words.CERTAIN)
    set_futures(window, FUTURES)
    window.button(GO).click()
    window.complete("points")


@pytest.mark.parametrize("window", [1280, 400], indirect=True)
def test_a_commissioner_learns_what_the_decision_turns_on(window: Window) -> None:
    worked_out(window)
    expect(window.page.locator(".pp-sentence")).to_contain_text(
        re.compile("Recommended, by the fewest|Too close to call")
    )
    headings = window.page.get_by_role("heading", level=2).all_inner_texts()
    assert [each for each in headings if each in PARTS] == list(PARTS)
    assert f"{FUTURES} futures, seed 1" in window.text()
    window.picture("certain")
    assert window.axe() == []
    assert window.overflow() <= 1


def test_the_command_to_copy_gives_the_same_numbers(window: Window) -> None:
    worked_out(window)
    command = window.page.get_by_test_id("stCode").last.inner_text().split()
    assert command[:2] == ["planner", "certain"]
    again = json.loads(planner(*command[1:], "--format", "json"))
    assert json.loads(window.download("Download as JSON")) == again


def test_by_cost_it_names_the_values_and_stops_when_told(window: Window) -> None:
    window.open(words.CERTAIN)
    window.page.get_by_text("Completed courses worth their cost").click()
    set_futures(window, 2000)
    window.button(GO).click()
    window.button(words.STOP).click()
    expect(window.page.get_by_text(re.compile(r"^Stopped at [\d,]+ of [\d,]+ points$"))).to_be_visible()
    expect(window.button(words.GO_ON)).to_be_visible()
    window.picture("certain-stopped")
