"""Who starts next, with whom, in which week? The files and what is decided go in; a plan, proved, comes out."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from time import monotonic
from typing import Any, ClassVar

from planner.base.fault import Fault, InputError
from planner.base.uk_date import uk_date
from planner.caseload import Caseload, Entry, InMemoryFile, InputFile, read_caseload
from planner.model.policy import CLOCKS
from planner.optimise.constraints.plan_constraints import PlanConstraints
from planner.optimise.explain.explanation import Reasons
from planner.optimise.explain.list_schedule import simple_plans
from planner.optimise.explain.plan import Plan, PlanStatus, Row
from planner.optimise.formulation.formulate import formulate
from planner.optimise.formulation.formulation import Formulation
from planner.optimise.starts.plan_horizon import PlanHorizon
from planner.present.fingerprint import fingerprint
from planner.present.study import IsStopped, Progress, never
from planner.scenario import ScenarioFile
from planner.sheets.dates import FIRST, LAST
from planner.studies.plan.answer import PlanAnswer
from planner.studies.plan.conflict import solved
from planner.studies.plan.constraint_files import read_floors, read_pins, read_previous
from planner.studies.plan.tables import prices

WEEKS, MOST_WEEKS = 260, 520
SHOW_SECONDS = 4.0  # between reasons shown: a page that changes all the time cannot be read


@dataclass
class FormulationCache:
    """The last formulation, kept for a session: its constraints alone differ from one plan to the next."""

    key: str = ""
    formulation: Formulation | None = None


@dataclass(frozen=True)
class PlanQuestion:
    """A caseload to plan places for.

    Parameters
    ----------
    people, staff
        Who there is: CSV or Excel, on the disk or in memory.
    file
        The scenario: length of courses, teams, roles.
    first_day
        The plan's first day.
    weeks
        How many weeks are planned.
    deadline
        "parole-review" or "custody-end"; empty for the scenario's own.
    pins, floors
        Files of what is decided already: by person, and least shares of groups.
    previous
        The plan.csv of before, which is changed as little as can be.
    valid_days
        How long an assessment holds, in days; None for the scenario's own.
    cache
        Of a session: what is formulated once serves its next plans.
    """

    people: InputFile
    staff: InputFile
    file: ScenarioFile
    first_day: date
    weeks: int = WEEKS
    deadline: str = ""
    pins: InputFile | None = None
    floors: InputFile | None = None
    previous: InputFile | None = None
    valid_days: int | None = None
    cache: FormulationCache = field(default_factory=FormulationCache, compare=False, repr=False)
    unit: ClassVar[str] = "people with their reasons"

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        constraints = {name: _hash(file) for name, file in self._constraint_files.items()}
        return fingerprint(self._formulation_key, [], **constraints)

    @property
    def command_line(self) -> str:
        """The command that gives the same files."""
        words = ["planner", "allocate", "--caseload", str(self.people), "--staff", str(self.staff)]
        words += ["--from", self.first_day.isoformat(), "--scenario", self.file.argument, "--weeks", str(self.weeks)]
        words += ["--deadline", self.deadline] if self.deadline else []
        words += ["--assessment-valid-days", str(self.valid_days)] if self.valid_days else []
        for name, file in self._constraint_files.items():
            words += [f"--{name}", str(file)] if file else []
        return shlex.join([*words, "--out", "plan"])

    def in_memory(self) -> dict[str, InMemoryFile]:
        """Return the files of constraints that the command reads and that are on no disk, by name."""
        return {file.name: file for file in self._constraint_files.values() if isinstance(file, InMemoryFile)}

    def changed(self, other: PlanQuestion) -> list[str]:
        """Return what differs in another question, in words; the plan before aside."""
        pairs = {
            "people": (self.people, other.people),
            "staff": (self.staff, other.staff),
            "scenario": (_scenario(self.file), _scenario(other.file)),
            "first day": (self.first_day, other.first_day),
            "weeks": (self.weeks, other.weeks),
            "deadline": (self.deadline, other.deadline),
            "how long an assessment holds": (self.valid_days, other.valid_days),
            "pins": (self.pins, other.pins),
            "floors": (self.floors, other.floors),
        }
        return [name for name, (mine, theirs) in pairs.items() if mine != theirs]

    @cached_property
    def caseload(self) -> Caseload:
        """The people and the staff, read and checked; raises InputError where nothing sensible can follow."""
        return read_caseload(self.people, self.staff, self.first_day, self.file.scenario)

    def check(self) -> None:
        """Raise InputError where it cannot be answered: the plan's days first, then every fault of the files."""
        faults = []
        if not FIRST <= self.first_day <= LAST:
            rule = f"must be from {uk_date(FIRST)} to {uk_date(LAST)}"
            faults.append(Fault("--from", "", uk_date(self.first_day), rule))
        if not 1 <= self.weeks <= MOST_WEEKS:
            faults.append(Fault("--weeks", "", str(self.weeks), f"must be between 1 and {MOST_WEEKS}"))
        if self.deadline and self.deadline not in CLOCKS:
            faults.append(Fault("--deadline", "", self.deadline, f"must be {' or '.join(CLOCKS)}"))
        if faults:
            raise InputError(faults)
        _ = self.caseload

    def answer(self, workers: int = 1, is_stopped: IsStopped = never) -> Iterator[Progress[PlanAnswer]]:  # noqa: ARG002 - one solves
        """Yield the plan as soon as it is proved, then what is beside it, then reasons as they are found.

        Raises
        ------
        InputError
            With every fault of the constraints, and where they cannot all be kept.
        """
        yield Progress(0, 1)
        said: list[Entry] = []
        plan = self._plan(said)
        if is_stopped():
            return
        people = sorted(plan.rows, key=_wanted_first)
        answer, of = PlanAnswer(self, plan, self.caseload.quality.with_entries(said), said=tuple(said)), len(people) + 2
        yield Progress(1, of, answer)
        answer = replace(answer, simple=simple_plans(plan.formulation), prices=prices(plan))
        yield Progress(2, of, answer)
        reasons, shown = Reasons(plan), monotonic()
        for number, row in enumerate(people, start=2):
            if is_stopped():
                yield Progress(number, of, replace(answer, reasons=dict(reasons.known)))
                return
            reasons.of(row.person)
            is_due = monotonic() - shown > SHOW_SECONDS
            shown = monotonic() if is_due else shown
            yield Progress(number + 1, of, replace(answer, reasons=dict(reasons.known)) if is_due else None)
        yield Progress(of, of, replace(answer, reasons={reason.person: reason for reason in reasons}))

    def _plan(self, said: list[Entry]) -> Plan:
        formulation = self._formulation()
        formulation = replace(formulation, constraints=self._constraints(formulation, said))
        sources = [str(file) for file in (self.pins, self.floors) if file]
        return Plan(formulation, solved(formulation, sources))

    def _formulation(self) -> Formulation:
        """Return the problem of the caseload with no constraints on its plan."""
        caseload, cache, key = self.caseload, self.cache, self._formulation_key
        if cache.formulation is None or cache.key != key:
            scenario = self.file.scenario
            clock = CLOCKS[self.deadline or scenario.policy.deadline]
            horizon = PlanHorizon(self.first_day, self.weeks)
            cache.formulation = formulate(caseload, scenario, horizon, clock, valid_days=self.valid_days)
            cache.key = key
        return cache.formulation

    def _constraints(self, formulation: Formulation, said: list[Entry]) -> PlanConstraints:
        """Read what is decided already, gather what was repaired, and tell the faults of all files at once."""
        faults: list[Fault] = []
        found: dict[str, Any] = {}
        readers = {"pins": read_pins, "floors": read_floors, "previous": read_previous}
        for name, file in self._constraint_files.items():
            if file is None:
                continue
            try:
                found[name] = readers[name](file, formulation, said)
            except InputError as error:
                faults.extend(error.faults)
        if faults:
            raise InputError(faults)
        return PlanConstraints(**found)

    @property
    def _constraint_files(self) -> dict[str, InputFile | None]:
        return {"pins": self.pins, "floors": self.floors, "previous": self.previous}

    @property
    def _formulation_key(self) -> str:
        """The hash of what the formulation depends on."""
        files = {"people": _hash(self.people), "staff": _hash(self.staff)}
        when = {"first_day": self.first_day.isoformat(), "weeks": self.weeks, "deadline": self.deadline}
        return fingerprint("allocate", [self.file], **files, **when, valid_days=self.valid_days)


def _hash(file: InputFile | None) -> list[str] | None:
    if file is None:
        return None
    content = file.content if isinstance(file, InMemoryFile) else file.read_bytes()
    return [str(file), hashlib.sha256(content).hexdigest()]


def _scenario(file: ScenarioFile) -> tuple[str, str]:
    return file.name, file.scenario.model_dump_json(by_alias=True)


def _wanted_first(row: Row) -> tuple[bool, bool, bool, str]:
    """Order people by whose reason is wanted first: at risk, next, then those quickly told."""
    return not row.at_risk, row.standing is not PlanStatus.START_NEXT, row.standing is PlanStatus.NOT_PLACED, row.person
