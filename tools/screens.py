"""Take the README's pictures of the app, in Chromium: the baseline compared, the sample planned, a forecast."""

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from tools.app_server import CHROMIUM, CHROMIUM_OPTIONS, ROOT, serving

WIDTH, TALL, MARGIN = 1280, 4000, 16  # pixels; tall, so that what is wanted is in the window
LONGEST_MS = 120_000
expect.set_options(timeout=LONGEST_MS)


def compare(page: Page, url: str) -> None:
    """Show the first comparison, down to its table."""
    page.goto(url)
    expect(page.get_by_text(re.compile("futures, complete$"))).to_be_visible()
    _picture(page, "compare-funding.png", None, page.get_by_role("region", name="Every scenario chosen"))


def schedule(page: Page, url: str) -> None:
    """Show the plan of the sample, down to what each psychologist does next."""
    page.goto(f"{url}/schedule")
    page.get_by_role("button", name="Open the sample").click()
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_role("button", name="Excel: everything")).to_be_visible()
    first = page.get_by_role("heading", name="The plan", exact=True)
    _picture(page, "schedule-places.png", first, page.get_by_role("region", name="Next step of each psychologist"))


def forecast(page: Page, url: str) -> None:
    """Show the first forecast, down to its figures."""
    page.goto(f"{url}/forecast")
    expect(page.get_by_text(re.compile("futures, complete$"))).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    _picture(page, "forecast.png", None, page.get_by_text("Table: hours available a week"))


def _picture(page: Page, name: str, first: Locator | None, last: Locator) -> None:
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    page.wait_for_timeout(1000)  # figures drawn
    top = _box(first)["y"] - MARGIN if first else 0
    end = _box(last)
    clip = {"x": 0, "y": top, "width": WIDTH, "height": end["y"] + end["height"] + MARGIN - top}
    page.screenshot(path=ROOT / "docs" / "pictures" / name, clip=clip)


def _box(thing: Locator) -> dict[str, float]:
    if box := thing.bounding_box():
        return dict(box)
    raise RuntimeError("what is to be in the picture is not on the page")


def main() -> None:
    """Take them, into docs/pictures/."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log.txt") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_OPTIONS))
        for take in (compare, schedule, forecast):
            take(browser.new_page(viewport={"width": WIDTH, "height": TALL}), server.url)
        browser.close()


if __name__ == "__main__":
    main()
