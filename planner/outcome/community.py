"""Work in the community over futures: who took part, what became of it, who waited and who had a place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from planner.base.arrays import Float64s
from planner.outcome.measure import Kind, Measure, Series
from planner.outcome.outcome import Outcome
from planner.sim.tally.sections import COMMUNITY

WAITING, WITH_PLACE = 0, 1
LABELS = {
    "awaited": "work in the community agreed to or required",
    "declined": "work in the community declined",
    "started": "work in the community begun",
    "never_started": "work in the community never begun before the licence ended",
    "part_way": "work in the community stopped part-way",
    "completed": "work in the community completed",
    "left": "work in the community ended by leaving for another reason",
}


def is_told(outcome: Outcome) -> bool:
    """Whether the scenario has work in the community."""
    return bool(outcome.parameters.community_teams)


def counts(outcome: Outcome) -> Float64s:
    """People's works by what became of them, [replications, works, len(COMMUNITY)]."""
    return np.asarray(outcome.tally.section("community"), dtype=np.float64)


def weekly(outcome: Outcome) -> Float64s:
    """Mean number waiting and with a place in each week, [replications, works, 2, weeks]."""
    return np.asarray(outcome.tally.section("community_weeks") / outcome.week_days)


def series(outcome: Outcome) -> Iterator[Series]:
    """Yield each work's series: people waiting, and people with a place."""
    for number, (key, work) in enumerate(outcome.parameters.scenario.community.items()):
        for which, (name, what) in enumerate((("waiting", "waiting"), ("open", "with a place"))):
            values = _of_work(number, which)
            label, unit = f"{work.title}: {what}", "people, mean of the week"
            yield Series(f"community_{name}_{key}", label, unit, Kind.MEAN, values, by_team=False)


def _of_work(number: int, which: int) -> Callable[[Outcome], Float64s]:
    return lambda outcome: weekly(outcome)[:, number, which][:, np.newaxis]


def _total(name: str) -> Callable[[Outcome], Float64s]:
    at = COMMUNITY.index(name)
    return lambda outcome: np.asarray(counts(outcome)[:, :, at].sum(axis=1))


def _mean(which: int) -> Callable[[Outcome], Float64s]:
    def mean(outcome: Outcome) -> Float64s:
        days = outcome.tally.section("community_weeks")[:, :, which].sum(axis=(1, 2))
        return np.asarray(days / outcome.parameters.horizon_days)

    return mean


MEASURES = (
    *(
        Measure(f"community_{name}", label, "people", 1 if name == "completed" else 0, _total(name), applies=is_told)
        for name, label in LABELS.items()
    ),
    Measure(
        "community_waiting",
        "waiting for a place in the community (mean)",
        "people",
        -1,
        _mean(WAITING),
        applies=is_told,
    ),
    Measure("community_open", "with a place in the community (mean)", "people", 0, _mean(WITH_PLACE), applies=is_told),
)
