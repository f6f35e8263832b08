"""The tally against the second opinion of `oracle`: one counts events one by one, compiled; the other, whole arrays."""

from __future__ import annotations

import numpy as np
import pytest
from agreement.worlds import BUNDLED, bundled, for_generated
from oracle.samples import Sample
from oracle.samples import measure as measure_again
from properties.generated import Case

from planner.model.events import EventLog
from planner.model.parameters import Parameters
from planner.model.policy import built_in
from planner.outcome import Outcome, money
from planner.scenario import ScenarioFile
from planner.sim.batch import Batch
from planner.sim.reference import Counter
from planner.sim.tally.sections import CONSTRAINTS, FIRST_REVIEWS, SERIES
from planner.sim.tally.tally import Tally, measure
from planner.world import World, generate_world

MOST_DAYS = 1_100  # three years: long enough for hires, reviews and releases
PARTS, WORLDS_A_PART = 2, 100


def assert_equal(one: Tally, other: Tally) -> None:
    """Two tallies are the same, weeks included where both have them."""
    assert np.array_equal(one.counts, other.counts)
    if len(one.weekly) and len(other.weekly):
        assert np.array_equal(one.weekly, other.weekly)
        assert np.array_equal(one.weekly_bound, other.weekly_bound)


def assert_as_measured(tally: Tally, sample: Sample, parameters: Parameters) -> None:
    """Everything the oracle measures, the tally has, array by array."""
    for grouping, cells in sample.results.items():
        assert np.array_equal(tally.section(grouping)[0], cells), grouping
    outcome = Outcome(_no_file(), parameters, tally)
    for name, values in zip(SERIES, sample.weekly, strict=True):
        assert np.array_equal(outcome.weekly(name)[0], values), name  # hours too: both divide the same whole minutes
    assert np.array_equal(tally.weekly_bound[0], sample.constraints)
    assert np.array_equal(tally.section("waits")[0], sample.waits)
    assert np.array_equal(tally.section("sessions")[0], sample.sessions)
    assert np.array_equal(tally.section("banded")[0], sample.banded)
    for name, counts in vars(sample.licences).items():
        assert np.array_equal(tally.section(name)[0].ravel(), counts.ravel()), name
    assert np.array_equal(tally.section("assessments")[0], sample.assessments)
    reviews = dict(zip(FIRST_REVIEWS, tally.section("first_reviews")[0].tolist(), strict=True))
    assert reviews == vars(sample.first_reviews)
    # a sum of the same products in another order: a few roundings of 2^-53 in up to some thousand terms
    assert money.costs(tally, parameters)[0] == pytest.approx(sample.costs_gbp, rel=1e-9)


def assert_adds_up(tally: Tally) -> None:
    """Totals are sums of the weeks, and the weeks bound are counts of what bound."""
    assert np.array_equal(tally.section("totals"), tally.weekly.sum(axis=-1))
    counted = [(tally.weekly_bound == cause).sum(axis=-1) for cause in CONSTRAINTS]
    assert np.array_equal(tally.section("bound"), np.stack(counted, axis=-1))


def hold(parameters: Parameters, world: World, order: str) -> None:
    """Hold the tally of one world to all of the above, however it is come by."""
    policy = built_in(order)
    engine = Batch(parameters, policy, weekly=True, logged=True)
    log = engine.log(world)
    tally = measure(log, world, parameters)
    assert_as_measured(tally, measure_again(log, world, parameters), parameters)
    assert_adds_up(tally)
    for weekly in (True, False):
        counted = Tally.zeros(parameters, 1, weekly=weekly)
        Batch(parameters, policy, weekly=weekly).count(world, counted, 0)
        assert_equal(counted, tally)
        assert len(counted.weekly) == (1 if weekly else 0)
    assert_equal(measure(log, world, parameters, weekly=False), tally)


def _no_file() -> ScenarioFile:
    """Of an outcome that is only asked for numbers."""
    return ScenarioFile.__new__(ScenarioFile)


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_scenarios(name: str) -> None:
    """Every bundled scenario, cut to three years."""
    parameters = bundled(name, MOST_DAYS)
    for replication in range(2):
        hold(
            parameters, generate_world(parameters.scenario.population, 1, replication), parameters.scenario.policy.order
        )


@pytest.mark.parametrize("part", range(PARTS))
def test_generated_worlds(part: int) -> None:
    """Scenarios that nobody thought of."""

    def check(_: Case, parameters: Parameters, world: World) -> None:
        hold(parameters, world, parameters.scenario.policy.order)

    for_generated(check, WORLDS_A_PART, part)


def test_a_year_at_its_whole_length() -> None:
    """The baseline over its ten years, to the last week, which is short."""
    parameters = bundled("england-wales", 10_000)
    assert parameters.horizon_days == 3653
    hold(parameters, generate_world(parameters.scenario.population, 1, 0), "referral")


@pytest.mark.parametrize("weekly", [True, False])
def test_one_replication_among_many(weekly: bool) -> None:
    """Each replication is counted in its own place, in any order, whatever room was there before; on either engine."""
    parameters = bundled("strained", 500)
    worlds = [generate_world(parameters.scenario.population, 1, replication) for replication in range(5)]
    engine, other = (make(parameters, built_in("referral"), weekly=weekly) for make in (Batch, Counter))
    tally, again = (Tally.zeros(parameters, len(worlds), weekly=weekly) for _ in range(2))
    for replication in (3, 0, 4, 1, 2):
        engine.count(worlds[replication], tally, replication)
        other.count(worlds[replication], again, replication)
    assert_equal(tally, again)
    for replication, world in enumerate(worlds):
        alone = measure(Batch(parameters, built_in("referral"), logged=True).log(world), world, parameters)
        assert np.array_equal(tally.counts[replication], alone.counts[0])
        if weekly:
            assert np.array_equal(tally.weekly[replication], alone.weekly[0])


def test_taking_parts_and_the_first() -> None:
    """Parts are put in their places, and the first so many are those."""
    parameters = bundled("theory/mmc", 100)
    whole, part = Tally.zeros(parameters, 5, weekly=True), Tally.zeros(parameters, 2, weekly=True)
    part.counts[:], part.weekly[:], part.weekly_bound[:] = 7, 8, 9
    whole.take(1, part)
    assert whole.counts[:, 0].tolist() == [0, 7, 7, 0, 0]
    assert whole.weekly[:, 0, 0, 0].tolist() == [0, 8, 8, 0, 0]
    assert whole.weekly_bound[:, 0, 0].tolist() == [0, 9, 9, 0, 0]
    assert (len(whole), len(whole.first(2)), len(whole.first(2).weekly)) == (5, 2, 2)
    assert whole.first(2).counts[:, 0].tolist() == [0, 7]


def test_nobody_and_nothing() -> None:
    """An empty log of an empty world: no people, no hours, and every week bound by nothing."""
    parameters = bundled("theory/nothing", 30)
    world = generate_world(parameters.scenario.population, 1, 0)
    nothing = EventLog(*(np.zeros(0, dtype=np.int64) for _ in range(9)))
    tally = measure(nothing, world, parameters)
    assert tally.section("team").sum() == tally.section("totals").sum() == 0
    assert tally.section("bound")[0, 0].tolist() == [5, 0, 0, 0, 0, 0]  # 30 days are four weeks and two days
    assert_adds_up(tally)
