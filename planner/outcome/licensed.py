"""What comes after release: how many are on licence, at which MAPPA level, what that takes, who is recalled."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from planner.base.arrays import Float64s
from planner.base.sums import in_turn
from planner.outcome.measure import GBP, Kind, Measure, Series
from planner.outcome.outcome import Outcome
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.tally.sections import LICENCES

NOT_COMPLETED, COMPLETED = 0, 1  # the programme, when the licence began
EACH = {"not_completed": (NOT_COMPLETED,), "completed": (COMPLETED,), "": (NOT_COMPLETED, COMPLETED)}
WHOM = {
    "not_completed": "released without having completed",
    "completed": "released with the programme completed",
    "": "all",
}


def is_told(outcome: Outcome) -> bool:
    """Whether the scenario tells what comes after release."""
    return outcome.parameters.licence is not None


def is_costed(outcome: Outcome) -> bool:
    """Whether the scenario states what a MAPPA staff hour costs."""
    licence = outcome.parameters.scenario.licence
    return licence is not None and licence.hour_gbp is not None


def on_licence(outcome: Outcome) -> Float64s:
    """Mean number on licence in each week, [replications, 2, levels, weeks]."""
    return np.asarray(outcome.tally.section("mappa") / outcome.week_days)


def hours_per_week(outcome: Outcome) -> Float64s:
    """Staff hours for each week's caseload, [replications, 2, weeks]."""
    licence = outcome.parameters.scenario.licence
    hours = np.asarray(licence.level_hours_per_week if licence else [])
    return np.asarray(np.einsum("rclw,l->rcw", on_licence(outcome), hours))


def recalls(outcome: Outcome) -> Float64s:
    """Recalls in each week, [replications, 2, weeks]."""
    return np.asarray(outcome.tally.section("recalls"), dtype=np.float64)


def pathway(outcome: Outcome) -> Float64s:
    """Custody spells by outcome and what came of the licence, [replications, len(Result), len(After)]."""
    return np.asarray(outcome.tally.section("pathway").sum(axis=1), dtype=np.float64)


def after_recall(outcome: Outcome) -> Float64s:
    """Those of these spells that a recall began, likewise."""
    return np.asarray(outcome.tally.section("pathway")[:, 1], dtype=np.float64)


def with_conditions(outcome: Outcome) -> Float64s:
    """Mean number on licence with each condition, [replications, conditions]."""
    return np.asarray(outcome.tally.section("conditions") / outcome.parameters.horizon_days)


def _days(outcome: Outcome, whose: tuple[int, ...]) -> Float64s:
    """Days on licence at each level, [replications, levels]."""
    return np.asarray(outcome.tally.section("mappa")[:, list(whose)].sum(axis=(1, 3)), dtype=np.float64)


def _mean(whose: tuple[int, ...]) -> Callable[[Outcome], Float64s]:
    return lambda outcome: np.asarray(_days(outcome, whose).sum(axis=1) / outcome.parameters.horizon_days)


def _hours(whose: tuple[int, ...]) -> Callable[[Outcome], Float64s]:
    """Return staff hours over the whole run."""

    def hours(outcome: Outcome) -> Float64s:
        licence = outcome.parameters.scenario.licence
        levels = np.asarray(licence.level_hours_per_week)  # type: ignore[union-attr]
        return in_turn(levels, _days(outcome, whose).T) / DAYS_PER_WEEK

    return hours


def _cost(whose: tuple[int, ...]) -> Callable[[Outcome], Float64s]:
    """Return what these hours cost, in £; no part of the programme's cost."""
    return lambda o: _hours(whose)(o) * o.parameters.scenario.licence.hour_gbp  # type: ignore[union-attr,operator]


def _count(name: str, whose: tuple[int, ...] = EACH[""]) -> Callable[[Outcome], Float64s]:
    at = LICENCES.index(name)
    return lambda o: np.asarray(o.tally.section("licences")[:, list(whose), at].sum(axis=1), dtype=np.float64)


def _named(first: str, part: str) -> str:
    return f"{first}_{part}" if part else first


def _level(level: int) -> Measure:
    def mean(outcome: Outcome) -> Float64s:
        return np.asarray(_days(outcome, EACH[""])[:, level - 1] / outcome.parameters.horizon_days)

    def has_level(outcome: Outcome) -> bool:
        licence = outcome.parameters.scenario.licence
        return licence is not None and len(licence.level_weights) >= level

    return Measure(
        f"mappa_level_{level}", f"managed at MAPPA level {level} (mean)", "people", 0, mean, applies=has_level
    )


MEASURES = (
    *(
        Measure(
            _named("on_licence", part), f"on licence, {WHOM[part]} (mean)", "people", 0, _mean(whose), applies=is_told
        )
        for part, whose in EACH.items()
    ),
    *(_level(level) for level in range(1, 6)),
    *(
        Measure(
            _named("mappa_hours", part), f"MAPPA staff hours, {WHOM[part]}", "hours", -1, _hours(whose), applies=is_told
        )
        for part, whose in EACH.items()
    ),
    *(
        Measure(
            _named("mappa_gbp", part),
            f"cost of MAPPA staff hours, {WHOM[part]}; apart from the programme's",
            GBP,
            -1,
            _cost(whose),
            applies=is_costed,
        )
        for part, whose in EACH.items()
    ),
    *(
        Measure(
            _named("recalls", part), f"recalls, {WHOM[part]}", "recalls", -1, _count("recalled", whose), applies=is_told
        )
        for part, whose in EACH.items()
    ),
    Measure("licences", "licences begun", "licences", 0, _count("started"), applies=is_told),
    Measure("licences_expired", "licences that ran to their end", "licences", 0, _count("expired"), applies=is_told),
    Measure("licence_reviews", "reviews of licences", "reviews", 0, _count("reviewed"), applies=is_told),
    Measure("licences_tightened", "reviews that added a condition", "reviews", 0, _count("tightened"), applies=is_told),
    Measure("licences_relaxed", "reviews that lifted a condition", "reviews", 0, _count("relaxed"), applies=is_told),
)


def weekly(outcome: Outcome, name: str) -> Float64s:
    """Return a series of SERIES, [replications, weeks]."""
    return np.asarray(SERIES[name].of(outcome)[:, 0])


def _series(first: str, label: str, unit: str, of: Callable[[Outcome], Float64s], kind: Kind) -> Iterator[Series]:
    """Yield a series of each group and of all; `of` gives [replications, 2, weeks]."""
    for part, whose in EACH.items():
        values = _summed(of, whose)
        yield Series(_named(first, part), f"{label}, {WHOM[part]}", unit, kind, values, noun=label, by_team=False)


def _summed(of: Callable[[Outcome], Float64s], whose: tuple[int, ...]) -> Callable[[Outcome], Float64s]:
    return lambda outcome: np.asarray(of(outcome)[:, list(whose)].sum(axis=1, keepdims=True))


def _all_levels(outcome: Outcome) -> Float64s:
    return np.asarray(on_licence(outcome).sum(axis=2))


SERIES = {
    series.name: series
    for series in (
        *_series("on_licence", "on licence", "people, mean of the week", _all_levels, Kind.MEAN),
        *_series("mappa_hours", "MAPPA staff hours", "hours a week", hours_per_week, Kind.MEAN),
        *_series("recalls", "recalls", "a week", recalls, Kind.FLOW),
    )
}  # of a scenario that tells what comes after release, by name
