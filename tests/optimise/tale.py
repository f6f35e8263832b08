"""Small plans: people and psychologists as dictionaries, constants throughout, every plan checked from dates and names.

Weekly sessions of one hour, three of them, and a report 3 days later: 60 minutes a week, complete on day 24 after the
start, so that hours are held for four weeks (24 // 7 + 1). Psychologists have one hour a week: one course at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from optimise.recheck import recheck

from planner.base.arrays import NONE
from planner.caseload import Caseload, Count, InMemoryFile, Person, Psychologist, Quality, Status
from planner.model.rules import Clock
from planner.optimise.allocate import allocate
from planner.optimise.allocation import Allocation
from planner.optimise.allocation import Status as Proved
from planner.optimise.constraints.pin import Pin, PinKind
from planner.optimise.constraints.plan_constraints import PlanConstraints
from planner.optimise.explain.explanation import Reason, Reasons
from planner.optimise.explain.list_schedule import simple_plans
from planner.optimise.explain.plan import Plan, Row
from planner.optimise.formulation.formulate import formulate
from planner.optimise.formulation.formulation import Formulation
from planner.optimise.starts.plan_horizon import PlanHorizon
from planner.scenario import ScenarioFile
from planner.studies.plan import PlanAnswer, PlanQuestion
from planner.studies.plan.tables import prices

FIRST_DAY = date(2027, 1, 4)  # a Monday; the first bank holiday on a Monday is day 84, 29 March
WEEKS = 8
BASE = """
[calendar]
start_date = 2027-01-04
horizon_days = 1500
allocate_every_days = 7
[priority]
weights = [1, 1, 1]
[programme]
sessions_needed = { distribution = "constant", value = 3 }
days_between_sessions = 7
report_days = { distribution = "constant", value = 3 }
"""
TWO_TEAMS = """
[teams.away]
title = "Away team"
place = "anywhere"
travel_hours_per_session = 0
travel_gbp_per_session = 0
[posts.away]
team = "away"
role = "server"
number = 1
filled_at_start = 1
hours_per_week = 1
paid_hours_per_week = 1
"""
ASSESSED_FIRST = "[programme]\nassessment_hours = 1\nassessment_days = 7\n"  # an hour a week for a week
REPORTS = "[parole]\nreport_hours = 2\nreport_days = 14\nreport_lead_days = 21\n"  # an hour a week for two weeks
People = Mapping[str, dict[str, Any]]


def day(number: int | None, first_day: date = FIRST_DAY) -> date | None:
    """The date of a day's number; nothing for nothing."""
    return None if number is None else first_day + timedelta(days=number)


def person(name: str, at: int = 0, first_day: date = FIRST_DAY, **said: Any) -> Person:
    """A person: end, review, eligible, tariff, ready, referral, assessed (days); status, sessions, done, weight, band,
    two, teams, prison, tool, hours (of assessing), sex, sentence, disability; `by`, who delivers a running course."""
    by = [*said.get("by", ()), None, None]
    status = said.get("status", Status.WAITING if by[0] is None else Status.ON_COURSE)
    return Person(
        row=at + 2,
        person=name,
        prison=said.get("prison", "any"),
        teams=said.get("teams", ("any",)),
        status=status,
        referral_date=day(said.get("referral", -1), first_day),  # type: ignore[arg-type]
        weight=said.get("weight", 1.0),
        band=said.get("band"),
        ready_date=day(said.get("ready"), first_day),
        parole_review_date=day(said.get("review"), first_day),
        parole_eligibility_date=day(said.get("eligible"), first_day),
        tariff_expiry_date=day(said.get("tariff"), first_day),
        conditional_release_date=day(said.get("end"), first_day),
        sessions_planned=said.get("sessions"),
        sessions_done=said.get("done", 0),
        two_facilitators=said.get("two"),
        psychologist=by[0],
        second_psychologist=by[1],
        assessment_tool=said.get("tool"),
        assessment_date=day(said.get("assessed"), first_day),
        assessment_hours=said.get("hours"),
        sex=said.get("sex"),
        sentence_type=said.get("sentence"),
        learning_disability=said.get("disability"),
    )


def psychologist(name: str, at: int = 0, first_day: date = FIRST_DAY, **said: Any) -> Psychologist:
    """A psychologist: hours, team; start, end (days); leave, pairs of days, both away."""
    return Psychologist(
        row=at + 2,
        name=name,
        role="server",
        team=said.get("team", "any"),
        hours_per_week=said.get("hours", 1.0),
        start_date=day(said.get("start"), first_day),
        end_date=day(said.get("end"), first_day),
        leave=tuple((day(a, first_day), day(b, first_day)) for a, b in said.get("leave", ())),  # type: ignore[misc]
    )


