"""A plan as people read it: who starts when and with whom, who is at risk, and how it compares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property

import numpy as np

from planner.base.arrays import NONE, Float64s, Int32s, Int64s
from planner.caseload import Person
from planner.optimise.allocation import Allocation
from planner.optimise.formulation.fixed_tasks import Renewal, too_old_from
from planner.optimise.formulation.formulation import ASSESSMENT, Formulation
from planner.optimise.formulation.running import Running
from planner.optimise.starts.case import Case
from planner.world.streams import NEVER

NEXT_WEEKS = 4  # a start in the first weeks of a plan is one to act on now
AT_RISK_WEEKS = 13  # a last feasible start this near, and no start now, puts a person at risk


class PlanStatus(Enum):
    """How a person stands in a plan; the value is the word shown."""

    START_NEXT = "start next"
    START_LATER = "start later"
    NOT_PLACED = "not placed"
    CANNOT_FINISH = "cannot finish"
    ON_COURSE = "on course"
    NO_PLACE = "no place in this plan"


class Obstacle(Enum):
    """What leaves a case no start; all but the last might be otherwise with other staff, or in another plan."""

    ASSESSMENT = "no hours for an assessment"
    TEAM = "no psychologist in a team that serves the prison"
    PAIR = "no pair in a team that serves the prison"
    READY_LATER = "ready after the plan's last week"
    AWAY = "nobody there from the start of a course to its end"
    TOO_SHORT = "too short, whatever is done"


@dataclass(frozen=True)
class Place:
    """Hours held for one course."""

    person: str
    first: int  # psychologist
    second: int  # NONE where one facilitates
    minutes: int  # a week, of each
    from_week: int
    until_week: int  # first week in which nothing is held
    is_new: bool

    @property
    def psychologists(self) -> tuple[int, ...]:
        """Whose hours are held."""
        return (self.first,) if self.second == NONE else (self.first, self.second)

    def holds(self, psychologist: int, week: int) -> bool:
        """Whether it holds a psychologist's hours in a week."""
        return psychologist in self.psychologists and self.from_week <= week < self.until_week


@dataclass(frozen=True)
class Row:
    """One person's line in the plan."""

    person: str
    prison: str
    standing: PlanStatus
    weight: float
    deadline: date | None
    start: date | None = None
    psychologists: tuple[str, ...] = ()
    team: str = ""
    until: date | None = None  # first day on which the course should hold hours no more
    chance: float | None = None  # of finishing before the deadline
    best_chance: float | None = None  # with the best start, were nobody else there
    last_start: date | None = None  # last week in which a start is worth offering; None where after the plan's
    weeks_left: int | None = None  # until then
    at_risk: bool = False
    status: str = ""  # as in the caseload
    assessment_tool: str = ""  # of the last assessment, as in the caseload
    assessment_date: date | None = None
    too_old_from: date | None = None  # first day on which no course may start on that assessment
    renewal: Renewal | None = None  # where it is to be repeated before a start


