"""Weekly series: one table of them, whose numbers are those of the measures and the counts."""

from __future__ import annotations

import numpy as np
import pytest
from common import ENGLAND_WALES, SCENARIOS, Write

from planner.experiment import Experiment, run
from planner.outcome import Outcome
from planner.outcome.measures import BY_NAME
from planner.outcome.series import PLACES, SERIES, series_of
from planner.scenario import read
from planner.sim.tally.sections import NUMBER


@pytest.fixture
def outcomes(write: Write) -> list[Outcome]:
    """Two scenarios, three replications of 500 days, with their weeks."""
    base = write("[calendar]\nhorizon_days = 500\n", extends=ENGLAND_WALES, name="base")
    fewer = write(
        '[calendar]\nhorizon_days = 500\n[policy]\norder = "least-slack"\n', extends=ENGLAND_WALES, name="fewer"
    )
    return run(Experiment([base, fewer], 3, weekly=True), 3)


def test_what_bound_by_week_is_what_bound_overall(outcomes: list[Outcome]) -> None:
    """Teams bound by hours, averaged over weeks, are the measure's share of team-weeks."""
    for outcome in outcomes:
        teams = len(outcome.parameters.team_names)
        mean = SERIES["bound_hours"].of(outcome).sum(axis=1).mean(axis=1)
        assert 100 * mean / teams == pytest.approx(BY_NAME["bound_hours"].of(outcome))


def test_every_count_is_a_series(outcomes: list[Outcome]) -> None:
    """Each that is counted has its words and unit here, in the order in which it is counted, and its own numbers."""
    names = list(SERIES)
    assert names[: len(NUMBER)] == list(NUMBER)
    assert names[len(NUMBER) :] == [
        PLACES,
        *(f"bound_{what}" for what in ("hours", "pairs", "time", "readiness", "consent")),
    ]
    for name in NUMBER:
        assert np.array_equal(SERIES[name].of(outcomes[0]), outcomes[0].weekly(name))
    assert all(series.label and series.unit for series in SERIES.values())


def test_places_are_hours_over_those_of_a_course(outcomes: list[Outcome]) -> None:
    """Twice the hours, twice the places; none where there are no hours."""
    hours, places = (SERIES[name].of(outcomes[0]) for name in ("hours_available", PLACES))
    assert ((hours > 0) == (places > 0)).all()
    ratio = places.sum(axis=(0, 2)) / hours.sum(axis=(0, 2))
    assert places == pytest.approx(hours * ratio[None, :, None])


def test_series_of_what_comes_after_release(write: Write) -> None:
    """Where it is told: by whether people completed, whose sum is all; and of each work in the community."""
    text = "[calendar]\nhorizon_days = 700\n"
    file = write(text, extends=SCENARIOS / "community-teams.toml", name="after")
    (outcome,) = run(Experiment([file], 3, weekly=True), 2)
    found = {series.name: series for series in series_of(outcome) if series.name not in SERIES}
    shape = (2, 1, outcome.parameters.scenario.calendar.weeks)
    assert all(series.of(outcome).shape == shape and not series.by_team for series in found.values())
    for name in ("on_licence", "mappa_hours", "recalls"):
        parts = [found[f"{name}_{part}"].of(outcome) for part in ("not_completed", "completed")]
        assert found[name].of(outcome) == pytest.approx(sum(parts))
    works = outcome.parameters.scenario.community
    assert works
    assert {f"community_{what}_{work}" for work in works for what in ("waiting", "open")} <= set(found)


def test_only_what_is_told_is_there(outcomes: list[Outcome]) -> None:
    assert [series.name for series in series_of(outcomes[0])] == list(SERIES)
    assert read(ENGLAND_WALES).scenario.licence is None
