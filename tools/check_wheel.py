"""Build the wheel, install it in a clean environment outside the checkout, and use it as a person would.

`--constraints` names a file of versions: constraints/oldest.txt and constraints/newest.txt are the two ends of what is
allowed. The comparison's numbers must be those of this checkout, whatever the versions.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
COMPARE = ("compare", "england-wales", "two-more-psychologists", "--replications", "4", "--format", "json")
START_SECONDS, STOP_SECONDS = 90, 20
NOT_WANTED = ("pytest", "hypothesis", "ciw", "pyjobshop", "playwright", "mypy", "ruff", "sphinx")


def main() -> None:
    """Check one wheel with one set of versions; the first thing that is not as it should be ends it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--constraints", type=Path, help="versions to install")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="planner-wheel-") as name:
        folder = Path(name)
        installed = Installed(folder, options.constraints.resolve() if options.constraints else None)
        for check in (named, compared, forecast, copied, allocated, asked, public, shown, served):
            start = time.monotonic()
            check(installed)
            with_what = f" with {options.constraints.stem}" if options.constraints else ""
            print(f"{check.__name__}{with_what}: right, {time.monotonic() - start:.0f} s", flush=True)  # noqa: T201


class Installed:
    """The wheel in an environment of its own, and an empty folder to work in."""

    def __init__(self, folder: Path, constraints: Path | None) -> None:
        self.python = folder / "environment" / ("Scripts" if os.name == "nt" else "bin") / "python"
        self.work = folder / "work"
        self.work.mkdir()
        bare = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PLANNER_"))}
        self.environment = {**bare, "PLANNER_CACHE_DIR": str(folder / "cache")}
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT], check=True)  # noqa: S603
        subprocess.run([sys.executable, "-m", "venv", folder / "environment"], check=True)  # noqa: S603
        (wheel,) = folder.glob("*.whl")
        within = ["--constraint", constraints] if constraints else []
        self.run(*pip[1:], "install", wheel, *within)

    def run(self, *arguments: object) -> str:
        """Run its Python, away from the checkout; return what it says."""
        done = subprocess.run(  # noqa: S603 - our own commands, here as everywhere below
            [self.python, *map(str, arguments)],
            cwd=self.work, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(f"{' '.join(map(str, arguments))}: exit status {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def planner(self, *arguments: object) -> str:
        """Run the command."""
        return self.run("-m", "planner", *arguments)


def named(installed: Installed) -> None:
    """It is what was built, it knows the bundled scenarios, and nothing came with it that only tests need."""
    where = installed.run("-c", "import planner; print(planner.__file__)")
    _hold(str(ROOT) not in where, f"the package is the checkout's: {where}")
    listed = installed.run("-m", "pip", "list", "--format", "json")
    versions = {entry["name"].lower(): entry["version"] for entry in json.loads(listed)}
    _hold(not set(versions) & set(NOT_WANTED), f"installed with it: {set(versions) & set(NOT_WANTED)}")
    version = installed.planner("--version").split()[-1]
    _hold(version == versions["programme-place-planner"], f"says version {version}")
    names = [entry["name"] for entry in json.loads(installed.planner("scenarios", "--format", "json"))]
    stand = {path.relative_to(ROOT / "scenarios") for path in (ROOT / "scenarios").rglob("*.toml")}
    _hold(names == [*dict.fromkeys(names)] and len(names) == len(stand), f"lists {names}, not {len(stand)} scenarios")
    said = installed.planner("check", *names).splitlines()
    _hold(said == [f"{name}: valid" for name in names], f"says of the scenarios {said}")


def compared(installed: Installed) -> None:
    """Scenarios are compared by name, and the numbers are the checkout's own."""
    mine = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "planner", *COMPARE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    _hold(_alike(json.loads(installed.planner(*COMPARE)), json.loads(mine.stdout)), "the comparison has other numbers")


def _alike(one: Any, other: Any) -> bool:
    """Whether two documents are equal, but for the last digits: releases of scipy have t's quantiles to 1e-12 or so."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9)
    return bool(one == other)


def forecast(installed: Installed) -> None:
    """A forecast is written, and reproduced from its manifest."""
    installed.planner("forecast", "england-wales", "--replications", "4", "--out", "forecast")
    _hold((installed.work / "forecast" / "forecast.xlsx").is_file(), "there is no workbook of the forecast")
    installed.planner("reproduce", "forecast/manifest.json", "--out", "again")


def copied(installed: Installed) -> None:
    """What it gives to start from is all there, and valid."""
    installed.planner("scenarios", "--copy", "mine")
    files = sorted(path.relative_to(ROOT / "scenarios") for path in (ROOT / "scenarios").rglob("*") if path.is_file())
    found = sorted(path.relative_to(installed.work / "mine") for path in (installed.work / "mine").rglob("*.*"))
    _hold(found == files, f"copied {found}")
    installed.planner("check", *sorted((installed.work / "mine").rglob("*.toml")))


def allocated(installed: Installed) -> None:
    """Places are planned on the sample caseload."""
    sample = ("--caseload", "mine/caseload/people.csv", "--staff", "mine/caseload/staff.csv")
    installed.planner("allocate", *sample, "--from", "2027-04-05", "--weeks", "26", "--out", "plan")
    _hold((installed.work / "plan" / "plan.csv").is_file(), "there is no plan")


def asked(installed: Installed) -> None:
    """Every other study answers, on as few replications as it can."""
    few = ("--replications", "2", "--format", "json")
    history = sorted((installed.work / "mine" / "history").glob("*.csv"))
    for question in (
        ("certain", "england-wales", "two-posts-lost", "--samples", "2", *few),
        ("orders", "strained", "--bounded", "1", *few),
        ("after-release", "after-release", *few),
        ("staffing", "england-wales", "--target", "0.9", "--confidence", "0.5", "--most", "1", "--replications", "40"),
        ("calibrate", *history, "--from", "2018-04-01", "--to", "2026-03-31", "--hold-out", "0", "--out", "history"),
        ("simulate", "england-wales", "--out", "one"),
    ):
        installed.planner(*question)


def public(installed: Installed) -> None:
    """`import planner` offers what it says, and does nothing by itself."""
    program = (
        "import sys, planner\n"
        "assert 'numba' not in sys.modules and 'pandas' not in sys.modules, 'importing has effects'\n"
        "print(planner.read('england-wales').scenario.title)"
    )
    _hold(installed.run("-c", program).strip() == "England and Wales", "reads another scenario")


def shown(installed: Installed) -> None:
    """Each page is laid out, with nothing gone wrong on it."""
    navigation = (ROOT / "planner" / "app" / "pages" / "navigation.py").read_text(encoding="utf-8")
    pages = re.findall(r"st\.Page\((\w+)\.show", navigation)
    _hold(len(pages) > 5, f"the app's pages are {pages}")
    program = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        "for page in sys.argv[1:]:\n"
        "    script = f'from planner.app.pages import {page}\\n{page}.show()'\n"
        "    at = AppTest.from_string(script, default_timeout=120).run()\n"
        "    assert not at.exception and not at.error, (page, at.exception, at.error)\n"
    )
    installed.run("-c", program, *pages)


def served(installed: Installed) -> None:
    """The app answers on this machine alone, with its settings."""
    with _app(installed) as url:
        _hold(b"<title>Streamlit</title>" in _get(url), "the app does not answer with its page")
        _hold(b"ok" in _get(f"{url}/_stcore/health"), "the app is not well")


@contextmanager
def _app(installed: Installed) -> Iterator[str]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    log = installed.work / "app.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603
            [installed.python, "-m", "planner", "app", "--port", str(port)],
            cwd=installed.work, env=installed.environment, stdout=out, stderr=out,
        )  # fmt: skip
        try:
            yield _answering(f"http://127.0.0.1:{port}", process, log)
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def _answering(url: str, process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            _get(f"{url}/_stcore/health")
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return url
    sys.exit(f"the app did not start\n{log.read_text(encoding='utf-8')}")


def _get(url: str) -> bytes:
    with urlopen(url, timeout=10) as answer:  # noqa: S310 - our own server
        return bytes(answer.read())


def _hold(truth: bool, otherwise: str) -> None:
    if not truth:
        sys.exit(otherwise)


if __name__ == "__main__":
    main()
