"""The two engines log the same events, in the same order, to the last column.

Neither is derived from the other: one reads as the model does, process by process; the other is compiled.
`tools/agreement.py` runs the same comparison for longer.
"""

from __future__ import annotations

from collections import Counter
from textwrap import dedent

import numpy as np
import pytest
from agreement.divergence import divergence
from agreement.features import features
from agreement.worlds import BUNDLED, RULES, SEED, agree, bundled, disagreements, for_generated
from properties.generated import Case

from planner.model.events import COLUMNS, EventLog, EventType, Recorder
from planner.model.parameters import Parameters
from planner.model.policy import built_in
from planner.model.rules import EventDetail
from planner.optimise.policies.factory import policy_for
from planner.scenario.priority_rules import PRIORITY_RULES
from planner.scenario.status import MODELLED, Status
from planner.sim import batch, reference
from planner.sim.batch import Batch
from planner.sim.batch.arrays import pack_parameters
from planner.sim.batch.state import CountsOnly, ReplicationState, replication_state
from planner.sim.tally.tally import Tally, measure
from planner.world import World, generate_world

pytestmark = pytest.mark.spread  # no test has anything that another needs

REPLICATIONS = 2
PARTS, WORLDS_A_PART = 6, 50
LEAST_WORLDS = 5  # of all these, that a feature is in


@pytest.mark.parametrize("order", RULES)
@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_scenarios(name: str, order: str) -> None:
    """Every bundled scenario, in every fixed order, by an index and by a planner."""
    for difference in disagreements(name, order, REPLICATIONS):
        assert difference is None, difference


@pytest.mark.parametrize("order", [*RULES, *(name for name in PRIORITY_RULES if name not in RULES)])
@pytest.mark.parametrize("name", ["england-wales", "strained"])
def test_a_near_horizon(name: str, order: str) -> None:
    """What lies beyond the horizon still counts before it: a review's report falls due, a deadline ranks."""
    for difference in disagreements(name, order, REPLICATIONS, most_days=400):
        assert difference is None, difference


@pytest.mark.parametrize("part", range(PARTS))
def test_generated_worlds(part: int) -> None:
    """Worlds that nobody thought of, in every built-in order."""
    for_generated(agree, WORLDS_A_PART, part)


def test_a_large_team() -> None:
    """A team of more posts than fill a block is asked in the same order: whoever has most free minutes first."""
    large = """
    demand.referrals_per_year = [1500]
    programme.p_two_facilitators = 0.5
    posts.north-psychologists = { number = 150, filled_at_start = 140 }
    """
    parameters = bundled("england-wales", most_days=600, more=dedent(large))
    world = generate_world(parameters.scenario.population, SEED, 0)
    log = batch.run(parameters, world, built_in("least-slack"))
    assert max(int(row["blocks"]) for row in pack_parameters(parameters, built_in("least-slack"))["teams"]) == 3
    started = log.kind == EventType.COURSE_STARTED
    assert len(set(log.post[started])) > 100, "most of them are asked"
    assert divergence(log, reference.run(parameters, world, built_in("least-slack"))) is None


def test_a_large_world() -> None:
    """Thousands of people at once, whose records no longer fit the processor's cache."""
    others = ("up-to-1-year", "4-to-10-years", "over-10-years", "life")
    large = ["demand.referrals_per_year = [10000]", *(f"demand.sentences.{kind}.weight = 0" for kind in others)]
    parameters, policy = bundled("england-wales", most_days=400, more="\n".join(large)), built_in("least-slack")
    world, engine = generate_world(parameters.scenario.population, SEED, 0), Batch(parameters, policy, logged=True)
    log = engine.log(world)
    assert divergence(log, reference.run(parameters, world, policy)) is None


@pytest.mark.parametrize("name", ["england-wales", "strained"])
def test_a_room_used_again(name: str) -> None:
    """A batch engine that has run other worlds has the log of one that has not: nothing is left over."""
    parameters, policy = bundled(name, most_days=800), built_in("least-slack")
    worlds = [generate_world(parameters.scenario.population, 1, replication) for replication in range(6)]
    used = batch.Batch(parameters, policy, logged=True)
    for world in [*worlds, worlds[5], worlds[0], worlds[3]]:  # with more people, and with fewer, than the one before
        assert divergence(used.log(world), batch.run(parameters, world, policy), ("used", "fresh")) is None


@pytest.mark.parametrize("order", RULES)
def test_counted_as_logged(order: str) -> None:
    """A future counted without a log is the same future: what is told late changes no place that is given."""
    parameters = bundled("strained", most_days=500)
    world, counted = generate_world(parameters.scenario.population, SEED, 0), Tally.zeros(parameters, 1, weekly=True)
    Batch(parameters, RULES[order], weekly=True).count(world, counted, 0)
    logged = measure(batch.run(parameters, world, RULES[order]), world, parameters, weekly=True)
    assert np.array_equal(counted.counts[0], logged.counts[0])
    assert np.array_equal(counted.weekly[0], logged.weekly[0])


