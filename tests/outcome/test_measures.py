"""The table of measures: each is whole, and where it is shown follows from it alone."""

from __future__ import annotations

import numpy as np
import pytest
from common import ENGLAND_WALES, SCENARIOS, Write

from planner.experiment import Experiment, run
from planner.outcome import Outcome, Shown, compare
from planner.outcome.measures import BY_NAME, HEADLINE, MEASURES, OPTIONAL, measures_of
from planner.present.measured import totals


@pytest.fixture
def outcome(write: Write) -> Outcome:
    """A scenario that leaves out what may be left out."""
    return run(Experiment([write("[calendar]\nhorizon_days = 500\n", extends=ENGLAND_WALES)], 3), 3)[0]


def test_each_is_whole() -> None:
    """Names and labels tell measures apart; a column has a head; better is one way, the other, or neither."""
    both = (*MEASURES, *OPTIONAL)
    assert len(BY_NAME) == len(both)
    assert len({measure.label for measure in both}) == len(both)
    assert all(measure.label and measure.unit and measure.better in {-1, 0, 1} for measure in both)
    assert all(measure.heading for measure in both if measure.shown is Shown.OVERVIEW)
    assert BY_NAME[HEADLINE].shown is Shown.OVERVIEW


def test_each_has_a_number_a_replication(outcome: Outcome) -> None:
    for measure in MEASURES:
        assert measure.values(outcome).shape == (3,), measure.name


def test_what_is_left_out_has_no_value(outcome: Outcome) -> None:
    assert measures_of([outcome]) == list(MEASURES)
    assert all(np.isnan(measure.values(outcome)).all() for measure in OPTIONAL)


def test_a_part_that_is_told_has_its_measures(outcome: Outcome, write: Write) -> None:
    """One scenario of those compared is enough."""
    file = write("[calendar]\nhorizon_days = 500\n", extends=SCENARIOS / "community-teams.toml", name="after")
    (after,) = run(Experiment([file], 3), 3)
    found = [measure.name for measure in measures_of([outcome, after])]
    assert found[: len(MEASURES)] == [measure.name for measure in MEASURES]
    assert {"on_licence", "recalls", "community_started"} <= set(found[len(MEASURES) :])


def test_a_measure_that_is_shown_is_on_the_page(outcome: Outcome) -> None:
    """Its line in the totals comes from the table alone."""
    shown = [measure.label for measure in MEASURES if measure.shown >= Shown.TOTALS]
    assert [row[0] for row in totals(compare([outcome])).rows] == shown
