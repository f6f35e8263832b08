"""The most people that any order of places could have finished in one world, knowing everything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.hindsight.duty import Jobs
from planner.hindsight.foresight import Foresight
from planner.hindsight.price import ROUNDS, Dual
from planner.hindsight.tenure import Tenures
from planner.hindsight.ways import Ways
from planner.sim.events import EventLog, Kind
from planner.sim.setting import Setting
from planner.world import World


@dataclass(frozen=True)
class Duties:
    """How many assessments and parole reports were done."""

    assessments: int
    reports: int

    @classmethod
    def of(cls, setting: Setting, log: EventLog) -> Duties:
        """Count them in a run's log."""
        assessed = len(log.of(Kind.ASSESSED)) if setting.assessment_minutes else 0
        return cls(assessed, len(log.of(Kind.PAROLE_REPORT_DONE)))

    def fewest(self, other: Duties) -> Duties:
        """Return the lower number of each."""
        return Duties(min(self.assessments, other.assessments), min(self.reports, other.reports))


@dataclass(frozen=True)
class Bound:
    """No order of places that does as many duties finishes more people than `most`."""

    most: int
    proved: float  # what the prices prove, before rounding down


def finished(log: EventLog) -> int:
    """Return how many people were released having completed the programme on an earlier day."""
    completed, released = log.of(Kind.COMPLETED), log.of(Kind.RELEASED)
    on = dict(zip(completed.person.tolist(), completed.day.tolist(), strict=True))
    days = zip(released.person.tolist(), released.day.tolist(), strict=True)
    return sum(on.get(person, day) < day for person, day in days)


def most_finished(
    setting: Setting, world: World, log: EventLog, duties: Duties | None = None, target: float | None = None,
    rounds: int = ROUNDS,
) -> Bound:  # fmt: skip
    """Return the bound for a world, from the log of any order in it.

    `duties` are those of the log unless given; `target` is how many some order finished.
    """
    duties = duties or Duties.of(setting, log)
    tenures, foresight = Tenures.of(setting, log), Foresight(setting, world)
    ways = Ways(setting, foresight, tenures)
    jobs = Jobs(setting, foresight, tenures, ways.of_prison)
    dual = Dual(ways, jobs, tenures, (duties.assessments, duties.reports))
    proved, _ = dual.lower(float(finished(log)) if target is None else target, rounds)
    possible = int((np.diff(ways.first_stretch) > 0).sum())
    proved = min(proved, float(possible))
    return Bound(int(np.floor(proved + 1e-6)), proved)
