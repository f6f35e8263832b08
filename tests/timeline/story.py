"""Small stories: named people, constants throughout, and what happened to each told as a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from oracle.samples import measure as measure_again
from oracle.spells import spells

from planner.model.events import NUMBERED, EventLog, EventType
from planner.model.parameters import Parameters
from planner.model.rules import EventDetail
from planner.outcome import Outcome
from planner.scenario import ScenarioFile
from planner.scenario.status import Status
from planner.sim.tally.outcome_codes import SpellOutcome, UntreatedCause
from planner.sim.tally.tally import measure
from planner.world import World

START = date(2027, 1, 4)
Moment = tuple[int, EventType] | tuple[int, EventType, EventDetail | Status | int]
Person = dict[str, int | str]

# A course is 3 weekly sessions of one hour, then 3 days for the report: 60 minutes a week, 24 days.
# The meeting is weekly, from day 0. The one post has an hour a week: it takes one course at a time.
BASE = """
[calendar]
start_date = 2027-01-04
horizon_days = 100
allocate_every_days = 7

[demand]
caseload = { kind = "file", path = "caseload.csv" }

[priority]
weights = [1, 1, 1]

[programme]
sessions_needed = { distribution = "constant", value = 3 }
days_between_sessions = 7
report_days = { distribution = "constant", value = 3 }
continues_after_release = false

[posts.servers]
hours_per_week = 1
paid_hours_per_week = 1

[roles.leaver]
title = "Leaves after ten days"
pay_gbp_per_year = { anywhere = 0 }
recruitment_gbp = 0
training_gbp = 0
recruitment_days = { distribution = "never" }
training_days = { distribution = "constant", value = 1 }
supervised_days = { distribution = "constant", value = 1 }
supervised_share = 1
supervisor_hours_per_week = 0
can_supervise = false
days_until_leaves = { distribution = "constant", value = 10 }
days_between_leave = { distribution = "never" }
leave_days = { distribution = "constant", value = 1 }
"""


WAITING: list[Moment] = [(0, EventType.PRESENT, Status.WAITING), (0, EventType.CONSENTED), (0, EventType.READY)]
NOT_READY: list[Moment] = [
    (0, EventType.PRESENT, Status.NOT_READY),
    (0, EventType.CONSENTED),
    (0, EventType.NOT_READY),
]


def held(*days: int) -> list[Moment]:
    """Sessions held on these days."""
    return [(day, EventType.SESSION, EventDetail.HELD) for day in days]


@dataclass(frozen=True)
class Story:
    """One replication and the names of its people."""

    log: EventLog
    world: World
    parameters: Parameters
    names: list[str]  # by person number
    file: ScenarioFile

    def of(self, name: str) -> list[Moment]:
        """What happened to a person: (day, kind) or (day, kind, cause), days and kinds in order."""
        return self._told(self.log.person == self.names.index(name))

    def post(self, number: int) -> list[Moment]:
        """What happened to a post, people's work in it left out."""
        return self._told((self.log.post == number) & (self.log.person < 0))

    def constraints(self, team: int = 0) -> list[Moment]:
        """What kept a team from starting more people, where that changed."""
        return self._told((self.log.kind == EventType.CONSTRAINT) & (self.log.team == team))

    def minutes(self, post: int) -> list[tuple[int, EventType, int]]:
        """Changes in a post's own weekly minutes, people's work in it left out."""
        mine = (self.log.post == post) & (self.log.person < 0) & (self.log.minutes != 0)
        rows = zip(self.log.day[mine], self.log.kind[mine], self.log.minutes[mine], strict=True)
        return sorted((int(day), EventType(kind), int(minutes)) for day, kind, minutes in rows)

    def given(self, name: str) -> list[tuple[int, int, int, int]]:
        """Each place a person was given for the course: (day, team, post, second post)."""
        log = self.log.of(EventType.COURSE_STARTED, EventType.COURSE_CONTINUED)
        mine = log.person == self.names.index(name)
        rows = zip(log.day[mine], log.team[mine], log.post[mine], log.second_post[mine], strict=True)
        return [tuple(int(x) for x in row) for row in rows]  # type: ignore[misc]

    def starts(self) -> list[str]:
        """Names in the order in which courses started."""
        return [self.names[person] for person in self.log.of(EventType.COURSE_STARTED).person]

    def ended(self, name: str) -> tuple[SpellOutcome, UntreatedCause]:
        """Outcome of the spell and its cause, where the tally counted it so; the tally has counts, and no names."""
        spell, person = spells(self.log, self.world.people, self.parameters), self.names.index(name)
        counted, again = self.outcome().tally.section("team")[0], measure_again(self.log, self.world, self.parameters)
        assert np.array_equal(counted, again.results["team"])
        return SpellOutcome(spell.result[person]), UntreatedCause(spell.why[person])

    def outcome(self) -> Outcome:
        """The replication, measured."""
        return Outcome(self.file, self.parameters, measure(self.log, self.world, self.parameters))

    def counted(self, section: str) -> np.ndarray:
        """A section of the replication's tally."""
        return self.outcome().tally.section(section)[0]

    def _told(self, mine: np.ndarray) -> list[Moment]:
        columns = zip(self.log.day[mine], self.log.kind[mine], self.log.cause[mine], strict=True)
        return [_moment(*row) for row in sorted(columns, key=lambda row: row[:2])]


def _moment(day: int, kind: int, cause: int) -> Moment:
    if not cause:
        return int(day), EventType(kind)
    if kind in NUMBERED:
        return int(day), EventType(kind), int(cause)
    return int(day), EventType(kind), Status(cause) if kind == EventType.PRESENT else EventDetail(cause)


Tell = Callable[..., Story]


HEADER = (
    "person,prison,status,band,referral_date,first_review_date,custody_end_date,sessions_planned,sessions_done,"
    "assessment_date,licence_end_date"
)


def row(name: str, person: Person) -> str:
    dates = ("review", "end", "assessed", "licence")
    when = {key: "" if key not in person else str(_date(int(person[key]))) for key in dates}
    cells = (
        name,
        "any",
        person.get("status", "waiting"),
        person.get("band", 1),
        _date(int(person.get("referral", -1))),
        when["review"],
        when["end"],
        person.get("sessions", ""),
        person.get("done", ""),
        when["assessed"],
        when["licence"],
    )
    return ",".join(str(cell) for cell in cells)


def _date(day: int) -> date:
    return START + timedelta(days=day)
