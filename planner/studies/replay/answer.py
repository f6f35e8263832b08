"""One replication, week by week and person by person: from its event log, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from planner.base.arrays import Int32s, Int64s
from planner.model.events import EventLog
from planner.model.parameters import Parameters
from planner.outcome.outcome import RESULT_LABELS, WHY_LABELS
from planner.present import export
from planner.present.placing import Writer
from planner.present.section import Section
from planner.present.study import Answer
from planner.present.words import CAVEAT
from planner.scenario.demand import CaseloadFile
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.tally.outcome_codes import SpellOutcome, UntreatedCause
from planner.sim.tally.sections import NUMBER
from planner.world import World

if TYPE_CHECKING:
    from planner.studies.replay.question import ReplayQuestion

NO_SPELL = -1
COMPLETED_EARLIER = "released, completed before the recall"
ROW_BY_ROW = (
    "people.parquet and events.parquet are row by row: whoever is in the caseload file is in them, with official dates"
    " as days from the start. Keep them as you keep that file."
)
LEVELS = {
    "waiting_ready": "waiting, ready",
    "waiting_assessment": "to be assessed",
    "waiting_not_ready": "not ready",
    "declined": "not willing",
    "open_courses": "on course",
}
SO_FAR = {
    "completions": ("courses completed", ("completions",)),
    "untreated": ("released untreated", ("released_part_way", "released_never_started")),
    "treated": ("released, completed", ("released_completed",)),
}


@dataclass(frozen=True, eq=False, repr=False)
class ReplayAnswer(Answer):
    """One replication as it went."""

    name: ClassVar[str] = "replay"
    question: ReplayQuestion
    parameters: Parameters
    world: World
    log: EventLog
    weekly: Int32s  # [series, teams, weeks]
    outcomes: Int64s  # [custody spells, people, 2] SpellOutcome and UntreatedCause; NO_SPELL of who had no such spell
    spells: Any  # [people] sim.tally.state.SPELL, of the first

    @property
    def weeks(self) -> int:
        """How many weeks there are."""
        return int(self.weekly.shape[-1])

    @property
    def teams(self) -> list[str]:
        """The titles of the teams."""
        return [team.title for team in self.parameters.scenario.teams.values()]

    @cached_property
    def counts(self) -> dict[str, Int64s]:
        """People in each state at the end of each week, and so far, [teams, weeks]."""
        levels = {label: np.asarray(self.weekly[NUMBER[name]], dtype=np.int64) for name, label in LEVELS.items()}
        so_far = {
            label: np.cumsum(sum(self.weekly[NUMBER[name]].astype(np.int64) for name in names), axis=1)
            for label, names in SO_FAR.values()
        }
        return {**levels, **so_far}

    def days(self, week: int) -> range:
        """Return the days of a week from 1."""
        first = (week - 1) * DAYS_PER_WEEK
        return range(first, min(first + DAYS_PER_WEEK, self.parameters.horizon_days))

    def outcome(self, person: int, spell: int) -> tuple[SpellOutcome, UntreatedCause]:
        """Return what became of a person in one custody spell, from 0, and why."""
        result, why = (int(each) for each in self.outcomes[spell, person])
        return SpellOutcome(result), UntreatedCause(why)

    def result_label(self, person: int, spell: int) -> str:
        """Return what became of a person in one custody spell, in words."""
        result, _ = self.outcome(person, spell)
        is_earlier = spell > 0 and result is SpellOutcome.COMPLETED_BEFORE
        return COMPLETED_EARLIER if is_earlier else RESULT_LABELS[result]

    def spells_of(self, person: int) -> int:
        """Return how many custody spells a person had: one, and one for each recall."""
        return int((self.outcomes[:, person, 0] != NO_SPELL).sum())

    @cached_property
    def people(self) -> pd.DataFrame:
        """Each custody spell of everyone who came, in order of person: prison, outcome and cause."""
        titles = [prison.title for prison in self.parameters.scenario.prisons.values()]
        there = np.flatnonzero(self.spells["entry_day"] < self.parameters.horizon_days)
        rows = [
            (int(who), number, titles[self.world.rows["prison"][who]], *self._words(int(who), number))
            for who in there
            for number in range(self.spells_of(int(who)))
        ]
        return pd.DataFrame(rows, columns=["person", "spell", "prison", "result", "why"])

    def _words(self, person: int, spell: int) -> tuple[str, str]:
        return self.result_label(person, spell), WHY_LABELS.get(self.outcome(person, spell)[1], "")

    def headline(self) -> str:
        """Return what it came to."""
        came = self.people["person"].nunique()
        ends = "; ".join(f"{self.counts[label][:, -1].sum():,} {label}" for label, _ in SO_FAR.values())
        return f"Of {came:,} people who come: {ends}."

    def basis(self) -> str:
        """Return which replication it is."""
        question = self.question
        return (
            f"Future {question.replication}, seed {question.seed}: {len(self.log):,} events. It is one of many: nothing"
            " follows from one future."
        )

    def notes(self) -> Sequence[str]:
        """Return what has to be said beside it."""
        is_real = isinstance(self.parameters.scenario.demand.caseload, CaseloadFile)
        return (CAVEAT, ROW_BY_ROW) if is_real else (CAVEAT,)

    def sections(self) -> Iterator[Section]:
        """Yield the course of it, what became of everyone, and one person's story."""
        from planner.studies.replay import sections  # noqa: PLC0415 - figures take half a second to load

        yield from sections.whole(self)

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the events, the people drawn, what became of each spell, and the counts of each week."""
        return {
            "events": self.log.frame(),
            "people": self.world.people.frame(),
            "outcomes": self.people,
            "weeks": self._weeks(),
        }

    def _weeks(self) -> pd.DataFrame:
        """Return a row a week, team and count."""
        first = self.parameters.scenario.calendar.date_of
        starts = [first(self.days(week).start) for week in range(1, self.weeks + 1)]
        rows = [
            (week, starts[week - 1], team, label, int(values[at, week - 1]))
            for week in range(1, self.weeks + 1)
            for at, team in enumerate(self.teams)
            for label, values in self.counts.items()
        ]
        return pd.DataFrame(rows, columns=["week", "week_starts", "team", "count", "people"])

    def document(self) -> dict[str, Any]:
        """Return what it came to as one JSON document; the files have each event."""
        question, became = self.question, self.people[["result", "why"]].value_counts(sort=False).reset_index()
        return {
            "scenario": question.file.name,
            "seed": question.seed,
            "replication": question.replication,
            "engine": question.experiment.engine,
            "events": len(self.log),
            "people": len(self.world.people),
            "at_the_end": {label: int(values[:, -1].sum()) for label, values in self.counts.items()},
            "outcomes": [
                {"result": result, "why": why, "spells": int(number)}
                for result, why, number in became.itertuples(index=False)
            ],
        }

    def files(self) -> Mapping[str, Writer]:
        """Return the event log and the people."""
        return {
            "events.parquet": export.parquet(self.log.frame()),
            "people.parquet": export.parquet(self.world.people.frame()),
        }
