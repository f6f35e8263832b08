"""When a run is looked at."""

from __future__ import annotations

import pytest

from planner.outcome import Outcome
from planner.present.run import looks


class Counted(Outcome):
    """An outcome of which only the number of replications is known."""

    def __init__(self, replications: int) -> None:
        self.__dict__["done"] = replications

    @property
    def replications(self) -> int:
        """How many."""
        return int(self.__dict__["done"])


@pytest.mark.parametrize(
    ("counts", "at", "expected"),
    [
        ([10, 20, 30], [15], [(10, False), (20, True), (30, False), (30, True)]),
        ([10, 20, 30], [15, 18, 30], [(10, False), (20, True), (30, True)]),
        ([10, 20], [], [(10, False), (20, False), (20, True)]),
        ([], [5], []),
    ],
)
def test_looks_are_due_and_the_last_is_one(counts: list[int], at: list[int], expected: list[tuple[int, bool]]) -> None:
    found = looks(iter([Counted(count)] for count in counts), at)
    assert [(outcomes[0].replications, is_look) for outcomes, is_look in found] == expected
