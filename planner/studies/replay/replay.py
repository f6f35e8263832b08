"""One future, week by week: from its event log, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
import pandas as pd

from planner.base.arrays import Int32s, Int64s
from planner.experiment import BATCH, Experiment
from planner.model.events import COLUMNS, EventLog
from planner.model.parameters import Parameters
from planner.outcome.outcome import RESULT_LABELS, WHY_LABELS
from planner.present.fingerprint import fingerprint
from planner.present.study import IsStopped, Progress, Work
from planner.scenario import ScenarioFile
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.tally.sections import NUMBER, Sections
from planner.sim.tally.spell import SpellOutcome, UntreatedCause
from planner.sim.tally.state import make_tally
from planner.sim.tally.tally import LogCounter, tally_log
from planner.world import World, generate_world

NO_SPELL = -1
COMPLETED_EARLIER = "released, completed before the recall"
LEVELS = {
    "waiting_ready": "waiting, ready",
    "waiting_not_ready": "not ready",
    "declined": "not willing",
    "open_courses": "on course",
}
SO_FAR = {
    "completions": ("courses completed", ("completions",)),
    "untreated": ("released untreated", ("released_part_way", "released_never_started")),
    "treated": ("released, completed", ("released_completed",)),
}


@dataclass(frozen=True)
class ReplayQuestion:
    """Which future of which scenario."""

    file: ScenarioFile
    seed: int
    replication: int

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        return fingerprint("replay", [self.file], seed=self.seed, replication=self.replication)

    def work(self) -> Work[Replay]:
        """Return the work that answers it."""
        return lambda is_stopped: _run(self, is_stopped)


@dataclass(frozen=True, eq=False)
class Replay:
    """One future as it went."""

    question: ReplayQuestion
    parameters: Parameters
    world: World
    log: EventLog
    weekly: Int32s  # [series, teams, weeks]
    outcomes: Int64s  # [custody spells, people, 2] Result and Why; NO_SPELL of whoever had no such spell
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

    def at(self, week: int) -> list[list[str]]:
        """Return a line for each team, and for all, as at the end of a week from 1."""
        lines = [
            [title, *(f"{each[at, week - 1]:,}" for each in self.counts.values())]
            for at, title in enumerate(self.teams)
        ]
        return [*lines, ["All teams", *(f"{each[:, week - 1].sum():,}" for each in self.counts.values())]]

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

    def people(self) -> pd.DataFrame:
        """Return each custody spell of everyone who came, in order of person: prison, outcome and cause."""
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


def _run(question: ReplayQuestion, is_stopped: IsStopped) -> Iterator[Progress[Replay]]:
    yield Progress(0, 1)
    file, parameters = question.file, Parameters(question.file.scenario)
    world = generate_world(file.scenario.population, question.seed, question.replication)
    log = Experiment([file], question.seed, BATCH).log(parameters, world)
    weekly, outcomes, spells = _counted(log, world, parameters)
    if not is_stopped():
        yield Progress(1, 1, Replay(question, parameters, world, log, weekly, outcomes, spells))


def _counted(log: EventLog, world: World, parameters: Parameters) -> tuple[Int32s, Int64s, Any]:
    """Return the weekly series of a log, the outcome and cause of each spell, and what else is known of each person.

    What a spell adds is what the log until then counts, less what it counted until the spell before.
    """
    rows = np.stack([getattr(log, name) for name in COLUMNS], axis=1).astype(np.int32)
    counted: Int64s = np.zeros((len(world.rows), len(SpellOutcome) * len(UntreatedCause)), dtype=np.int64)
    outcomes = []
    for number in range(int(log.spell.max(initial=0)) + 1):
        arrays, until = _tallied(rows[log.spell <= number], world, parameters)
        outcomes.append(_outcomes(until - counted))
        counted = until
    return arrays["weekly"], np.stack(outcomes), arrays["spells"]


def _tallied(rows: Int32s, world: World, parameters: Parameters) -> tuple[dict[str, Any], Int64s]:
    """Return what the tally of a log holds, and its counts of each person's outcomes, [people, outcomes].

    The tally counts outcomes by prison. Here each person is given a prison of their own, served by the team they had.
    """
    people = len(world.rows)
    home = np.asarray([teams[0] for teams in parameters.prison_teams], dtype=np.int64)[world.rows["prison"]]
    alone = world.rows.copy()
    alone["prison"] = np.arange(people)
    sections = _ByPerson(parameters, people)
    arrays = {**make_tally(parameters, sections, people, len(rows), weekly=True), "home_teams": home}
    counts = np.zeros((1, sections.width), dtype=np.int64)
    tally_log(LogCounter(rows=alone, log=rows, counts=counts[0], **arrays))
    return arrays, sections.section(counts, "prison")[0].reshape(people, -1)


def _outcomes(counts: Int64s) -> Int64s:
    """Return the one outcome and cause that each person's counts are of, [people, 2]; NO_SPELL where of none."""
    found = np.stack(np.unravel_index(counts.argmax(axis=1), (len(SpellOutcome), len(UntreatedCause))), axis=1)
    return np.where((counts.sum(axis=1) > 0)[:, None], found, NO_SPELL)


class _ByPerson(Sections):
    """Counts with a prison for each person."""

    def __init__(self, parameters: Parameters, people: int) -> None:
        """Lay the sections end to end again."""
        super().__init__(parameters)
        self.shapes = {**self.shapes, "prison": (people, len(SpellOutcome), len(UntreatedCause))}
        ends = np.cumsum([prod(shape) for shape in self.shapes.values()]).tolist()
        self.starts = dict(zip(self.shapes, [0, *ends], strict=False))
        self.width = ends[-1]
