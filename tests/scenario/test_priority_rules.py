"""Each order of places on examples worked by hand: the lowest key goes first."""

from __future__ import annotations

from planner.scenario import priority_rules as rules
from planner.world.streams import NEVER


def test_by_referral() -> None:
    """The day of referral, whatever else."""
    assert rules.by_referral(-40, 3, 500, 161, 1) == -40


def test_by_deadline() -> None:
    """The deadline, whatever else."""
    assert rules.by_deadline(-40, 3, 500, 161, 1) == 500


def test_by_slack() -> None:
    """Days until the deadline beyond the length of the course: 500 - 161; negative where it is too late."""
    assert rules.by_slack(-40, 3, 500, 161, 1) == 339
    assert rules.by_slack(-40, 3, 100, 161, 1) == -61


def test_by_band() -> None:
    """Any person in band 1 goes before any in band 2; within a band the earlier deadline."""
    assert rules.by_band(0, 1, NEVER, 0, 1) < rules.by_band(0, 2, -1000, 0, 1)
    assert rules.by_band(0, 2, 10, 0, 1) < rules.by_band(0, 2, 11, 0, 1)


def test_by_place_days() -> None:
    """A course of 100 days with two psychologists takes more of them than one of 199 with one."""
    assert rules.by_place_days(0, 1, NEVER, 100, 2) == 200 > rules.by_place_days(0, 1, NEVER, 199, 1)
    assert rules.by_place_days(-40, 3, 500, 161, 2) == 322