def pin(name: str, kind: PinKind, when: int | None = None, *who: str, first_day: date = FIRST_DAY) -> Pin:
    """A pin, its date as a day's number."""
    return Pin(name, kind, day(when, first_day), who)


@dataclass(frozen=True, eq=False)
class Tale:
    """A caseload, planned."""

    file: ScenarioFile
    caseload: Caseload
    formulation: Formulation

    @cached_property
    def allocation(self) -> Allocation:
        """The allocation, as proved."""
        return allocate(self.formulation.problem)

    @cached_property
    def plan(self) -> Plan:
        """The plan, proved and checked from dates and names alone."""
        assert self.allocation.status is Proved.OPTIMAL
        made = Plan(self.formulation, self.allocation)
        recheck(made)
        return made

    @cached_property
    def answer(self) -> PlanAnswer:
        """The plan with all that is said of it."""
        span, nothing = self.formulation.horizon, InMemoryFile("people.csv", b"")
        question = PlanQuestion(nothing, nothing, self.file, span.first_day, span.weeks)
        reasons = {reason.person: reason for reason in Reasons(self.plan)}
        simple = simple_plans(self.formulation)
        return PlanAnswer(question, self.plan, self.caseload.quality, simple, prices(self.plan), reasons)

    @property
    def starts(self) -> dict[str, tuple[int, str]]:
        """Who starts, in which week, with whom (both of a pair, with a plus between them)."""
        names = self.formulation.names
        return {
            place.person: (place.from_week, "+".join(names[who] for who in place.psychologists))
            for place in self.plan.places
            if place.is_new
        }

    @property
    def held(self) -> dict[str, tuple[int, int]]:
        """From which week until which week each course holds hours, the last of each person's."""
        return {place.person: (place.from_week, place.until_week) for place in self.plan.places}

    def row(self, name: str) -> Row:
        """A person's line."""
        return next(row for row in self.plan.rows if row.person == name)

    def reason(self, name: str) -> Reason:
        """Why a person stands as they do."""
        return Reasons(self.plan).of(name)

    def wished(self, *pins: Pin, **constraints: Any) -> Tale:
        """The same under other constraints."""
        return replace(
            self, formulation=replace(self.formulation, constraints=PlanConstraints(pins=pins, **constraints))
        )

    def possible(self, name: str) -> dict[str, list[int]]:
        """The weeks in which a person may start, by psychologist."""
        found: dict[str, list[int]] = {}
        options, at = self.formulation.options, self.formulation.people.index(name)
        for start in (options.person == at).nonzero()[0]:
            who = [each for each in (options.first[start], options.second[start]) if each != NONE]
            found.setdefault("+".join(self.formulation.names[each] for each in who), []).append(
                int(options.week[start])
            )
        return found


Plans = Callable[..., Tale]


def caseload_of(people: People, staff: People, first_day: date = FIRST_DAY) -> Caseload:
    """The caseload of some people and psychologists."""
    everyone = tuple(person(name, at, first_day, **said) for at, (name, said) in enumerate(people.items()))
    working = tuple(psychologist(name, at, first_day, **said) for at, (name, said) in enumerate(staff.items()))
    counts = Count(len(everyone), len(everyone), 0), Count(len(working), len(working), 0)
    return Caseload(everyone, working, Quality((), *counts))


def tale_of(
    file: ScenarioFile,
    people: People,
    staff: People,
    *,
    weeks: int = WEEKS,
    first_day: date = FIRST_DAY,
    clock: Clock = Clock.CUSTODY_END,
    pins: Sequence[Pin] = (),
    valid_days: int | None = None,
    **constraints: Any,
) -> Tale:
    """The tale of some people and psychologists."""
    caseload = caseload_of(people, staff, first_day)
    wanted = PlanConstraints(pins=tuple(pins), **constraints)
    made = formulate(caseload, file.scenario, PlanHorizon(first_day, weeks), clock, wanted, valid_days=valid_days)
    return Tale(file, caseload, made)


def booked(tale: Tale) -> list[tuple[str, str, str, int, int, int]]:
    """What is booked: kind, person, psychologist, weeks, minutes a week."""
    names = tale.formulation.names
    return [
        (task.kind.value, task.person, names[task.psychologist], task.from_week, task.until_week, task.minutes)
        for task in tale.formulation.fixed_tasks
    ]
