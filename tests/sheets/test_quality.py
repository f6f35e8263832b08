"""The data-quality report."""

from __future__ import annotations

from pathlib import Path

import pytest
from caseload.files import (
    ANN,
    PEOPLE,
    read_text,
)

from planner.caseload import Count


def test_the_report_in_words(tmp_path: Path) -> None:
    """Counts first; what is alike is told once."""
    others = "".join(f"{ANN.replace('ann', f' cat{number}')}\n" for number in range(12))
    others += "".join(
        f"p{at},other-north,,{word},14/09/2026,,,,,,\n" for at, word in enumerate(("declined", "withdrew"))
    )
    assert str(read_text(tmp_path, PEOPLE + others).quality).replace(f"{tmp_path}/", "").splitlines() == [
        "People: 16 rows read, 16 used, 0 left out.",
        "Staff: 1 rows read, 1 used, 0 left out.",
        "Repaired: 12",
        "  people.csv: row 4, column person = ' cat0': has stray spaces or invisible characters; read without them",
        "    likewise in 11 more: row 5, 6, 7, 8, 9, 10, 11, 12 and 3 more",
        "Note: 2",
        "  people.csv: 1 person with status declined gets no place; listed with this reason",
        "  people.csv: 1 person with status withdrawn gets no place; listed with this reason",
    ]


def test_counts_that_do_not_add_up() -> None:
    """Refused: nobody vanishes."""
    with pytest.raises(ValueError, match=r"^read must be used \+ left out \+ merged$"):
        Count(read=3, used=1, left_out=1)
