"""A window on the app: where to look, and what must never be seen."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Request, expect

from planner.app.pages.parts import LOOK_SECONDS
from planner.present import words

SECONDS = 60_000  # in milliseconds
PATHS = {
    words.COMPARE: "",
    words.HOW_MANY: "how-many",
    words.ORDERS: "orders",
    words.SCHEDULE: "schedule",
    words.FORECAST: "forecast",
    words.AFTER_RELEASE: "after-release",
    words.ONE_FUTURE: "one-future",
    words.CERTAIN: "certain",
    words.ASSUMPTIONS: "assumptions",
}
PAGES = tuple(PATHS)
COMPLETE = re.compile(r"complete$")
HEALTH = "_stcore"  # Streamlit looks for these beside a deep link before it looks at the root
SHOTS = "PLANNER_SHOTS_DIR"  # environment variable: a folder to keep pictures in
expect.set_options(timeout=SECONDS)

# Found by axe in what Streamlit itself makes, and not ours to mend: rule -> why.
STREAMLITS_OWN: dict[str, str] = {}


class Window:
    """A page in a browser, and what has been heard of it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.set_default_timeout(SECONDS)
        page.on("console", lambda message: self._hear(message.type, message.text, str(message.location)))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._see)

    def _hear(self, kind: str, text: str, where: str) -> None:
        if kind == "error" and HEALTH not in where:
            self.errors.append(f"{text} {where}")

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:")):
            self.outside.append(request.url)

    def check(self) -> None:
        """Assert that nothing went wrong and nothing came from elsewhere."""
        assert self.errors == [], self.errors
        assert self.outside == [], self.outside

    def open(self, title: str = words.COMPARE) -> Window:
        """Open a page by its address."""
        self.page.goto(f"{self.url}/{PATHS[title]}")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        return self

    def go(self, title: str) -> None:
        """Choose a page in the navigation, in the same session."""
        self.page.get_by_role("link", name=title).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def complete(self, noun: str = "futures", *, nth: int = 0) -> None:
        """Wait until a job is complete and the page has come to rest."""
        done = self.page.get_by_text(re.compile(rf"{noun}, complete$")).nth(nth)
        expect(done).to_be_visible(timeout=8 * SECONDS)  # a busy machine may take minutes over hundreds of points
        self.rest()

    def rest(self) -> None:
        """Wait until the script has run, and a look at a job's progress has not had it run again."""
        app, state = self.page.get_by_test_id("stApp"), "data-test-script-state"
        for _ in range(60):
            expect(app).to_have_attribute(state, "notRunning")
            self.page.wait_for_timeout(1.5 * LOOK_SECONDS * 1000)
            if app.get_attribute(state) == "notRunning":
                return

    def button(self, name: str) -> Locator:
        """Return a button."""
        return self.page.get_by_role("button", name=name, exact=True)

    def text(self) -> str:
        """Return all that can be read."""
        return self.page.get_by_test_id("stMain").inner_text()

    def metrics(self) -> list[str]:
        """Return the figures on top."""
        return [each.strip() for each in self.page.get_by_test_id("stMetricValue").all_inner_texts()]

    def download(self, button: str | Locator) -> bytes:
        """Press a button and return the file that it gives."""
        pressed = self.button(button) if isinstance(button, str) else button
        with self.page.expect_download() as given:
            pressed.click()
        return Path(given.value.path()).read_bytes()

    def axe(self) -> list[str]:
        """Return what axe finds that is serious or critical, Streamlit's own left out."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(_axe())
        report: dict[str, list[dict[str, Any]]] = self.page.evaluate("async () => await axe.run()")
        assert len(report["passes"]) > 10  # it did look
        return [
            f"{each['id']}: {each['help']}: {[node['html'][:200] for node in each['nodes'][:3]]}"
            for each in report["violations"]
            if each["impact"] in {"serious", "critical"} and each["id"] not in STREAMLITS_OWN
        ]

    def overflow(self) -> int:
        """Return by how many pixels anything on the page is wider than the window."""
        rooms = ("document.documentElement", "document.querySelector('[data-testid=stMain]')")
        return max(int(self.page.evaluate(f"(each => each.scrollWidth - each.clientWidth)({room})")) for room in rooms)

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page, where a folder for them is named."""
        if folder := os.environ.get(SHOTS):
            width = self.page.viewport_size["width"]  # type: ignore[index]
            height = self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            self.page.set_viewport_size({"width": width, "height": min(int(height) + 60, 12_000)})
            self.page.wait_for_timeout(1200)
            self.page.screenshot(path=Path(folder) / f"{name}-{width}.png")
            self.page.set_viewport_size({"width": width, "height": 900})


def _axe() -> str:
    """Return axe-core, from the package that carries it."""
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.submodule_search_locations
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
