"""The app in a real browser: one server, one Chromium, a session to a test; no errors, nothing from outside."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.looking import Window
from common import ROOT, SCENARIOS
from playwright.sync_api import Browser, sync_playwright

from tools.app_server import CHROMIUM, CHROMIUM_OPTIONS, Server, serving

OURS = re.compile(r'^ +File "[^"]*/(?:planner/[^"]*|app)\.py", line', re.MULTILINE)  # a traceback through our code
REQUIRED = "PLANNER_BROWSER_REQUIRED"  # environment variable: whether a machine without Chromium fails
HORIZON = ("horizon_days = 3653", "horizon_days = 731")  # two years are enough to see every page work


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled scenarios, over three years."""
    found = tmp_path_factory.mktemp("scenarios")
    for file in SCENARIOS.glob("*.toml"):
        (found / file.name).write_text(file.read_text(encoding="utf-8").replace(*HORIZON), encoding="utf-8")
    shutil.copytree(SCENARIOS / "caseload", found / "caseload")
    return found


@pytest.fixture(scope="session")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, served; what it runs on is compiled first, which may take longer than a page is waited for."""
    command = [sys.executable, "-m", "planner", "compare", str(folder / "england-wales.toml"), "--replications", "2"]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    with serving(tmp_path_factory.mktemp("app") / "log.txt", folder) as found:
        yield found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    if not Path(CHROMIUM).exists():
        missing = pytest.fail if os.environ.get(REQUIRED) else pytest.skip
        missing("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_OPTIONS))
        yield browser
        browser.close()


@pytest.fixture(params=[1280])
def window(request: pytest.FixtureRequest, server: Server, chromium: Browser) -> Iterator[Window]:
    """A session of its own, looked at in a window of a width; what its console says is read at the end."""
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, accept_downloads=True)
    found = Window(context.new_page(), server.url)
    yield found
    found.check()
    context.close()
    assert not OURS.search(server.log.read_text(encoding="utf-8"))


@pytest.fixture
def another(server: Server, chromium: Browser) -> Iterator[Window]:
    """Somebody else's session."""
    context = chromium.new_context()
    yield Window(context.new_page(), server.url)
    context.close()
