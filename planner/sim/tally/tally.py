"""Tallies of many replications, stacked; and the tally of one event log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from planner.base.arrays import Int32s, Int64s
from planner.jit import ArrayStruct, jit_entry
from planner.model.events import COLUMNS, EventLog
from planner.model.parameters import Parameters
from planner.sim.tally.finish import finish_tally
from planner.sim.tally.observe import begin_tally, observe
from planner.sim.tally.sections import GROUPINGS, SERIES, Sections
from planner.sim.tally.state import TALLY, make_tally
from planner.world import PERSON, World


@dataclass(frozen=True)
class Tally:
    """Integer counts, replication on the first axis.

    Parameters
    ----------
    sections
        Which counts are where in a row of `counts`.
    counts
        [replications, width] int64; `section(name)` gives the view documented in `Sections.shapes`.
    weekly
        [replications, series, teams, weeks] int32; as many as `counts`, or none where not wanted.
    weekly_bound
        [replications, teams, weeks] int8, a `rules.EventDetail` each; as `weekly`.
    """

    sections: Sections
    counts: Int64s
    weekly: Int32s
    weekly_bound: NDArray[np.int8]

    @classmethod
    def zeros(cls, parameters: Parameters, replications: int, *, weekly: bool) -> Tally:
        """Return tallies yet to be filled."""
        sections, kept = Sections(parameters), replications if weekly else 0
        teams, weeks = len(parameters.team_names), parameters.scenario.calendar.weeks
        return cls(
            sections=sections,
            counts=np.zeros((replications, sections.width), dtype=np.int64),
            weekly=np.zeros((kept, len(SERIES), teams, weeks), dtype=np.int32),
            weekly_bound=np.zeros((kept, teams, weeks), dtype=np.int8),
        )

    def take(self, at: int, part: Tally) -> None:
        """Fill in replications from `at` on."""
        self.counts[at : at + len(part)] = part.counts
        if len(self.weekly):
            self.weekly[at : at + len(part)] = part.weekly
            self.weekly_bound[at : at + len(part)] = part.weekly_bound

    def first(self, replications: int) -> Tally:
        """Return the tallies of the first so many replications; no copy."""
        return self.part(range(replications))

    def part(self, chunk: range) -> Tally:
        """Return the tallies of a chunk of replications; no copy: what is counted in it is counted here."""
        at = slice(chunk.start, chunk.stop)
        return Tally(self.sections, self.counts[at], self.weekly[at], self.weekly_bound[at])

    def __len__(self) -> int:
        """Return the number of replications."""
        return len(self.counts)

    def section(self, name: str) -> Int64s:
        """Return a section of the counts, [replications, ...]; see `Sections`."""
        return self.sections.section(self.counts, name)

    @property
    def results(self) -> dict[str, Int64s]:
        """People by outcome and cause in each grouping, [replications, groups, len(Result), len(Why)]."""
        return {grouping: self.section(grouping) for grouping in GROUPINGS}


class LogCounter(ArrayStruct):
    """An event log, whose people it is, and room to count them in."""

    LAYOUT: ClassVar = {"rows": (PERSON, 1), "log": (np.int32, 2), **TALLY}


@jit_entry
def tally_log(of: Any) -> bool:
    """Count a whole log; False where some array was too short."""
    begin_tally(of)
    for at in range(of.log.shape[0]):
        row = of.log[at]
        observe(of, row[0], row[1], row[2], row[4], row[5], row[6], row[7], row[8])
    finish_tally(of)
    return not of.tally[0].overflowed


def measure(log: EventLog, world: World, parameters: Parameters, *, weekly: bool = True) -> Tally:
    """Return the tally of one replication's log, and of each week where wanted."""
    made = Tally.zeros(parameters, 1, weekly=weekly)
    rows = np.stack([getattr(log, name) for name in COLUMNS], axis=1).astype(np.int32)
    arrays = make_tally(parameters, made.sections, len(world.rows), len(rows), weekly=weekly)
    tally_log(LogCounter(rows=world.rows, log=rows, counts=made.counts[0], **arrays))
    keep_weekly(made, 0, arrays)
    return made


def keep_weekly(tally: Tally, replication: int, arrays: dict[str, Any]) -> None:
    """Keep the weeks of one replication, where they are wanted."""
    if len(tally.weekly):
        tally.weekly[replication], tally.weekly_bound[replication] = arrays["weekly"], arrays["weekly_bound"]
