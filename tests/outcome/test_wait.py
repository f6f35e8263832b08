"""Waits as cumulative incidence: by hand, against Kaplan and Meier, and always a share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from planner.outcome.wait import cumulative_incidence

WEEKS = 12


def counts(started: list[int], competed: list[int], censored: list[int]) -> np.ndarray:
    """Waits by length in weeks."""
    return np.asarray([started, competed, censored], dtype=np.float64)


def test_by_hand() -> None:
    """Ten people.

    Week 0, 10 at risk: 4 start (0.4), 1 is released (0.1); 0.5 go on. Week 1, 5 at risk: 2 start (0.5 x 2/5 = 0.2),
    1 is released (0.1); 0.5 x 2/5 = 0.2 go on. Week 2, 2 at risk: 1 is released (0.2 x 1/2 = 0.1), 1 still waits.
    """
    found = cumulative_incidence(counts([4, 2, 0], [1, 1, 1], [0, 0, 1]))
    assert found.started == pytest.approx([0.4, 0.6, 0.6])
    assert found.competed == pytest.approx([0.1, 0.2, 0.3])


def test_lost_to_sight_by_hand() -> None:
    """Five people: 2 start in week 0, then 2 are lost to sight; the one left starts in week 1 and stands for all three.

    Those lost in a week count as at risk in it: 2 / 5, then 0.6 x 1 / 1.
    """
    found = cumulative_incidence(counts([2, 1], [0, 0], [2, 0]))
    assert found.started == pytest.approx([0.4, 1.0])


def test_nobody() -> None:
    """No people, no shares."""
    found = cumulative_incidence(np.zeros((3, WEEKS)))
    assert not found.started.any()
    assert not found.competed.any()


def test_each_replication_on_its_own() -> None:
    """Leading axes are kept."""
    one, two = counts([4, 2, 0], [1, 1, 1], [0, 0, 1]), counts([0, 1, 0], [1, 0, 0], [0, 0, 0])
    both = cumulative_incidence(np.stack([one, two]))
    assert both.started.shape == (2, 3)
    assert both.started[0] == pytest.approx(cumulative_incidence(one).started)
    assert both.competed[1] == pytest.approx(cumulative_incidence(two).competed)


WAITS = arrays.arrays(np.int64, (3, WEEKS), elements=st.integers(0, 20)).map(lambda a: a.astype(np.float64))


def kaplan_meier(events: np.ndarray, censored: np.ndarray) -> list[float]:
    """Share still waiting after each week, person by person."""
    at_risk, share, shares = events.sum() + censored.sum(), 1.0, []
    for happened, lost in zip(events, censored, strict=True):
        if at_risk > 0:
            share *= 1 - happened / at_risk
        shares.append(share)
        at_risk -= happened + lost
    return shares


@given(WAITS)
def test_without_competition_it_is_kaplan_meier(waits: np.ndarray) -> None:
    """With nobody released first, the share started is one less the Kaplan-Meier share still waiting."""
    waits[1] = 0
    assert cumulative_incidence(waits).started == pytest.approx(1 - np.asarray(kaplan_meier(waits[0], waits[2])))


@given(WAITS)
def test_with_competition_the_two_make_up_kaplan_meier(waits: np.ndarray) -> None:
    """Started and released together are one less the Kaplan-Meier share still waiting for either."""
    found = cumulative_incidence(waits)
    still_waiting = np.asarray(kaplan_meier(waits[0] + waits[1], waits[2]))
    assert found.started + found.competed == pytest.approx(1 - still_waiting)


@given(WAITS)
def test_shares(waits: np.ndarray) -> None:
    """Shares rise, from at least nothing to at most all, together."""
    found = cumulative_incidence(waits)
    for share in (found.started, found.competed):
        assert (share >= 0).all()
        assert (np.diff(share) >= -1e-12).all()
    assert (found.started + found.competed <= 1 + 1e-12).all()


def test_releases_taken_for_lost_to_sight_would_say_too_much() -> None:
    """Half start and half are released: a half started, where treating releases as lost to sight says all."""
    found = cumulative_incidence(counts([0, 1], [1, 0], [0, 0]))
    assert found.started[-1] == pytest.approx(0.5)
    assert cumulative_incidence(counts([0, 1], [0, 0], [1, 0])).started[-1] == pytest.approx(1.0)
