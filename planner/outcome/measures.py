"""Every measure there is, and which of them some outcomes have."""

from __future__ import annotations

from collections.abc import Sequence

from planner.outcome import assessed, community, licensed
from planner.outcome.outcome import MEASURES, Measure, Outcome

OPTIONAL = (*licensed.MEASURES, *community.MEASURES, *assessed.MEASURES)  # of parts that a scenario may leave out


def measures_of(outcomes: Sequence[Outcome]) -> list[Measure]:
    """Return the measures that any of these outcomes has."""
    return [*MEASURES, *(each for each in OPTIONAL if any(map(each.applies, outcomes)))]
