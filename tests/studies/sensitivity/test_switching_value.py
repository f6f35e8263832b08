"""Switch-over values, held to leads whose root is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from studies.sensitivity.stub import Stub, answered, assumption

from planner.studies.sensitivity.question import MOST_NARROWED
from planner.studies.sensitivity.recommendation import TOO_CLOSE
from planner.studies.sensitivity.switching_value import STEPS, SwitchingValue
from planner.studies.sensitivity.words import changes


def overs(stub: Stub, name: str = "a", **more: object) -> tuple[SwitchingValue, ...]:
    """Return where the recommendation changes as one assumption moves."""
    answer = answered(stub, samples=2, **more)
    return next(answer.of(swing) for swing in answer.swings if swing.assumption.name == name)


@settings(max_examples=60, deadline=None)
@given(root=st.floats(-5, 25), slope=st.floats(0.1, 50), value=st.floats(1, 9))
def test_a_known_value_is_found_or_said_not_to_be(root: float, slope: float, value: float) -> None:
    """With no luck the root of a straight line is found to a step of the range, and never outside the range."""
    assume(min(abs(root - each) for each in (0, value, 10)) > 0.01)
    each = assumption("a", value, 0, 10)
    lead = lambda a: slope * (root - a)  # noqa: E731
    found = overs(Stub([each], lead))
    ends = [end for end in (0.0, 10.0) if np.sign(lead(end)) != np.sign(lead(value))]
    assert [over.end for over in found] == ends
    for over in found:
        assert over.even_at == pytest.approx(root, abs=10 / STEPS)
        assert 0 <= min(over.holds_to, over.changes_at) <= max(over.holds_to, over.changes_at) <= 10
        assert over.taken_at is not None
        assert min(over.holds_to, over.taken_at) <= root <= max(over.holds_to, over.taken_at)


@pytest.mark.parametrize("root", [4.5, 6.0, 7.3])
def test_whole_numbers_are_exact(root: float) -> None:
    """Days are asked about in whole numbers: the last that holds and the first that does not are neighbours."""
    stub = Stub([assumption("a", 3, 1, 12, is_whole=True)], lambda a: root + 0.2 - a)
    (over,) = overs(stub)
    assert (over.holds_to, over.changes_at) == (np.floor(root + 0.2), np.floor(root + 0.2) + 1)
    assert all(value == round(value) for point in stub.asked for value in point.values() if "a" in point)


def test_yes_or_no() -> None:
    each = assumption("a", 0, 0, 1, is_whole=True, is_yes_no=True)
    (over,) = overs(Stub([each, assumption("b", 1, 0, 2)], lambda a, b: 1.0 - 3 * a))
    assert (over.holds_to, over.changes_at, over.becomes) == (0, 1, 0)


def test_the_interval_holds_the_true_value_as_often_as_it_says() -> None:
    """Own luck of sd 10 in 40 futures: of 300 runs 95% hold the root; 0.925 allows for three standard errors less.

    It may hold it more often, as its ends are moved out to the values asked about.
    """
    held = []
    for seed in range(300):
        stub = Stub([assumption("a", 2, 0, 20)], lambda a: 2 * (9.0 - a), own=10.0, seed=seed)
        found = [over for over in overs(stub, replications=40) if over.taken_at is not None]
        held += [over.holds_to <= 9.0 <= (over.taken_at or 0) for over in found]
    assert len(held) == 300
    assert np.mean(held) >= 0.925
    assert np.mean(held) < 1


def test_to_and_fro_is_said() -> None:
    """A lead that is lost and won back within the range: said so, and no value from which it is lost for good."""
    stub = Stub([assumption("a", 5, 4, 9)], lambda a: -1.0 if 5.4 < a < 8.2 else 1.0)
    (over,) = overs(stub)
    assert over.returns
    assert (over.taken_at, over.other) == (None, 0)
    assert over.holds_to <= 5.4 < over.changes_at
    answer = answered(stub, samples=2)
    assert answer.is_switched(answer.swings[0])


def test_the_interval_spans_all_that_is_open() -> None:
    """Level from 30 to 40, lost, level again from 44 to 47, and lost: the interval goes from the first to the last."""
    lead = lambda a: 1.0 if a < 30 else 0.0 if a <= 40 or 44 <= a <= 47 else -1.0  # noqa: E731
    (over,) = overs(Stub([assumption("a", 0, 0, 64)], lead))
    assert (over.becomes, over.other, over.returns) == (TOO_CLOSE, 0, False)
    assert 30 - 64 / STEPS <= over.holds_to < 30
    assert over.taken_at is not None
    assert 47 < over.taken_at <= 47 + 64 / STEPS


def test_from_too_close_it_becomes_clear() -> None:
    """Nothing to choose at present: where it becomes clear, and for whom."""
    down, up = overs(Stub([assumption("a", 5, 0, 10)], lambda a: a - 5.0))
    assert (down.now, up.now) == (TOO_CLOSE, TOO_CLOSE)
    assert {down.becomes, up.becomes} == {0, 1}


def test_nothing_moves_nothing() -> None:
    answer = answered(Stub([assumption("a", 5, 0, 10)], lambda a: 3.0), samples=2)
    assert answer.switching_values == {}
    assert answer.relevant == []
    assert answer.screening is not None
    assert answer.screening.indices == {"headline": None, "lead": None}


def test_those_that_change_it_come_first() -> None:
    """A smaller swing that changes the recommendation goes before a wider one that does not."""
    stub = Stub([assumption("wide", 5, 5, 50), assumption("turns", 5, 0, 6)], lambda wide, turns: wide + turns - 6)
    answer = answered(stub, samples=2)
    assert [swing.assumption.name for swing in answer.swings] == ["wide", "turns"]
    assert [swing.assumption.name for swing in answer.relevant] == ["turns"]
    assert answer.is_switched(answer.relevant[0])


def test_every_run_is_counted() -> None:
    stub = Stub([assumption("a", 5, 0, 10), assumption("b", 5, 0, 10)], lambda a, b: a + b - 8)
    answer = answered(stub, samples=4, replications=50)
    assert answer.points == len(stub.asked)
    screening = 4 * 3
    assert answer.runs == 2 * (50 * (answer.points - screening) + 30 * screening)


def test_those_far_down_the_list_are_said_not_to_be_narrowed_down() -> None:
    """Beyond a dozen a change is told between two looks, in words that say so; the bracket holds the root."""
    names = [f"a{number}" for number in range(MOST_NARROWED + 2)]
    each = [assumption(name, 10 + at, 0, 100 - at) for at, name in enumerate(names)]
    answer = answered(Stub(each, lambda **values: 2000 - max(values.values()) * 40), samples=2)
    rough = answer.relevant[MOST_NARROWED:]
    assert len(rough) == 2
    for swing in rough:
        (over,) = answer.of(swing)
        assert over.holds_to <= 50 <= over.changes_at
        assert over.changes_at - over.holds_to > 10
        assert "Somewhere from" in changes(answer, swing, over)
    (first,) = answer.of(answer.relevant[0])
    assert "Switch-over value about" in changes(answer, answer.relevant[0], first)
