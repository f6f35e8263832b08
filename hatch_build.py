"""What travels inside the package though it stands at the root of the repository."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TRAVELS = {  # where it is not inside the package, as in a checkout, it is read from the root
    "scenarios": "planner/bundled",
    "app.py": "planner/app/served/app.py",
    ".streamlit/config.toml": "planner/app/served/config.toml",
}


class Travels(BuildHookInterface):  # type: ignore[type-arg]
    """Put it into the wheel; an editable install reads it where it stands."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files, before anything is built."""
        if version != "editable":
            build_data["force_include"].update(TRAVELS)
