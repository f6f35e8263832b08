"""With every rate of what comes after release at zero, and assessors who never err, all else happens as without."""

from types import ModuleType

import numpy as np
import pytest
from agreement.worlds import bundled

from planner.model.events import COLUMNS, EventLog, EventType
from planner.optimise.policies.factory import policy_for
from planner.sim import batch, reference
from planner.world import generate_world

DAYS = 900
OF_LICENCE = {kind for kind in EventType if kind.name.startswith(("LICENCE_", "MAPPA_", "COMMUNITY_", "BAND_"))}
ZERO = """
[assessment]
tool = "ERG-R"
bands = ["first", "next", "later"]
agreement = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]

[licence]
review_every_days = 30
p_tightened = 0
p_relaxed = 0
level_weights = [1]
level_hours_per_week = [1]
p_level_raised = 0
p_level_lowered = 0

[licence.conditions.tag]
title = "Electronic tag"
p_at_release = 0

[licence.recall]
recalls_per_year = 0
first_review_days = { distribution = "constant", value = 100 }
not_ready_days = { distribution = "constant", value = 10 }

[community.work]
title = "Taken up by nobody"
teams = ["north"]
offered_to = "everyone"
required = false
p_takes_part = 0
hours_per_week = 3
length_days = { distribution = "constant", value = 100 }
is_programme = true
"""


def events(engine: ModuleType, more: str, order: str, replication: int) -> EventLog:
    """What an engine logs of a bundled scenario with more said."""
    parameters = bundled("strained", DAYS, more)
    world = generate_world(parameters.scenario.population, 3, replication)
    log: EventLog = engine.run(parameters, world, policy_for(parameters.scenario, order))
    return log


@pytest.mark.parametrize("engine", [batch, reference])
@pytest.mark.parametrize("order", ["referral", "band-then-time-left", "cost-of-waiting"])
@pytest.mark.parametrize("replication", range(3))
def test_all_else_is_as_before(engine: ModuleType, order: str, replication: int) -> None:
    """Event for event, once those that only tell of a licence or a band are left out; and some do."""
    plain, zero = (events(engine, more, order, replication) for more in ("", ZERO))
    rest = zero.of(*set(EventType) - OF_LICENCE)
    assert {EventType.LICENCE_STARTED, EventType.LICENCE_REVIEWED, EventType.BAND_ASSESSED} <= {
        EventType(kind) for kind in zero.kind
    }
    for column in COLUMNS:
        assert np.array_equal(getattr(rest, column), getattr(plain, column)), column
