"""Every page at two widths: read by axe, kept within the window, reached by the keyboard."""

from __future__ import annotations

import pytest
from browser.looking import PAGES, Window
from playwright.sync_api import expect

from planner.present import words

WIDTHS = pytest.mark.parametrize("window", [1280, 400], indirect=True)


def ready(window: Window, title: str) -> None:
    """Open a page and wait for what it works out by itself; pages that are asked first have tests of their own."""
    window.open(title)
    if title in {words.COMPARE, words.FORECAST, words.AFTER_RELEASE}:
        window.complete()
    elif title == words.ONE_FUTURE:
        window.complete("Ready")
    window.rest()


@pytest.mark.parametrize("title", PAGES)
@WIDTHS
def test_a_page_can_be_read_by_anyone(window: Window, title: str) -> None:
    """Axe finds nothing serious, and nothing is wider than the window."""
    ready(window, title)
    window.picture(f"full-{title.lower().replace(' ', '-')}")
    assert window.axe() == []
    assert window.overflow() <= 1


def test_the_keyboard_reaches_the_first_choice(window: Window) -> None:
    ready(window, words.COMPARE)
    baseline = window.page.get_by_role("combobox", name="Baseline")
    for _ in range(30):
        window.page.keyboard.press("Tab")
        if baseline.evaluate("element => element === document.activeElement"):
            return
    expect(baseline).to_be_focused()
