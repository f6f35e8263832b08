"""What a person named is text in a real browser: nothing is made of it; and the front page by its name."""

from __future__ import annotations

import pytest
from app.pages.small import STAFF
from browser.looking import Window
from playwright.sync_api import expect

from planner.present import words

NAME = "![x](http://127.0.0.1:9/x.png) https://example.org www.example.org a@example.org :smile: a -> b <u>u</u>.csv"
TITLE = '<a href="https://example.org">here</a> **bold** :smile: https://example.org'


def made_of_names(window: Window) -> list[str]:
    """What the page has that only a name could have become: links to elsewhere, pictures, bold and underlined words."""
    found = window.page.get_by_test_id("stMain").locator(
        'a[href*="example"], img[src*="127.0.0.1:9"], strong, u, svg a, [data-testid=stMain] a[href^="mailto"]'
    )
    return [each for each in found.all_inner_texts() if "bold" in each or "u" in each or "example" in each]


def test_a_files_name_is_text(window: Window) -> None:
    window.open(words.SCHEDULE)
    files = window.page.get_by_test_id("stFileUploaderDropzoneInput")
    people = b"person,prison,status\nA,other-north,waiting\nB,nowhere,waiting\n"
    files.nth(0).set_input_files({"name": NAME.replace("/", "_"), "mimeType": "text/csv", "buffer": people})
    window.rest()
    files.nth(1).set_input_files({"name": "staff.csv", "mimeType": "text/csv", "buffer": STAFF.encode()})
    window.rest()
    expect(window.page.get_by_test_id("stExpander").first).to_be_visible()
    assert made_of_names(window) == []
    shown = window.text().replace("\u2060", "")
    assert ":smile:" in shown
    assert "a -> b" in shown


@pytest.mark.parametrize("window", [1280], indirect=True)
def test_a_title_is_text(window: Window) -> None:
    """In the choices, in the sentence, in the legends of figures and in what is hovered over."""
    window.open().complete()
    window.page.get_by_text("Build a scenario, or open a file").click()
    text = f'extends = "england-wales.toml"\ntitle = {TITLE!r}\n[demand]\nreferrals_per_year = [60]\n'
    window.page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(
        {"name": "named.toml", "mimeType": "application/toml", "buffer": text.encode()}
    )
    expect(window.page.locator(".pp-sentence")).to_contain_text("here")
    window.complete()
    assert made_of_names(window) == []
    legends = window.page.locator(".legendtext").all_text_contents()
    assert any(TITLE in each for each in legends), legends


def test_the_front_page_answers_to_its_name(window: Window) -> None:
    window.page.goto(f"{window.url}/compare")
    expect(window.page.get_by_role("heading", level=1)).to_have_text(words.COMPARE)
    window.complete()
    assert window.page.get_by_text("Page not found").count() == 0
    assert window.page.get_by_role("link", name=words.COMPARE).count() == 1
