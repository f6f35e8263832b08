"""Scenarios against the first: paired differences, and the words for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.experiment import Experiment, run
from planner.model.parameters import Parameters
from planner.model.rules import EventDetail
from planner.outcome import Outcome, compare
from planner.outcome.compare import half_width
from planner.outcome.interval import UNKNOWN
from planner.outcome.measures import BY_NAME, MEASURES
from planner.sim.tally.outcome_codes import SpellOutcome, UntreatedCause
from planner.sim.tally.sections import CONSTRAINTS, NUMBER
from planner.sim.tally.tally import Tally

Write = Callable[..., Any]
Make = Callable[..., Outcome]
FUTURES = 4


@pytest.fixture
def make(write: Write) -> Make:
    """An outcome with these numbers in each of its futures, and nothing else.

    A session booked costs £1 of travel, and nothing else costs anything.
    """
    file = write("calendar.horizon_days = 365\nteams.any.travel_gbp_per_session = 1")
    parameters = Parameters(file.scenario)

    def _make(
        completions: list[int] | None = None,
        untreated: list[int] | None = None,
        starts: list[int] | None = None,
        costs: list[int] | None = None,
        n: int = FUTURES,
    ) -> Outcome:
        tally = Tally.zeros(parameters, n, weekly=False)
        tally.section("team")[:, 0, SpellOutcome.NEVER_STARTED, UntreatedCause.NO_PLACE] = untreated or [10] * n
        tally.section("team")[:, 0, SpellOutcome.COMPLETED, UntreatedCause.NONE] = 10
        tally.section("totals")[:, NUMBER["completions"], 0] = completions or [10] * n
        tally.section("totals")[:, NUMBER["starts"], 0] = starts or [10] * n
        tally.section("booked")[:, 0, 0] = costs or [1000] * n
        tally.section("bound")[:, 0, CONSTRAINTS.index(EventDetail.NOTHING)] = file.scenario.calendar.weeks
        return Outcome(file, parameters, tally)

    return _make


def verdict(make: Make, measure: str, **numbers: list[int]) -> str:
    """The word for a scenario with these numbers against ten in every future."""
    return compare([make(), make(**numbers)])[1].rows[measure].verdict


def test_the_first_is_the_baseline(make: Make) -> None:
    """It is compared with nothing."""
    baseline, other = compare([make(), make()])
    assert {row.verdict for row in baseline.rows.values()} == {"baseline"}
    assert all(row.difference is None for row in baseline.rows.values())
    assert baseline.cost_per_completion == UNKNOWN
    assert all(row.difference is not None for row in other.rows.values())
    assert list(other.rows) == [measure.name for measure in MEASURES]


def test_fewer_untreated_is_better(make: Make) -> None:
    """Fewer in every future, about three of ten: better; more: worse."""
    assert verdict(make, "reachable_untreated", untreated=[7, 7, 6, 7]) == "better"
    assert verdict(make, "reachable_untreated", untreated=[13, 14, 13, 13]) == "worse"


def test_more_completions_is_better(make: Make) -> None:
    """And fewer, worse."""
    assert verdict(make, "completions", completions=[13, 14, 13, 13]) == "better"
    assert verdict(make, "completions", completions=[7, 7, 6, 7]) == "worse"


def test_neither_better_nor_worse(make: Make) -> None:
    """Starts are no good in themselves: higher, or lower."""
    assert verdict(make, "starts", starts=[13, 14, 13, 13]) == "higher"
    assert verdict(make, "starts", starts=[7, 7, 6, 7]) == "lower"


def test_too_close_to_call(make: Make) -> None:
    """The interval of -1, 1, -2, 3 holds zero."""
    assert verdict(make, "completions", completions=[9, 11, 8, 13]) == "too close to call"
    assert verdict(make, "starts", starts=[9, 11, 8, 13]) == "too close to call"


def test_no_difference(make: Make) -> None:
    """The same in every future."""
    assert verdict(make, "completions", completions=[10, 10, 10, 10]) == "no difference"


def test_one_pair_settles_nothing(make: Make) -> None:
    """One future has no interval."""
    other = compare([make(n=1), make(completions=[99], n=1)])[1]
    assert other.rows["completions"].verdict == "too close to call"


def test_shares_of_futures(make: Make) -> None:
    """Differences -3, -1, 0, 2 in the untreated: better in two of four, the same in one."""
    row = compare([make(), make(untreated=[7, 9, 10, 12])])[1].rows["reachable_untreated"]
    assert row.difference is not None
    assert (row.difference.share_better, row.difference.share_same) == (0.5, 0.25)
    assert row.difference.interval.estimate == -0.5
    assert row.difference.range == (-3, 2)
    assert row.difference.too_close


def test_no_share_better_where_neither_way_is(make: Make) -> None:
    """Starts: higher in all futures, better in none that can be named."""
    difference = compare([make(), make(starts=[11, 11, 12, 11])])[1].rows["starts"].difference
    assert difference is not None
    assert difference.share_better is None


def test_differences_are_paired(make: Make) -> None:
    """Futures far apart and a difference of one in each: settled, though the means' intervals overlap."""
    base, other = make(completions=[1, 100, 1000, 5000]), make(completions=[2, 101, 1001, 5002])
    row = compare([base, other])[1].rows["completions"]
    assert row.verdict == "better"
    assert row.mean.half_width > 1000