@dataclass(frozen=True, eq=False)
class Plan:
    """An allocation read back into people, dates and names."""

    formulation: Formulation
    allocation: Allocation

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every course that holds hours, running ones first."""
        running = [course for course in self.formulation.running if course.until_week > course.from_week]
        return (*(_running_place(course) for course in running), *self._new_places())

    def _new_places(self) -> Iterator[Place]:
        problem = self.formulation.problem
        for at, start in enumerate(self.allocation.start):
            if start != NONE:
                mode = int(problem.start_mode[start])
                yield Place(
                    person=self.formulation.people[at],
                    first=int(problem.mode_first[mode]),
                    second=int(problem.mode_second[mode]),
                    minutes=int(problem.mode_minutes[mode]),
                    from_week=int(problem.start_week[start]),
                    until_week=int(problem.start_until[start]),
                    is_new=True,
                )

    @cached_property
    def last_weeks(self) -> list[int]:
        """The last week in which each case could start with a chance worth offering, or NONE; whatever is pinned."""
        last = np.full(len(self.formulation.cases), NONE)
        np.maximum.at(last, self.formulation.options.person, self.formulation.options.week)
        return [int(week) for week in last]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every person of the caseload: cases as planned, then running courses, then those who get no place."""
        placed = {place.person: place for place in self.places if place.is_new}
        cases = [
            self._case_row(at, case, placed.get(case.person.person)) for at, case in enumerate(self.formulation.cases)
        ]
        return (*cases, *self._running_rows(), *self._other_rows())

    def _case_row(self, at: int, case: Case, place: Place | None) -> Row:
        horizon, last, best = self.formulation.horizon, self.last_weeks[at], float(self.formulation.best[at])
        standing = self._standing(at, place)
        common = {
            "person": case.person.person,
            "prison": case.person.prison,
            "standing": standing,
            "weight": case.person.weight,
            "deadline": self._deadline(case),
            "status": case.person.status.word,
            **self._assessment_cells(case.person),
        }
        if last != NONE:
            common["best_chance"] = best
        if last != NONE and not (last == horizon.weeks - 1 and self.formulation.can_start_after(at)):
            soon = last <= AT_RISK_WEEKS and standing is not PlanStatus.START_NEXT
            common |= {"last_start": horizon.monday_of(last), "weeks_left": last, "at_risk": soon}
        if place is not None:
            chance = float(self.formulation.problem.start_chance[self.allocation.start[at]])
            common |= self._place_cells(place) | {"chance": chance}
        common["renewal"] = self.formulation.renewal(case, horizon.monday_of(place.from_week) if place else None)
        return Row(**common)  # type: ignore[arg-type]

    def _standing(self, at: int, place: Place | None) -> PlanStatus:
        if place is not None:
            return PlanStatus.START_NEXT if place.from_week < NEXT_WEEKS else PlanStatus.START_LATER
        return PlanStatus.CANNOT_FINISH if self.obstacles[at] is Obstacle.TOO_SHORT else PlanStatus.NOT_PLACED

    @cached_property
    def obstacles(self) -> list[Obstacle | None]:
        """What leaves each case no start at all; None where it has one, [cases]."""
        return [obstacle(self.formulation, at) for at in range(len(self.formulation.cases))]

    def _place_cells(self, place: Place) -> dict[str, object]:
        formulation, horizon = self.formulation, self.formulation.horizon
        return {
            "start": horizon.monday_of(place.from_week),
            "psychologists": tuple(formulation.names[who] for who in place.psychologists),
            "team": formulation.staff[place.first].team,
            "until": horizon.monday_of(place.until_week),
        }

    def _assessment_cells(self, person: Person) -> dict[str, object]:
        return {
            "assessment_tool": person.assessment_tool or "",
            "assessment_date": person.assessment_date,
            "too_old_from": too_old_from(person, self.formulation.valid_days),
        }

    @cached_property
    def renewals(self) -> tuple[Renewal, ...]:
        """Each assessment that is to be repeated before a start, in the order of the rows."""
        return tuple(row.renewal for row in self.rows if row.renewal is not None)

    def _deadline(self, case: Case) -> date | None:
        return None if case.deadline_day >= NEVER else self.formulation.horizon.date_of(case.deadline_day)

    def _running_rows(self) -> Iterator[Row]:
        """Yield a row for each running course; one that is taken over is shown with who goes on."""
        last = {course.case.person.person: course for course in self.formulation.running}
        for course in last.values():
            person = course.case.person
            cells = self._place_cells(_running_place(course))
            yield Row(
                person=person.person,
                prison=person.prison,
                standing=PlanStatus.ON_COURSE,
                weight=person.weight,
                deadline=self._deadline(course.case),
                chance=course.chance,
                status=person.status.word,
                **self._assessment_cells(person),  # type: ignore[arg-type]
                **cells,  # type: ignore[arg-type]
            )

    def _other_rows(self) -> Iterator[Row]:
        for person in self.formulation.without_place:
            yield Row(
                person.person,
                person.prison,
                PlanStatus.NO_PLACE,
                person.weight,
                None,
                status=person.no_place_reason,
                **self._assessment_cells(person),  # type: ignore[arg-type]
            )

    @cached_property
    def at_risk(self) -> tuple[Row, ...]:
        """Who is about to run out of time, the least time left first."""
        return tuple(sorted((row for row in self.rows if row.at_risk), key=lambda row: (row.weeks_left, row.person)))

    def held_minutes(self) -> Int64s:
        """Return the minutes that courses and fixed tasks hold, int64 [psychologists, weeks]."""
        held = np.zeros(self.formulation.free.shape, dtype=np.int64)
        for place in self.places:
            for who in place.psychologists:
                held[who, place.from_week : place.until_week] += place.minutes
        for task in self.formulation.fixed_tasks:
            held[task.psychologist, task.from_week : task.until_week] += task.minutes
        return held

    @property
    def busy_weeks(self) -> int:
        """Weeks of the plan until the last planned course, report or assessment should be done."""
        courses, fixed_tasks = self.places, self.formulation.fixed_tasks
        last = max([*(place.until_week for place in courses), *(task.until_week for task in fixed_tasks)], default=1)
        return min(self.formulation.horizon.weeks, last)

    @cached_property
    def chances(self) -> Float64s:
        """Each case's chance of finishing in time as planned; 0 where not placed, [cases]."""
        return self._chosen(self.formulation.problem.start_chance)

    @cached_property
    def values(self) -> Float64s:
        """What each case's place is worth; 0 where not placed, [cases]."""
        return self._chosen(self.formulation.problem.start_value)

    def _chosen(self, of_start: Float64s) -> Float64s:
        """Return what the chosen starts have, 0 for whoever has none, [cases]."""
        start = self.allocation.start
        chosen = np.zeros(start.size)
        chosen[start != NONE] = of_start[start[start != NONE]]
        return chosen

    @property
    def unit(self) -> str:
        """What the plan's value is counted in."""
        return "weighted expected finishes" if self.formulation.is_weighted else "expected finishes"

    def could_start_sooner(self, at: int) -> bool:
        """Return whether someone placed has a sooner start that fits, with everyone else's as planned."""
        problem, start = self.formulation.problem, int(self.allocation.start[at])
        others = [place for place in self.places if place.is_new and place.person != self.formulation.people[at]]
        free = self.formulation.free.copy()
        for place in others:
            free[list(place.psychologists), place.from_week : place.until_week] -= place.minutes
        sooner = (problem.start_person == at) & (problem.start_week < problem.start_week[start])
        return self._any_fits(np.flatnonzero(sooner), free)

    def could_be_placed_alone(self, at: int) -> bool:
        """Return whether a start would fit, were no other new starts there."""
        return self._any_fits(np.flatnonzero(self.formulation.problem.start_person == at), self.formulation.free)

    def _any_fits(self, starts: Int64s, free: Int32s) -> bool:
        problem = self.formulation.problem
        for each in starts:
            mode = problem.start_mode[each]
            who = [int(one) for one in (problem.mode_first[mode], problem.mode_second[mode]) if one != NONE]
            if (free[who, problem.start_week[each] : problem.start_until[each]] >= problem.mode_minutes[mode]).all():
                return True
        return False

    @property
    def expected_finishes(self) -> float:
        """Expected number of people given a place who finish in time, whatever their weights."""
        return float(self.chances.sum())


def _running_place(course: Running) -> Place:
    return Place(
        person=course.case.person.person,
        first=course.first,
        second=course.second,
        minutes=course.minutes,
        from_week=course.from_week,
        until_week=course.until_week,
        is_new=False,
    )


def obstacle(formulation: Formulation, at: int) -> Obstacle | None:
    """Return what leaves a case no start; None where it has one."""
    if formulation.best[at] > 0:
        return None
    case = formulation.cases[at]
    if (case.person.person, ASSESSMENT) in formulation.unserved:
        return Obstacle.ASSESSMENT
    if not any(who.team in case.person.teams for who in formulation.staff):
        return Obstacle.TEAM
    if not (formulation.options.mode_person == at).any():
        return Obstacle.PAIR
    if formulation.horizon.week_from(case.ready_day) >= formulation.horizon.weeks:
        return Obstacle.READY_LATER
    chances = formulation.offer.chances(case, formulation.always_there)[formulation.horizon.week_from(case.ready_day) :]
    return Obstacle.AWAY if chances.max() >= formulation.offer.least_chance else Obstacle.TOO_SHORT
