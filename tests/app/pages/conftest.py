"""Short scenarios, and pages run without a browser."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from common import ENGLAND_WALES, ROOT
from streamlit.testing.v1 import AppTest

from planner.app.scenario_store import ScenarioStore

sys.path.insert(0, str(ROOT))
FUTURES = 6
SECONDS = 120
MORE = """title = "Four more"
description = "Four posts from the first day."
status = "funding"
[posts.extra-north]
team = "north"
role = "registered-psychologist"
number = 4
filled_at_start = 4
hours_per_week = 18.5
paid_hours_per_week = 37
"""
Open = Callable[..., AppTest]
MAIN = sys.modules["__main__"]


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """Put back the main module: a page's script takes its place, and processes begun later would run that."""
    yield
    sys.modules["__main__"] = MAIN


def _page(name: str) -> None:
    """The script of one page, as the app runs it; AppTest reads its source."""
    from importlib import import_module

    from planner.app.pages import parts

    parts.begin()
    parts.show_safely(name, import_module(f"planner.app.pages.{name}").show)


def scenarios(folder: Path, horizon_days: int = 800) -> Path:
    """Write a baseline and a scenario of that length."""
    head = f'extends = "{ENGLAND_WALES}"\n[calendar]\nhorizon_days = {horizon_days}\n'
    (folder / "england-wales.toml").write_text(head, encoding="utf-8")
    (folder / "two-more-psychologists.toml").write_text(f'extends = "england-wales.toml"\n{MORE}', encoding="utf-8")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> ScenarioStore:
    """A session that knows two short scenarios."""
    return ScenarioStore(scenarios(tmp_path))


@pytest.fixture
def open_page(store: ScenarioStore) -> Open:
    """Open a page with a few futures, and wait for what it works out."""

    def _open(name: str, **state: Any) -> AppTest:
        at = AppTest.from_function(_page, kwargs={"name": name}, default_timeout=SECONDS)
        futures = dict.fromkeys(("keep_futures", "keep_f_futures", "keep_ar_futures"), FUTURES)
        first = {"store": store, **futures, **state}
        for key, value in first.items():
            at.session_state[key] = value
        return settled(at.run())

    return _open


def settled(at: AppTest) -> AppTest:
    """Wait for the jobs under way, and run the page again."""
    for name in ("compare", "forecast", "replay", "how_many", "orders", "certain", "files", "reproduce", "after"):
        with suppress(KeyError):
            at.session_state[f"job_{name}"].wait(SECONDS)
    return at.run()


def said(at: AppTest) -> str:
    """Return every word of the page that is not in a widget."""
    pieces = [element.proto.body for element in at.get("html")]
    for kind in (at.markdown, at.info, at.warning, at.error, at.success, at.header, at.title, at.code):
        pieces += [str(element.value) for element in kind]
    return "\n".join(piece for piece in pieces if "<style>" not in piece)