def test_unequal_replications_are_refused(make: Make) -> None:
    """Pairs need partners."""
    with pytest.raises(ValueError, match="same replications"):
        compare([make(), make(n=3)])


def test_cost_per_additional_completion(make: Make) -> None:
    """£1,000 more for two more completions in every future: £500 each."""
    more = make(completions=[12, 12, 12, 12], costs=[2000, 2000, 2000, 2000])
    cost = compare([make(), more])[1].cost_per_completion
    assert (cost.estimate, cost.low, cost.high) == pytest.approx((500, 500, 500))


def test_no_cost_per_completion_without_more_of_both(make: Make) -> None:
    """No more completions for certain, or no more money: no ratio to speak of."""
    dearer = [2000, 2100, 2000, 2000]
    for numbers in (
        {"completions": [12, 8, 13, 9], "costs": dearer},
        {"completions": [8, 8, 7, 8], "costs": dearer},
        {"completions": [12, 12, 13, 12], "costs": [900, 900, 900, 800]},
        {"completions": [12, 12, 13, 12]},
    ):
        assert compare([make(), make(**numbers)])[1].cost_per_completion == UNKNOWN


def test_half_width(make: Make) -> None:
    """The widest of the differences; that of the mean where there is one scenario; infinite where there is none."""
    base, near, far = make(), make(untreated=[9, 9, 9, 9]), make(untreated=[5, 7, 9, 11])
    # differences -5, -3, -1, 1: deviation sqrt(20 / 3), over sqrt(4), times t of 3 degrees, 3.182446
    assert half_width(compare([base, near, far])) == pytest.approx(3.182446 * (20 / 3) ** 0.5 / 2, abs=1e-5)
    assert half_width(compare([far])) == pytest.approx(3.182446 * (20 / 3) ** 0.5 / 2, abs=1e-5)
    assert half_width(compare([make(n=1)])) == float("inf")


def test_measures_by_hand(make: Make) -> None:
    """Ten completed and ten untreated for want of a place: half of the reachable untreated, all released reachable."""
    outcome = make(costs=[1000, 2000, 3000, 4000])
    values = {name: BY_NAME[name].of(outcome).tolist() for name in ("share_reachable_untreated", "reachable_share")}
    assert values == {"share_reachable_untreated": [50] * 4, "reachable_share": [100] * 4}
    assert BY_NAME["released"].of(outcome).tolist() == [20] * 4
    assert BY_NAME["no_place"].of(outcome).tolist() == [10] * 4
    assert BY_NAME["cost_gbp"].of(outcome).tolist() == [1000, 2000, 3000, 4000]


def test_a_share_of_nobody_is_no_value(make: Make) -> None:
    """Where nobody is released there is no share, rather than nil."""
    outcome = make()
    outcome.tally.counts[:] = 0
    assert np.isnan(BY_NAME["share_reachable_untreated"].of(outcome)).all()


CROWDED = """
[calendar]
horizon_days = 730
[demand]
referrals_per_year = [60]
[demand.sentences.any]
custody_days = { distribution = "exponential", mean = 200 }
[programme]
minimum_days = { distribution = "exponential", mean = 30 }
continues_after_release = false
"""


def test_a_scenario_against_itself(write: Write) -> None:
    """The same people with the same luck: a difference of exactly nil in every measure, in every future."""
    file, again = write(CROWDED), write(CROWDED, name="again")
    other = compare(run(Experiment([file, again], seed=1), replications=5))[1]
    for row in other.rows.values():
        assert row.difference is not None
        assert row.difference.interval.estimate == row.difference.interval.low == row.difference.interval.high == 0
        assert row.verdict == "no difference"
    assert other.replicated_on == 5


def test_more_posts_are_better(write: Write) -> None:
    """Three servers complete more than one, on the same people."""
    base, more = write(CROWDED), write(CROWDED + "[posts.servers]\nnumber = 3\nfilled_at_start = 3", name="more")
    other = compare(run(Experiment([base, more], seed=1), replications=5))[1]
    assert other.rows["completions"].verdict == "better"
    assert other.rows["no_place"].verdict == "better"
    released = other.rows["released"].difference
    assert released is not None
    assert released.share_same == 1
