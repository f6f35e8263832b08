"""What happens in one replication? Its event log, counted week by week and spell by spell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from planner.base.arrays import Int32s, Int64s
from planner.base.fault import Fault, InputError
from planner.experiment import BATCH, ENGINES, Experiment
from planner.model.events import COLUMNS, EventLog
from planner.model.parameters import Parameters
from planner.model.policy import AllocationPolicy
from planner.present.fingerprint import fingerprint
from planner.present.study import IsStopped, Progress, never
from planner.scenario import ScenarioFile
from planner.sim.tally.outcome_codes import SpellOutcome, UntreatedCause
from planner.sim.tally.sections import Sections
from planner.sim.tally.state import make_tally
from planner.sim.tally.tally import LogCounter, tally_log
from planner.studies.replay.answer import NO_SPELL, ReplayAnswer
from planner.world import World, generate_world


@dataclass(frozen=True)
class ReplayQuestion:
    """One replication of a scenario to look into.

    Parameters
    ----------
    file
        The scenario.
    seed
        Of the random-number streams: the same seed gives the same digits.
    replication
        Which replication, from 0.
    engine
        "batch" (compiled) or "reference" (SimPy); what happens is the same.
    policy
        An order of places that overrules the scenario's own; None leaves it. One that is not compiled is run by the
        reference engine.
    policy_name
        What the policy is called: module:function.
    """

    file: ScenarioFile
    seed: int = 1
    replication: int = 0
    engine: str = BATCH
    policy: AllocationPolicy | None = None
    policy_name: str = ""
    unit: ClassVar[str] = "future"

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        what = {"seed": self.seed, "replication": self.replication, "engine": self.engine, "policy": self.policy_name}
        return fingerprint("replay", [self.file], **what)

    @property
    def command_line(self) -> str:
        """The command that writes these events."""
        policy = f" --policy {self.policy_name}" if self.policy_name else ""
        asked = f"--replication {self.replication} --seed {self.seed}{policy}"
        return f"planner simulate {self.file.argument} {asked} --out one-future"

    @property
    def experiment(self) -> Experiment:
        """The scenario, ready to be run."""
        return Experiment([self.file], self.seed, self.engine, self.policy)

    def check(self) -> None:
        """Raise InputError where it cannot be answered, all faults at once."""
        faults = [
            Fault("replay", name, str(value), "must be 0 or more")
            for name, value in (("seed", self.seed), ("replication", self.replication))
            if value < 0
        ]
        if self.engine not in ENGINES:
            faults.append(Fault("replay", "engine", self.engine, f"must be one of {', '.join(ENGINES)}"))
        if faults:
            raise InputError(faults)

    def answer(self, workers: int = 1, is_stopped: IsStopped = never) -> Iterator[Progress[ReplayAnswer]]:  # noqa: ARG002 - one is enough
        """Yield the replication once it is simulated and counted."""
        yield Progress(0, 1)
        parameters = Parameters(self.file.scenario)
        world = generate_world(self.file.scenario.population, self.seed, self.replication)
        log = self.experiment.log(parameters, world)
        weekly, outcomes, spells = _counted(log, world, parameters)
        if not is_stopped():
            yield Progress(1, 1, ReplayAnswer(self, parameters, world, log, weekly, outcomes, spells))


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
