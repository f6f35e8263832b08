"""The fixture that runs a story."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from timeline.story import BASE, HEADER, Person, Story, Tell, row


@pytest.fixture
def tell(write: Callable[..., Any], replicate: Callable[..., Any], tmp_path: Path) -> Tell:
    """Run a story: what differs from BASE, and the people there on the first day.

    A person is a dict with any of status, band, referral, review, end, assessed, licence (days), sessions, done.
    """

    def _tell(text: str = "", **people: Person) -> Story:
        rows = [row(name, person) for name, person in people.items()]
        (tmp_path / "caseload.csv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")
        write(BASE, name="base")
        file = write(text, extends=tmp_path / "base.toml", name="story")
        names = sorted(people, key=lambda name: int(people[name].get("referral", -1)))
        return Story(*replicate(file), names, file)

    return _tell
