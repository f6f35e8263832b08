"""Every weekly series there is, and which of them an outcome has."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from planner.base.arrays import Float64s
from planner.model.rules import MINUTES_PER_HOUR, EventDetail
from planner.outcome import community, licensed
from planner.outcome.measure import Kind, Series
from planner.outcome.outcome import RESULT_LABELS, Outcome
from planner.scenario.service import ALL_TEAMS
from planner.sim.tally.outcome_codes import SpellOutcome

PLACES = "places"


def _counted(name: str) -> Callable[[Outcome], Float64s]:
    return lambda outcome: outcome.weekly(name)


def _flow(name: str, label: str, noun: str = "people") -> Series:
    unit = "a week" if noun == "people" else f"{noun} a week"
    return Series(name, label, unit, Kind.FLOW, _counted(name), noun)


def _level(name: str, label: str, title: str = "", about: str = "") -> Series:
    unit = "people at the end of the week"
    return Series(name, label, unit, Kind.LEVEL, _counted(name), title=title, about=about)


def _hours(name: str, label: str, title: str, about: str) -> Series:
    return Series(name, label, "hours a week", Kind.MEAN, _counted(name), title=title, about=about)


def _bound(name: str, label: str, cause: EventDetail) -> Series:
    """Return which teams a constraint bound at the end of each week: 1 for a team so bound."""

    def is_bound(outcome: Outcome) -> Float64s:
        return np.asarray(outcome.tally.weekly_bound == cause, dtype=np.float64)

    return Series(name, label, "teams; of one team, the mean is the share of futures", Kind.MEAN, is_bound)


def _places(outcome: Outcome) -> Float64s:
    """Return hours available over a course's mean weekly hours."""
    parameters = outcome.parameters
    facilitators = 1 + parameters.scenario.programme.p_two_facilitators
    hours_each = (
        np.asarray(parameters.course_minutes, dtype=np.float64)[None, :, None] / MINUTES_PER_HOUR * facilitators
    )
    available = outcome.weekly("hours_available")
    return np.divide(available, hours_each, out=np.zeros_like(available), where=hours_each > 0)


SERIES = {
    series.name: series
    for series in (
        _flow("referrals", "people referred"),
        _flow("starts", "courses started"),
        _flow("completions", "courses completed"),
        _flow("released_completed", RESULT_LABELS[SpellOutcome.COMPLETED]),
        _flow("released_part_way", RESULT_LABELS[SpellOutcome.PART_WAY]),
        _flow("released_goes_on", RESULT_LABELS[SpellOutcome.GOES_ON]),
        _flow("released_never_started", RESULT_LABELS[SpellOutcome.NEVER_STARTED]),
        _flow("left", RESULT_LABELS[SpellOutcome.LEFT]),
        _flow("sessions_held", "sessions held", "sessions"),
        _flow("sessions_lost", "booked sessions not held", "sessions"),
        _level(
            "waiting_ready",
            "waiting, assessed, ready and willing",
            "Waiting list",
            "people waiting, assessed, ready and willing",
        ),
        _level("waiting_assessment", "to be assessed, ready and willing"),
        _level("waiting_not_ready", "willing, not ready or on hold"),
        _level("declined", "not willing"),
        _level("open_courses", "open courses"),
        _hours("hours_available", "hours available a week", "Hours available", "psychologist hours available"),
        _hours("hours_held", "hours held a week", "Hours held", "psychologist hours held by work"),
        Series(PLACES, "courses that the hours available could carry", "places", Kind.MEAN, _places),
        _bound("bound_hours", "teams that could start no more people for want of hours", EventDetail.HOURS),
        _bound(
            "bound_pairs", "teams that could start no more people for want of a second facilitator", EventDetail.PAIRS
        ),
        _bound("bound_time", "teams whose waiting people had too little time left by the rule", EventDetail.TIME),
        _bound("bound_readiness", "teams whose waiting people were not ready", EventDetail.READINESS),
        _bound("bound_consent", "teams whose waiting people were not willing", EventDetail.CONSENT),
    )
}  # that every outcome has, by name


def series_of(outcome: Outcome) -> list[Series]:
    """Return the series that an outcome has, those of its own works in the community last."""
    return [
        *SERIES.values(),
        *(licensed.SERIES.values() if licensed.is_told(outcome) else ()),
        *(community.series(outcome) if community.is_told(outcome) else ()),
    ]


def each_team(outcome: Outcome, series: Series) -> Iterator[tuple[str, str, Float64s]]:
    """Yield a series of all teams together, then of each where it is by team and there are several.

    Yields
    ------
    tuple[str, str, Float64s]
        The team's name in the scenario file ("" for all), its title, and the values, [replications, weeks].
    """
    values, teams = series.of(outcome), outcome.parameters.scenario.teams
    yield "", ALL_TEAMS, values.sum(axis=1)
    if series.by_team and len(teams) > 1:
        for at, (name, team) in enumerate(teams.items()):
            yield name, team.title, values[:, at]
