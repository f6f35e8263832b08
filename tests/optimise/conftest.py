"""The fixture that plans a tale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from common import NOTHING, Write
from optimise.tale import BASE, People, Plans, Tale, tale_of


@pytest.fixture
def plans(write: Write, tmp_path: Path) -> Plans:
    """Plan a tale: people, psychologists, and what differs from the base scenario."""

    def _plans(people: People, staff: People, text: str = "", **options: Any) -> Tale:
        (tmp_path / "base.toml").write_text(f'extends = "{NOTHING}"\n{BASE}', encoding="utf-8")
        return tale_of(write(text, extends=tmp_path / "base.toml", name="tale"), people, staff, **options)

    return _plans
