"""Tables agree with each other and with the measures they come from."""

from __future__ import annotations

import numpy as np
import pytest
from common import ENGLAND_WALES, Write

from planner.experiment import Experiment, run
from planner.outcome import Outcome, compare
from planner.outcome.compare import VERDICTS
from planner.outcome.measures import BY_NAME
from planner.present import tables
from planner.scenario.service import ALL_TEAMS
from planner.sim.tally.sections import FLOWS, GROUPINGS


@pytest.fixture
def outcomes(write: Write) -> list[Outcome]:
    """Two scenarios, three futures of 500 days."""
    base = write("[calendar]\nhorizon_days = 500\n", extends=ENGLAND_WALES, name="base")
    fewer = write(
        '[calendar]\nhorizon_days = 500\n[policy]\norder = "least-slack"\n', extends=ENGLAND_WALES, name="fewer"
    )
    return run(Experiment([base, fewer], 3, weekly=True), 3)


def test_weeks_add_up_to_totals(outcomes: list[Outcome]) -> None:
    """The weekly means of a flow sum to its measure's mean, for all teams and over the teams."""
    weekly = tables.weekly_table(outcomes).groupby(["scenario", "series", "team"])["mean"].sum()
    for outcome in outcomes:
        of_all = weekly[outcome.file.name, :, ALL_TEAMS]
        assert of_all["starts"] == pytest.approx(BY_NAME["starts"].of(outcome).mean())
        assert of_all["completions"] == pytest.approx(BY_NAME["completions"].of(outcome).mean())
        for series in FLOWS:
            by_team = weekly[outcome.file.name, series].drop(ALL_TEAMS).sum()
            assert by_team == pytest.approx(of_all[series])


def test_groupings_count_the_same_people(outcomes: list[Outcome]) -> None:
    """Every grouping's mean people sum to the same number."""
    sums = tables.groups_table(outcomes).groupby(["scenario", "grouping"])["mean"].sum()
    for outcome in outcomes:
        people = [sums[outcome.file.name, grouping] for grouping in GROUPINGS]
        assert people == pytest.approx([people[0]] * len(people))


def test_differences_are_of_means(outcomes: list[Outcome]) -> None:
    """A paired difference's mean is the difference of the means."""
    found = tables.measures_table(compare(outcomes)).set_index(["scenario", "measure"])
    for measure in ("reachable_untreated", "cost_gbp", "waiting_ready"):
        gap = found.loc[("fewer", measure), "mean"] - found.loc[("base", measure), "mean"]
        assert found.loc[("fewer", measure), "difference"] == pytest.approx(gap)


def test_waits_rise_to_at_most_one(outcomes: list[Outcome]) -> None:
    """Shares rise with the weeks, lie among those of the futures' 80% or near, and sum to at most one."""
    for _, frame in tables.waits_table(outcomes).groupby("scenario"):
        assert (np.diff(frame["share_started"]) >= 0).all()
        assert ((frame["share_started"] + frame["share_released"]) <= 1 + 1e-12).all()  # sums of rounded shares
        assert (frame["share_started_p10"] <= frame["share_started_p90"]).all()


def test_every_verdict_is_explained(outcomes: list[Outcome]) -> None:
    """Each that a row may have is in the dictionary, by its word."""
    found = tables.measures_table(compare(outcomes))
    assert set(found["verdict"]) <= set(VERDICTS)
    assert all(f"{verdict}: " in tables.DICTIONARY["verdict"] for verdict in VERDICTS)
    known = {"baseline", "no value", "no difference", "too close to call", "better", "worse", "higher", "lower"}
    assert set(VERDICTS) == known


def test_how_many_would_settle_it_is_a_whole_number(outcomes: list[Outcome]) -> None:
    found = tables.measures_table(compare(outcomes))
    assert found["replications_to_settle"].dtype == "Int64"
    assert found["replications_to_settle"].notna().any()
    assert found.loc[found["scenario"] == "base", "replications_to_settle"].isna().all()


def test_every_column_is_explained(outcomes: list[Outcome]) -> None:
    """The dictionary has each column of each table."""
    made = (
        tables.measures_table(compare(outcomes)),
        tables.groups_table(outcomes),
        tables.waits_table(outcomes),
        tables.weekly_table(outcomes),
        tables.assumptions_table(outcomes),
        tables.replications_table(outcomes),
        *tables.weekly_replications(outcomes),
    )
    assert {column for table in made for column in table.columns} == set(tables.DICTIONARY)
