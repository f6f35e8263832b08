"""No order of places finishes more people than the bound says any could."""

from __future__ import annotations

import numpy as np
import pytest
from agreement.worlds import RULES, bundled, for_generated
from common import SCENARIOS, Write
from properties.generated import Case

from planner.model.events import EventType
from planner.model.parameters import Parameters
from planner.sim import batch
from planner.studies.orders.hindsight import Aim, Duties, Hindsight, finished
from planner.world import World, generate_world

pytestmark = pytest.mark.spread  # no test has anything that another needs

PARTS, WORLDS_A_PART = 4, 250
ROUNDS = 2  # any prices prove a bound; how good it is is another question


def hold(_: Case, parameters: Parameters, world: World) -> None:
    """Hold every kind of order to both bounds; nobody is recalled, for then they are not known."""
    parameters = Parameters(parameters.scenario.model_copy(update={"licence": None, "community": {}}))
    assert Hindsight.knows(parameters.scenario)
    logs = {name: batch.run(parameters, world, policy) for name, policy in RULES.items()}
    for aim in Aim:
        known = Hindsight(parameters, world, next(iter(logs.values())), aim)
        for name, log in logs.items():
            done = len(finished(log, aim))
            bound = known.most(Duties.of(parameters, log), done, ROUNDS)
            assert done <= bound.most, f"{name}, {aim}: {done} finished, {bound}"


@pytest.mark.parametrize("part", range(PARTS))
def test_no_order_beats_it(part: int) -> None:
    """A thousand worlds that nobody thought of, in every kind of order."""
    for_generated(hold, WORLDS_A_PART, part)


@pytest.mark.parametrize("name", ["strained", "england-wales", "shutdown-year", "travelling-team", "two-posts-lost"])
def test_nor_in_bundled_scenarios(name: str) -> None:
    """Ten years, in every kind of order, with the fewest duties that any of them did."""
    parameters = bundled(name)
    for replication in range(2):
        world = generate_world(parameters.scenario.population, 1, replication)
        logs = [batch.run(parameters, world, policy) for policy in RULES.values()]
        fewest = Duties.of(parameters, logs[0])
        for log in logs:
            fewest = fewest.fewest(Duties.of(parameters, log))
        for aim in Aim:
            most = max(len(finished(log, aim)) for log in logs)
            assert most <= Hindsight(parameters, world, logs[0], aim).most(fewest, most, 30).most


def test_what_may_be_expected_is_not_beaten_on_average() -> None:
    """No order finishes more than could be expected of any, but for luck: the 99.9% interval of the mean shortfall."""
    parameters = bundled("strained", 1500)
    short: dict[Aim, list[float]] = {aim: [] for aim in Aim}
    for replication in range(6):
        world = generate_world(parameters.scenario.population, 3, replication)
        logs = [batch.run(parameters, world, policy) for policy in RULES.values()]
        for aim in Aim:
            done = [len(finished(log, aim)) for log in logs]
            best = int(np.argmax(done))
            expected = Hindsight(parameters, world, logs[0], aim).most_expected(
                Duties.of(parameters, logs[best]), done[best], 6
            )
            short[aim].append(expected - done[best])
    for aim, values in short.items():
        error = np.std(values, ddof=1) / np.sqrt(len(values))
        assert np.mean(values) > -6.87 * error, aim  # Student's t, 5 degrees of freedom, both sides


# Nobody is in post for a month after every hundred days: a course goes on after that where it was broken off.
BROKEN_OFF = """
calendar.horizon_days = 300
demand.caseload.waiting = 1
programme.sessions_needed = { distribution = "constant", value = 120 }
programme.p_pause_per_session = 0.02
programme.pause_days = { distribution = "constant", value = 20 }
programme.place_kept_days = 7
roles.server.days_until_leaves = { distribution = "constant", value = 100 }
roles.server.recruitment_days = { distribution = "constant", value = 30 }
"""


def test_a_course_may_be_broken_off_while_nobody_is_in_post(write: Write) -> None:
    """What is left after a long pause need not be held without a break, for its psychologist may go."""
    parameters, broken_off = Parameters(write(BROKEN_OFF, extends=SCENARIOS / "theory" / "nothing.toml").scenario), 0
    for replication in range(80):
        world = generate_world(parameters.scenario.population, 1, replication)
        log = batch.run(parameters, world, RULES["referral"])
        done, pauses = len(finished(log, Aim.COMPLETED)), len(log.of(EventType.PLACE_GIVEN_UP))
        broken_off += done and pauses and len(log.of(EventType.PLACE_LOST)) > 1
        bound = Hindsight(parameters, world, log, Aim.COMPLETED).most(Duties.of(parameters, log), done, ROUNDS)
        assert done <= bound.most, f"replication {replication}: {done} finished, {bound}"
    assert broken_off > 5, "courses that were paused for long, and lost their place twice, and were completed"


# Nobody has an hour, and a course takes none: it is given all the same.
NO_HOURS = """
calendar.horizon_days = 100
demand.caseload.on_course = 8
demand.caseload.waiting = 1
programme.contact_hours_per_session = 0
[shutdowns.all-of-it]
from_date = 2027-01-01
until_date = 2028-01-01
p_not_held_regime = 0.3
share_of_hours = 0
"""


def test_what_takes_no_hours_needs_none(write: Write) -> None:
    """A post without hours is not one without a psychologist."""
    parameters = Parameters(write(NO_HOURS, extends=SCENARIOS / "theory" / "nothing.toml").scenario)
    assert parameters.course_minutes == [0]
    world = generate_world(parameters.scenario.population, 1, 0)
    log = batch.run(parameters, world, RULES["referral"])
    done = len(finished(log, Aim.COMPLETED))
    bound = Hindsight(parameters, world, log, Aim.COMPLETED).most(Duties.of(parameters, log), done, ROUNDS)
    assert 0 < done <= bound.most


CERTAIN = """
calendar.horizon_days = 1500
[programme]
p_not_held_regime = 0
p_not_held_staff = 0
p_not_held_person = 0
p_pause_per_session = 0
p_ends_early_per_session = 0
[parole]
p_release_completed = 0
p_release_not_completed = 0
"""


def test_where_nothing_is_left_to_luck_not_knowing_costs_nothing(write: Write) -> None:
    """The two bounds are of the same thing: they differ only by the prices they rest on."""
    parameters = Parameters(write(CERTAIN, extends=SCENARIOS / "strained.toml").scenario)
    world = generate_world(parameters.scenario.population, 1, 0)
    log = batch.run(parameters, world, RULES["referral"])
    known = Hindsight(parameters, world, log, Aim.COMPLETED)
    duties, done = Duties.of(parameters, log), len(finished(log, Aim.COMPLETED))
    price = known.dual([known.keys], duties).minimise(done, rounds=10)
    knowing, not_knowing = (
        known.dual(keys, duties).evaluate(price)[0] for keys in ([known.keys], known.path_keys(0, 3))
    )
    assert not_knowing == pytest.approx(knowing, rel=1e-9)  # sums of some hundreds of terms
    assert done <= knowing
