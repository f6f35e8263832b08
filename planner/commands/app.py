"""The app, opened."""

from __future__ import annotations

import os
import runpy
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from planner.base.fault import Fault, InputError
from planner.scenario import bundled

FOLDER = "PLANNER_SCENARIOS_DIR"  # environment variable that names the app's folder of scenarios


def open_app(
    port: Annotated[int | None, typer.Option(min=1, max=65_535, help="Where it answers.", show_default="8501")] = None,
    scenarios: Annotated[
        Path | None, typer.Option(help="A folder of scenarios in place of the bundled ones.", metavar="DIR")
    ] = None,
) -> None:
    """Open the app, on this machine alone, until it is stopped with Ctrl+C; it says its address."""
    if scenarios is not None:
        if not any(scenarios.glob(f"*{bundled.ENDING}")):
            raise InputError([Fault(str(scenarios), "", "", "must be a folder with scenario files in it")])
        os.environ[FOLDER] = str(scenarios)
    own = [] if port is None else [f"--server.port={port}"]
    script = bundled.place("app/served/app.py", "app.py")
    sys.argv = ["streamlit", "run", str(script), *_settings(), *own]
    runpy.run_module("streamlit", run_name="__main__")


def _settings() -> Iterator[str]:
    """Yield what Streamlit is told, which it would find by itself only in a checkout."""
    path = bundled.place("app/served/config.toml", ".streamlit/config.toml")
    for section, values in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for key, value in values.items():
            yield f"--{section}.{key}={str(value).lower() if isinstance(value, bool) else value}"