@pytest.mark.parametrize("name", ["england-wales", "strained", "after-release", "imperfect-assessment"])
def test_counts_only(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a scenario does not tell is left out of what is compiled for it, and changes no count."""
    parameters, counts, kinds = bundled(name, most_days=800), [], []
    world = generate_world(parameters.scenario.population, SEED, 0)
    for make in (replication_state, lambda arrays: ReplicationState(**arrays)):
        monkeypatch.setattr("planner.sim.batch.batch.replication_state", make)
        counted, engine = Tally.zeros(parameters, 1, weekly=False), Batch(parameters, built_in("least-slack"))
        engine.count(world, counted, 0)
        counts.append(counted.counts)
        kinds.append(type(engine.state))
    assert kinds == [CountsOnly if name in ("england-wales", "strained") else ReplicationState, ReplicationState]
    assert np.array_equal(counts[0], counts[1])


def test_every_kind_is_exercised() -> None:
    """The generated worlds are worth agreeing on: all that can happen does, often, and in many of them."""
    events, worlds = Counter[str](), Counter[str]()

    def count(_: Case, parameters: Parameters, world: World) -> None:
        found = features(batch.run(parameters, world, policy_for(parameters.scenario)), world, parameters)
        events.update(found)
        worlds.update(feature for feature, times in found.items() if times)

    for part in range(PARTS):
        for_generated(count, WORLDS_A_PART, part)
    expected = {kind.name for kind in EventType} - {"ALLOCATION"} | CAUSES | set(events)  # the meeting leaves no event
    rare = {feature: (events[feature], worlds[feature]) for feature in expected if worlds[feature] < LEAST_WORLDS}
    assert not rare, "features with too few (events, worlds)"


CAUSES = {
    *(
        f"session {EventDetail(cause).name}"
        for cause in (EventDetail.HELD, EventDetail.REGIME, EventDetail.STAFF, EventDetail.PERSON, EventDetail.ON_LEAVE)
    ),
    *(f"bound by {EventDetail(cause).name}" for cause in range(EventDetail.NOTHING, EventDetail.CONSENT + 1)),
    *(f"present {status.name}" for status in MODELLED),
    *(
        f"because of {cause.name}"
        for cause in (
            *(
                EventDetail.DIRECTED,
                EventDetail.REFUSED,
                EventDetail.CUSTODY_END,
                EventDetail.DESELECTED,
                EventDetail.WITHDREW,
                EventDetail.ASSESSMENT,
            ),
            *(
                EventDetail.PAROLE_REPORT,
                EventDetail.RUNNING,
                EventDetail.HANDOVER,
                EventDetail.PLACE_GIVEN_UP,
                EventDetail.IN_POST,
                EventDetail.HIRED,
            ),
            *(
                EventDetail.EXPIRED,
                EventDetail.LEFT_LICENCE,
                EventDetail.RECALL,
                EventDetail.TIGHTENED,
                EventDetail.RELAXED,
                EventDetail.KEPT,
            ),
        )
    ),
}


# --- the telling of a divergence ----------------------------------------------------------------


def logged(*sessions: tuple[int, EventDetail]) -> EventLog:
    """A log of someone there on the first day, and of sessions."""
    recorder = Recorder()
    recorder.add(0, EventType.PRESENT, person=7, cause=Status.WAITING)
    for day, cause in sessions:
        recorder.add(day, EventType.SESSION, person=7, team=0, posts=(2, 5), cause=cause)
    return recorder.log()


def test_no_divergence() -> None:
    """Equal logs, empty ones among them, do not diverge."""
    held = logged((3, EventDetail.HELD))
    assert divergence(held, logged((3, EventDetail.HELD))) is None
    assert divergence(Recorder().log(), Recorder().log()) is None


def test_a_divergence_is_told() -> None:
    """The first event that differs, both sides of it, by name, and what came before."""
    one = logged((3, EventDetail.HELD), (6, EventDetail.HELD), (9, EventDetail.HELD), (12, EventDetail.HELD))
    other = logged(
        (3, EventDetail.HELD),
        (6, EventDetail.HELD),
        (9, EventDetail.HELD),
        (13, EventDetail.REGIME),
        (20, EventDetail.HELD),
    )
    found = divergence(one, other)
    assert found is not None
    assert found.splitlines() == [
        "event 4 differs; batch has 5 events, reference 6",
        "  both       day 3, kind SESSION, person 7, team 0, post 2, second_post 5, cause HELD",
        "  both       day 6, kind SESSION, person 7, team 0, post 2, second_post 5, cause HELD",
        "  both       day 9, kind SESSION, person 7, team 0, post 2, second_post 5, cause HELD",
        "  batch      day 12, kind SESSION, person 7, team 0, post 2, second_post 5, cause HELD",
        "  reference  day 13, kind SESSION, person 7, team 0, post 2, second_post 5, cause REGIME",
    ]


def test_a_log_that_ends_sooner_is_told() -> None:
    """One log goes on where the other ends."""
    found = divergence(logged(), logged((3, EventDetail.HELD)))
    assert found is not None
    assert found.splitlines()[1:] == [
        "  both       day 0, kind PRESENT, person 7, cause WAITING",
        "  batch      (nothing more)",
        "  reference  day 3, kind SESSION, person 7, team 0, post 2, second_post 5, cause HELD",
    ]


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_counts(column: str) -> None:
    """A difference in any one column is a divergence."""
    one, other = logged((3, EventDetail.HELD)), logged((3, EventDetail.HELD))
    getattr(other, column)[1] += 1
    assert not np.array_equal(getattr(one, column), getattr(other, column))
    found = divergence(one, other)
    assert found is not None
    assert found.startswith("event 1 differs")
