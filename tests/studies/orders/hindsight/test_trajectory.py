"""Trajectories go as courses do in the engine, start by start."""

from __future__ import annotations

import numpy as np
import pytest
from agreement.worlds import bundled

from planner.model.events import EventLog, EventType
from planner.model.parameters import Parameters
from planner.model.policy import built_in
from planner.sim import batch
from planner.studies.orders.hindsight import Aim, Hindsight
from planner.studies.orders.hindsight.trajectory import DONE, Trajectories
from planner.world import generate_world

ENDS = (
    EventType.PLACE_GIVEN_UP,
    EventType.PLACE_LOST,
    EventType.COMPLETED,
    EventType.ENDED_EARLY,
    EventType.COURSE_STOPPED,
)


def first_places(log: EventLog, every: int) -> list[tuple[int, int, int, bool]]:
    """Return (person, meeting of the start, meeting at which its place is free, completed in it) of every course."""
    ends = log.of(*ENDS).frame()
    made = []
    for started in log.of(EventType.COURSE_STARTED).frame().itertuples():
        mine = ends[(ends.person == started.person) & (ends.day >= started.day)]
        if len(mine):
            end = mine.iloc[0]
            completed = end.kind == int(EventType.COMPLETED)
            made.append((int(started.person), int(started.day) // every, -(-int(end.day) // every), completed))
    return made


@pytest.mark.parametrize("name", ["strained", "two-posts-lost", "shutdown-year"])
def test_a_first_place_is_held_as_in_the_engine(name: str) -> None:
    """The start the engine made is a choice, and of the psychologists there are one has the engine's very dates."""
    parameters = bundled(name)
    for replication in range(2):
        _hold(parameters, replication)


def _hold(parameters: Parameters, replication: int) -> None:
    world = generate_world(parameters.scenario.population, 7, replication)
    log = batch.run(parameters, world, built_in("least-slack"))
    known = Hindsight(parameters, world, log, Aim.COMPLETED)
    trajectories = Trajectories.of(known.inputs, known.timelines, known.choices, known.keys, Aim.COMPLETED).by_choice
    places = first_places(log, known.inputs.every)
    exact = 0
    for person, meeting, free, completed in places:
        mine = slice(known.choices.first[person], known.choices.first[person + 1])
        at = np.flatnonzero(known.choices.choices["meeting"][mine] == meeting)
        found = trajectories[mine][at]
        assert len(found), f"person {person} started at meeting {meeting}, which is no choice"
        assert found["until"].min() <= free
        exact += bool(((found["until"] == free) & (~np.bool_(completed) | (found["next"] == DONE))).any())
    # Where conditions change, sessions are lost at their lowest chance, so that some trajectories are faster.
    assert exact == len(places) or (len(parameters.conditions_by_change) > 1 and exact > 0)
