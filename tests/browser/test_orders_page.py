"""Who goes first, end to end in a real browser, its numbers held to the command line's to the digit."""

from __future__ import annotations

import json
import re

import pytest
from browser.looking import Window
from browser.test_journeys import planner
from playwright.sync_api import expect

from planner.app.pages.orders import GO
from planner.present import words

FUTURES, BOUNDED = 6, 2
PARTS = ["What each order achieves", "How near to what was possible", "Who gains, who loses"]


def worked_out(window: Window) -> None:
    """Open the page, ask with a few futures, and wait for the whole answer."""
    window.open(words.ORDERS)
    window.page.get_by_text("Futures, seed, what was possible").click()
    for label, count in (("Futures", FUTURES), ("Of which what was possible is worked out", BOUNDED)):
        field = window.page.get_by_label(label, exact=True)
        field.fill(str(count))
        field.press("Enter")
        window.rest()
    window.button(GO).click()
    window.complete()


@pytest.mark.parametrize("window", [1280, 400], indirect=True)
def test_orders_are_compared_and_who_pays_is_shown(window: Window) -> None:
    worked_out(window)
    expect(window.page.locator(".pp-sentence")).to_contain_text(re.compile("does best|Too close to call"))
    headings = window.page.get_by_role("heading", level=2).all_inner_texts()
    assert [each for each in headings if each in PARTS] == PARTS
    assert f"{FUTURES} futures, seed 1; what was possible, on the first {BOUNDED}." in window.text()
    window.picture("orders")
    assert window.axe() == []
    assert window.overflow() <= 1


def test_the_command_to_copy_gives_the_same_numbers(window: Window) -> None:
    worked_out(window)
    command = window.page.get_by_test_id("stCode").last.inner_text().split()
    assert command[:2] == ["planner", "orders"]
    again = json.loads(planner(*command[1:], "--format", "json"))
    assert json.loads(window.download("Download as JSON")) == again
