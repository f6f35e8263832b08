"""How quickly the app answers, and what it keeps, in a real browser: a table for docs/explanation/app.md."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from tools.app_server import CHROMIUM, CHROMIUM_OPTIONS, serving

INTERACTIONS, TRIES = 50, 4
SECONDS = 180_000  # in milliseconds
HASH = "(document.body.innerText.match(/inputs ([0-9a-f]{8})/) || ['', ''])[1]"  # of the figures on the page
SENTENCE, COMPLETE = ".pp-sentence", "1,000 of 1,000 futures, complete"


def main() -> None:
    """Measure, and print."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log.txt") as server,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_OPTIONS))
        process = psutil.Process(server.process.pid)
        rows = [("memory of the server before anyone looks", _megabytes(process))]
        rows += _opening(browser.new_page(), server.url, "first session after the server starts")
        rows += _opening(browser.new_page(), server.url, "a later session")
        page = browser.new_page()
        _opening(page, server.url, "")
        rows += _moving(page)
        rows.append((f"memory after {INTERACTIONS} interactions", _interact(page, process)))
        print(f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the end\n")  # noqa: T201
        print("\n".join(["| what | measured |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows)]))  # noqa: T201


def _megabytes(process: psutil.Process) -> str:
    return f"{process.memory_info().rss / 1e6:,.0f} MB"


def _timed(act: Callable[[], object]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


def _opening(page: Page, url: str, which: str) -> list[tuple[str, str]]:
    """Open the first page; the sentence is the first thing with meaning."""
    page.set_default_timeout(SECONDS)
    begun = time.monotonic()
    page.goto(url)
    page.locator(SENTENCE).wait_for()
    first = time.monotonic() - begun
    page.get_by_text(COMPLETE).wait_for()
    whole = time.monotonic() - begun
    return [(f"{which}: to the sentence", f"{first:.1f} s"), (f"{which}: to 1,000 futures", f"{whole:.1f} s")]


def _moving(page: Page) -> list[tuple[str, str]]:
    """Build a scenario and change its posts: until figures of the new inputs are there, and all futures."""
    page.get_by_text("Build a scenario, or open a file").click()
    page.get_by_role("button", name="New scenario").click()
    page.get_by_label("Title").wait_for()
    page.get_by_text(COMPLETE).wait_for()
    firsts, wholes = [], []
    for number in range(2, 2 + TRIES):
        before, begun = page.evaluate(HASH), time.monotonic()
        _posts(page, number)
        page.wait_for_function(f"before => {HASH} !== before", arg=before)
        firsts.append(time.monotonic() - begun)
        page.get_by_text(COMPLETE).wait_for()
        wholes.append(time.monotonic() - begun)
    return [
        ("a changed field to its first result (three scenarios)", _range(firsts)),
        ("a changed field to 1,000 futures (three scenarios)", _range(wholes)),
    ]


def _range(seconds: list[float]) -> str:
    return f"{min(seconds):.1f} to {max(seconds):.1f} s"


def _posts(page: Page, number: int) -> None:
    field = page.get_by_label("Posts", exact=True)
    field.fill(str(number))
    field.press("Enter")
    page.get_by_text(f"{number} more registered psychologist").first.wait_for()


def _interact(page: Page, process: psutil.Process) -> str:
    """Change the posts again and again, not always waiting for the end."""
    for number in range(INTERACTIONS):
        _posts(page, 2 + number % 12)
        page.wait_for_timeout(700)
    page.get_by_text(COMPLETE).wait_for()
    return _megabytes(process)


if __name__ == "__main__":
    main()
