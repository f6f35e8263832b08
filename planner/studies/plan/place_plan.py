"""A plan of places, asked for on a page: the plan first, then what each constraint costs, then reasons as they come."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from time import monotonic
from typing import Any

from planner.caseload import InMemoryFile
from planner.caseload.reader import read_caseload
from planner.optimise.explain.explanation import Reason
from planner.optimise.explain.plan import PlanStatus, Row
from planner.optimise.formulation.formulation import Formulation
from planner.present import export
from planner.present.fingerprint import fingerprint
from planner.present.study import IsStopped, Progress, Work
from planner.scenario import ScenarioFile
from planner.studies.plan.planning import ConstraintFiles, planned, posed
from planner.studies.plan.report import PlanReport

LOOK_SECONDS = 4.0  # between reasons shown: a page that changes all the time cannot be read
FIRST_ASKED = (PlanStatus.START_NEXT, PlanStatus.START_LATER, PlanStatus.NOT_PLACED)


@dataclass
class Poser:
    """Keeps the last problem posed in a session: only its constraints differ from one plan to the next."""

    key: str = ""
    formulation: Formulation | None = None


@dataclass(frozen=True)
class PlanQuestion:
    """All that a plan depends on."""

    people: InMemoryFile
    staff: InMemoryFile
    file: ScenarioFile
    first_day: date
    weeks: int
    deadline: str  # as on the command line; empty for the scenario's own
    pins: InMemoryFile | None = None
    floors: InMemoryFile | None = None
    previous: InMemoryFile | None = None
    valid_days: int | None = None  # how long an assessment holds; None for the scenario's own
    poser: Poser = field(default_factory=Poser, compare=False, repr=False)

    @property
    def posed_key(self) -> str:
        """The hash of what the problem depends on, whatever is wished."""
        held = {"people": _hash(self.people), "staff": _hash(self.staff)}
        when = {"first_day": self.first_day.isoformat(), "weeks": self.weeks, "deadline": self.deadline}
        when["valid_days"] = self.valid_days
        return fingerprint("allocate", [self.file], **held, **when)

    @property
    def key(self) -> str:
        """The hash of all of it."""
        return fingerprint(self.posed_key, [], **{name: _hash(held) for name, held in self._wished.items()})

    @property
    def _wished(self) -> dict[str, InMemoryFile | None]:
        return {"pins": self.pins, "floors": self.floors, "previous": self.previous}

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

    @property
    def command(self) -> str:
        """The command that gives the same files."""
        words = ["planner", "allocate", "--caseload", self.people.name, "--staff", self.staff.name]
        words += ["--from", self.first_day.isoformat(), "--scenario", str(self.file.path), "--weeks", str(self.weeks)]
        words += ["--deadline", self.deadline] if self.deadline else []
        words += ["--assessment-valid-days", str(self.valid_days)] if self.valid_days else []
        for name, held in self._wished.items():
            words += [f"--{name}", held.name] if held else []
        return shlex.join([*words, "--out", "plan"])

    def inputs(self) -> dict[str, InMemoryFile]:
        """Return the files that the command reads and that are on no disk."""
        return {held.name: held for held in self._wished.values() if held}

    def work(self) -> Work[Answer]:
        """Return the work that answers it."""
        return lambda is_stopped: _answers(self, is_stopped)


@dataclass(frozen=True, eq=False)
class Answer:
    """A plan, and what is known of it so far."""

    question: PlanQuestion
    report: PlanReport
    reasons: Mapping[str, Reason]  # by person, those found so far
    has_prices: bool = False
    files: Mapping[str, bytes] | None = None  # once all is known
    seconds: float = 0.0  # until the plan was there

    @property
    def rows(self) -> tuple[Row, ...]:
        """Everyone's line."""
        return self.report.plan.rows


def _hash(held: InMemoryFile | None) -> Any:
    return None if held is None else [held.name, hashlib.sha256(held.content).hexdigest()]


def _scenario(file: ScenarioFile) -> tuple[str, str]:
    return file.name, file.scenario.model_dump_json(by_alias=True)


def _answers(question: PlanQuestion, is_stopped: IsStopped) -> Iterator[Progress[Answer]]:
    begun = monotonic()
    yield Progress(0, 1)
    report = _report(question)
    if is_stopped():
        return
    answer = Answer(question, report, {}, seconds=monotonic() - begun)
    people = sorted((row for row in report.plan.rows), key=_urgency)
    of = len(people) + 2
    yield Progress(1, of, answer)
    _ = report.constraints, report.simple
    answer = replace(answer, has_prices=True)
    yield Progress(2, of, answer)
    looked = monotonic()
    for number, row in enumerate(people, start=1):
        if is_stopped():
            yield Progress(number, of, replace(answer, reasons=dict(report.told.known)))
            return
        report.told.of(row.person)
        is_look = monotonic() - looked > LOOK_SECONDS
        looked = monotonic() if is_look else looked
        yield Progress(number, of, replace(answer, reasons=dict(report.told.known)) if is_look else None)
    files = {name: export.as_bytes(write) for name, write in report.files().items()}
    yield Progress(of, of, replace(answer, reasons=dict(report.reasons), files=files))


def _report(question: PlanQuestion) -> PlanReport:
    scenario = question.file.scenario
    caseload = read_caseload(question.people, question.staff, question.first_day, scenario)
    poser = question.poser
    if poser.formulation is None or poser.key != question.posed_key:
        deadline = question.deadline or None
        poser.formulation = posed(caseload, scenario, question.first_day, question.weeks, deadline, question.valid_days)
        poser.key = question.posed_key
    wanted = ConstraintFiles(question.pins, question.floors, question.previous)
    return planned(poser.formulation, question.file, caseload.quality, wanted)


def _urgency(row: Row) -> tuple[bool, bool, bool, str]:
    """Order people by whose reason is wanted first: at risk, next, then those quickly told."""
    return not row.at_risk, row.standing is not PlanStatus.START_NEXT, row.standing is PlanStatus.NOT_PLACED, row.person
