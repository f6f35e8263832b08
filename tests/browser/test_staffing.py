"""How many posts, in a real browser: asked, answered, and the same as the command's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser.looking import Window
from browser.test_journeys import planner
from playwright.sync_api import expect

from planner.present import words

WIDTHS = pytest.mark.parametrize("window", [1280, 400], indirect=True)


@WIDTHS
def test_a_commissioner_asks_how_many_posts(window: Window, folder: Path) -> None:
    window.open(words.HOW_MANY)
    target = window.page.get_by_label("At most this % untreated", exact=True)
    target.fill("55")
    target.press("Enter")
    window.page.get_by_text("What may be added").click()
    for label, value in (("The most posts to look at", "2"), ("Futures", "200"), ("A budget, £ a year", "100000")):
        field = window.page.get_by_label(label, exact=True)
        field.fill(value)
        field.press("Enter")
        window.rest()
    window.picture("how-many-asked")
    window.page.get_by_text("What may be added").click()
    window.button("Work it out").click()
    window.complete("simulated futures")
    command = window.page.get_by_test_id("stCode").last.inner_text().split()
    assert command[:2] == ["planner", "staffing"]
    document = json.loads(planner(*command[1:], "--format", "json"))
    sentence = window.page.locator(".pp-sentence").inner_text()
    assert document["answer"].startswith(sentence)
    table = window.page.get_by_role("region", name="The best use of the budget").inner_text()
    assert "best as found" in table
    window.picture("how-many-answered")
    assert window.axe() == []
    assert window.overflow() <= 1
    target.fill("50")
    target.press("Enter")
    expect(window.page.get_by_text(words.STALE_STOPPED)).to_be_visible()
    expect(window.button("Work it out")).to_be_visible()


def test_a_search_stops(window: Window) -> None:
    window.open(words.HOW_MANY)
    window.button("Work it out").click()
    window.button(words.STOP).click()
    expect(window.button(words.GO_ON)).to_be_visible()
    assert "Stopped at" in window.text()
