"""The list of slow tests names tests that there are."""

from __future__ import annotations

import pytest
from common import ROOT
from slow import KEPT, SLOW, why_slow


@pytest.mark.parametrize("address", [*SLOW, *KEPT])
def test_it_is_there(address: str) -> None:
    file, _, test = address.partition("::")
    place = ROOT / "tests" / file
    assert place.exists()
    name = test.partition("[")[0]
    assert not name or f"def {name}" in place.read_text(encoding="utf-8")


def test_what_is_kept_is_of_what_is_slow() -> None:
    """A kept test would be slow by its file's line; and no reason is left empty."""
    assert all(any(kept.startswith(beginning) for beginning in SLOW) for kept in KEPT)
    assert all(SLOW.values())
    assert not any(why_slow(kept) for kept in KEPT)
