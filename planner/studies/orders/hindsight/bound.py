"""Perfect-information (hindsight) bounds on completions in any order of places, by Lagrangian relaxation of hours.

An order cannot know the future. One that could, and paid nothing for it, would finish no fewer: so the most that it
could finish bounds every order from above. Here it knows everything (`Hindsight.most`), or everything but how courses
and reviews will go (`Hindsight.most_expected`).

References
----------
Brown, D. B., Smith, J. E. and Sun, P. (2010), "Information relaxations and duality in stochastic dynamic programs",
*Operations Research* 58(4), 785-801.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from planner.base.arrays import UInt64s
from planner.model.events import EventLog, EventType
from planner.model.parameters import Parameters
from planner.scenario import Scenario
from planner.studies.orders.hindsight.choice import Choices
from planner.studies.orders.hindsight.fixed_tasks import FixedTasks
from planner.studies.orders.hindsight.price import LEVELS, ROUNDS, TEAM, Dual
from planner.studies.orders.hindsight.sample_path import FixedInputs
from planner.studies.orders.hindsight.staff_timelines import StaffTimelines
from planner.studies.orders.hindsight.trajectory import Aim, Trajectories
from planner.world import World
from planner.world.streams import NEVER, key_of

PRICING_PATHS, JUDGING_PATHS = 8, 32  # drawn anew to find prices, and others to judge by them
EXPECTED_ROUNDS = 30
NOTHING = 1e-6  # of a person, by which sums of numbers may be out
FEW_LEVELS = tuple(level for level in LEVELS if level[0] == TEAM)
"""Prices for each team and quarter: more would fit the sample paths they are found with."""


@dataclass(frozen=True)
class Duties:
    """How many assessments and parole reports were done."""

    assessments: int
    reports: int

    @classmethod
    def of(cls, parameters: Parameters, log: EventLog) -> Duties:
        """Count them in a run's log; no assessments where they grow old, as repeated ones may come at any time."""
        stated = parameters.scenario.assessment
        is_counted = parameters.assessment_minutes and (stated is None or stated.valid_days is None)
        assessed = len(log.of(EventType.ASSESSED)) if is_counted else 0
        return cls(assessed, len(log.of(EventType.PAROLE_REPORT_DONE)))

    def fewest(self, other: Duties) -> Duties:
        """Return the lower number of each."""
        return Duties(min(self.assessments, other.assessments), min(self.reports, other.reports))


@dataclass(frozen=True)
class Bound:
    """No order of places that does as many duties finishes more people than `most`."""

    most: int
    proved: float  # what the prices prove, before rounding down


def finished(log: EventLog, aim: Aim) -> list[int]:
    """Return who completed the programme before the day of their release."""
    completed, released = log.of(EventType.COMPLETED), log.of(EventType.RELEASED)
    ends = dict(zip(released.person.tolist(), released.day.tolist(), strict=True))
    other = -1 if aim is Aim.RELEASED else NEVER  # for whoever is not released
    days = zip(completed.person.tolist(), completed.day.tolist(), strict=True)
    return [person for person, day in days if day < ends.get(person, other)]


class Hindsight:
    """A world as it turned out but for how courses and reviews went, from the log of any order in it.

    Parameters
    ----------
    parameters
        Of the scenario; only where a person has one spell of custody, see `knows`.
    world
        People and staff of one replication.
    log
        What happened in it with any order of places; what depends on the order is not looked at.
    aim
        What counts as finishing.
    """

    @staticmethod
    def knows(scenario: Scenario) -> bool:
        """Whether the bounds hold in a scenario: not where someone recalled may start a course again."""
        return scenario.licence is None

    def __init__(self, parameters: Parameters, world: World, log: EventLog, aim: Aim) -> None:
        """Look everything up."""
        self.parameters, self.aim = parameters, aim
        self.timelines, self.inputs = StaffTimelines.of(parameters, log), FixedInputs(parameters, world)
        self.choices = Choices(parameters, self.inputs, self.timelines)
        self.fixed_tasks = FixedTasks(parameters, self.inputs, self.timelines, self.choices.of_prison)
        self.keys: UInt64s = np.asarray(world.rows["key"], dtype=np.uint64)

    def dual(self, keys: Sequence[UInt64s], duties: Duties) -> Dual:
        """Return what is to be priced, for the sample paths of these keys, where so many duties are done."""
        paths = [Trajectories.of(self.inputs, self.timelines, self.choices, each, self.aim) for each in keys]
        facilitators, done = self.inputs.people["facilitators"].astype(np.int64), (duties.assessments, duties.reports)
        tasks, minutes = self.fixed_tasks, self.parameters.course_minutes
        return Dual(self.choices, paths, facilitators, tasks, self.timelines, done, minutes)

    def path_keys(self, first: int, count: int) -> list[UInt64s]:
        """Return the keys [people] of so many sample paths that are drawn anew."""
        words = range(first + 1, first + count + 1)
        return [np.asarray([key_of(key, word) for key in self.keys], dtype=np.uint64) for word in words]

    def most(self, duties: Duties, target: float, rounds: int = ROUNDS) -> Bound:
        """Return how many any order could have finished that knows everything.

        Parameters
        ----------
        duties
            Assessments and reports that are done at least.
        target
            How many people some order finished: no bound lies below, so prices are bettered towards it.
        rounds
            Subgradient steps at each level of prices: more prove a lower bound. Any prove one.

        Returns
        -------
        Bound
            The bound in whole people, and before rounding.
        """
        dual = self.dual([self.keys], duties)
        price = dual.minimise(target, rounds=rounds)
        proved = min(dual.evaluate(price)[0], float(possible(dual)))
        return Bound(int(np.floor(proved + NOTHING)), proved)

    def most_expected(self, duties: Duties, target: float, rounds: int = EXPECTED_ROUNDS) -> float:
        """Return how many may be expected of any order that knows everything but how courses and reviews will go.

        Prices are found with some sample paths and judged with others, so that they cannot fit what they are judged by.

        Parameters
        ----------
        duties, target, rounds
            As for `most`.

        Returns
        -------
        float
            People, the mean over the sample paths that judge.
        """
        price = self.dual(self.path_keys(0, PRICING_PATHS), duties).minimise(target, FEW_LEVELS, rounds)
        return self.dual(self.path_keys(PRICING_PATHS, JUDGING_PATHS), duties).evaluate(price)[0]


def possible(dual: Dual) -> int:
    """Return how many could finish if nobody else wanted a place."""
    dual.evaluate(np.zeros(dual.timelines.most_held.shape))
    first: Any = dual.choices.first
    return sum(bool((dual.worth[begin:end] > 0).any()) for begin, end in pairwise(first))
