"""One future, week by week: from its event log, and from nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.app.fingerprint import fingerprint
from planner.app.job import Step, Work
from planner.outcome.outcome import RESULT_LABELS, WHY_LABELS
from planner.scenario import ScenarioFile
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.events import COLUMNS, EventLog
from planner.sim.setting import Setting
from planner.sim.tally.sections import NUMBER
from planner.sim.tally.spell import Result, Why
from planner.sim.tally.state import make_tally
from planner.sim.tally.tally import Measured, Tally, tally_log
from planner.study import BATCH, Study
from planner.world import World, deal

Ints = NDArray[np.int64]
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
        return lambda stop: _run(self, stop)


@dataclass(frozen=True, eq=False)
class Replay:
    """One future as it went."""

    question: ReplayQuestion
    setting: Setting
    world: World
    log: EventLog
    weekly: NDArray[np.int32]  # [series, teams, weeks]
    spells: Any  # [people] sim.tally.state.SPELL

    @property
    def weeks(self) -> int:
        """How many weeks there are."""
        return int(self.weekly.shape[-1])

    @property
    def teams(self) -> list[str]:
        """The titles of the teams."""
        return [team.title for team in self.setting.scenario.teams.values()]

    @cached_property
    def counts(self) -> dict[str, Ints]:
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
        return range(first, min(first + DAYS_PER_WEEK, self.setting.horizon_days))

    def people(self) -> pd.DataFrame:
        """Return everyone who came: prison, outcome and cause."""
        titles = [prison.title for prison in self.setting.scenario.prisons.values()]
        there = self.spells["entry_day"] < self.setting.horizon_days
        table = pd.DataFrame(
            {
                "person": np.arange(len(self.spells)),
                "prison": [titles[at] for at in self.world.rows["prison"]],
                "result": [RESULT_LABELS[Result(int(each))] for each in self.spells["result"]],
                "why": [WHY_LABELS.get(Why(int(each)), "") for each in self.spells["why"]],
            }
        )
        return pd.DataFrame(table[there]).reset_index(drop=True)


def _run(question: ReplayQuestion, stop: threading.Event) -> Iterator[Step[Replay]]:
    yield Step(0, 1)
    file, setting = question.file, Setting(question.file.scenario)
    world = deal(file.scenario.population, question.seed, question.replication)
    log = Study([file], question.seed, BATCH).log(setting, world)
    weekly, spells = _counted(log, world, setting)
    if not stop.is_set():
        yield Step(1, 1, Replay(question, setting, world, log, weekly, spells))


def _counted(log: EventLog, world: World, setting: Setting) -> tuple[NDArray[np.int32], Any]:
    """Return the weekly series of a log, and what became of each person; see `measure`."""
    made = Tally.room(setting, 1, weekly=True)
    rows = np.stack([getattr(log, name) for name in COLUMNS], axis=1).astype(np.int32)
    arrays = make_tally(setting, made.sections, len(world.rows), len(rows), weekly=True)
    tally_log(Measured(rows=world.rows, log=rows, counts=made.counts[0], **arrays))
    return arrays["weekly"], arrays["spells"]
