"""A caseload as a problem: what goes first, who may start when, and what is pinned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from planner.base.arrays import NONE, Float64s, Int32s
from planner.caseload import Person, Psychologist
from planner.model.rules import Clock
from planner.optimise.constraints.equity import best_chances
from planner.optimise.constraints.pin import PinKind, allowed
from planner.optimise.constraints.plan_constraints import PlanConstraints
from planner.optimise.formulation.fixed_tasks import FixedTask, FixedTaskKind, Renewal, assessor_hours, is_too_old
from planner.optimise.formulation.running import Running
from planner.optimise.problem import Problem
from planner.optimise.starts.availability import Availability, chance_held
from planner.optimise.starts.case import Case
from planner.optimise.starts.options import Offer, Options
from planner.optimise.starts.plan_horizon import PlanHorizon
from planner.scenario import Scenario
from planner.scenario.scenario import DAYS_PER_WEEK

WEEKS_AFTER = 4  # a start in the first of them may fall on a bank holiday
ASSESSMENT, REPORT = "an assessment", "a parole report"  # what no hours may be found for


@dataclass(frozen=True, eq=False)
class Formulation:
    """A caseload as a problem, with all that is needed to read a solution back."""

    horizon: PlanHorizon
    scenario: Scenario
    clock: Clock
    offer: Offer
    running: tuple[Running, ...]
    stranded: tuple[Case, ...]  # on courses whose psychologist goes, with no other to go on with
    fixed_tasks: tuple[FixedTask, ...]  # parole reports and assessments
    unserved: tuple[tuple[str, str], ...]  # (person, what no hours were found for)
    without_place: tuple[Person, ...]  # who gets none in this plan, whatever the hours
    cases: tuple[Case, ...]  # who may be given a place
    options: Options  # of the cases, whatever is pinned
    hours: Int32s  # [psychologists, weeks] minutes for the programme
    free: Int32s  # [psychologists, weeks] minutes of these left for new starts
    constraints: PlanConstraints
    valid_days: int | None = None  # how long an assessment holds; for good where None

    @classmethod
    def bare(cls, offer: Offer, clock: Clock, cases: Sequence[Case], options: Options, free: Int32s) -> Formulation:
        """Return the problem of some cases alone, with nothing else in the plan and nothing asked."""
        return cls(
            offer.horizon,
            offer.scenario,
            clock,
            offer,
            (),
            (),
            (),
            (),
            (),
            tuple(cases),
            options,
            free,
            free.copy(),
            PlanConstraints(),
        )

    @property
    def staff(self) -> Sequence[Psychologist]:
        """The psychologists, in the problem's order."""
        return self.offer.staff

    @cached_property
    def names(self) -> list[str]:
        """Their names."""
        return [who.name for who in self.staff]

    def days_off(self, psychologist: int, week: int) -> int:
        """Return on how many days of a week a psychologist holds no session: leave, bank holidays, not at work."""
        return int(self.offer.availabilities[psychologist].off[week * DAYS_PER_WEEK : (week + 1) * DAYS_PER_WEEK].sum())

    @cached_property
    def always_there(self) -> Availability:
        """The availability of someone who is always at work."""
        return Availability.always_there(self.horizon, chance_held(self.horizon, self.scenario))

    def can_start_after(self, at: int) -> bool:
        """Return whether a case could start, with a chance worth offering, in the weeks after the plan's last."""
        days = self.horizon.plan_days + DAYS_PER_WEEK * np.arange(WEEKS_AFTER, dtype=np.int64)
        modes = np.flatnonzero(self.options.mode_person == at)
        availabilities = [
            self.offer.availability(int(self.options.mode_first[n]), int(self.options.mode_second[n])) for n in modes
        ]
        if not any(availability.last_day >= self.horizon.plan_days for availability in availabilities):
            return False
        return bool((self.offer.chances_on(days, self.cases[at], self.always_there) >= self.offer.least_chance).any())

    @property
    def is_weighted(self) -> bool:
        """Whether anyone's finishing counts for more or less than one."""
        return any(case.person.weight != 1 for case in self.cases)

    def renewal(self, case: Case, start: date | None) -> Renewal | None:
        """Return what repeating an assessment takes that is too old by a case's first possible or planned start."""
        person, horizon = case.person, self.horizon
        ready = person.ready_on(horizon.first_day, self.scenario.programme.assessment_days)
        by = next((day for day in (ready, start) if day and self._is_too_old(person, day)), None)
        if by is None or person.assessment_date is None or self.valid_days is None:
            return None
        stated, hours = self.scenario.assessment, assessor_hours(person, self.scenario)
        tool = stated.next_tool(person.assessment_tool) if stated else ""
        is_booked = person.person in self._assessed
        return Renewal(
            person.assessment_date, person.assessment_tool or "", self.valid_days, by, tool, hours, is_booked
        )

    def _is_too_old(self, person: Person, day: date) -> bool:
        return is_too_old(person, self.horizon, self.valid_days, self.horizon.day_of(day))

    @cached_property
    def _assessed(self) -> frozenset[str]:
        """Whose assessment is booked."""
        return frozenset(task.person for task in self.fixed_tasks if task.kind is FixedTaskKind.ASSESSMENT)

    @cached_property
    def people(self) -> list[str]:
        """The cases' people, by pseudonym."""
        return [case.person.person for case in self.cases]

    @property
    def everyone(self) -> list[str]:
        """All people of the caseload, by pseudonym."""
        running = dict.fromkeys(course.case.person.person for course in self.running)
        return [*self.people, *running, *(person.person for person in self.without_place)]

    @cached_property
    def best(self) -> Float64s:
        """Each case's best chance over all starts, were nobody else there, [cases]."""
        return best_chances(self.cases, self.options)

    @cached_property
    def problem(self) -> Problem:
        """The problem under the constraints asked for."""
        return self.problem_of(self.options, self.constraints)

    def problem_of(self, options: Options, constraints: PlanConstraints, free: Int32s | None = None) -> Problem:
        """Return the problem of some options under some constraints, with other free minutes where they are given."""
        kept = allowed(constraints.pins, self.people, options, self.horizon, self.names)
        counts = np.bincount(options.mode[kept], minlength=options.mode_person.size)
        team = {name: number for number, name in enumerate(self.scenario.teams)}
        must = {pin.person for pin in constraints.pins if pin.kind is PinKind.MUST_START_BY}
        return Problem(
            capacity=self.free if free is None else free,
            team=np.asarray([team[who.team] for who in self.staff], dtype=np.int32),
            weight=np.asarray([case.person.weight for case in self.cases], dtype=np.float64),
            mode_person=options.mode_person,
            mode_first=options.mode_first,
            mode_second=options.mode_second,
            mode_minutes=options.mode_minutes,
            mode_offset=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            start_week=options.week[kept],
            start_until=options.until[kept],
            start_chance=options.chance[kept],
            start_change=self._changes(options, constraints)[kept],
            drop_change=np.asarray([person in constraints.previous for person in self.people], dtype=np.int32),
            must=np.asarray([person in must for person in self.people], dtype=np.bool_),
            floors=tuple(floor.on(self.cases, self.best) for floor in constraints.floors),
        )

    def _changes(self, options: Options, constraints: PlanConstraints) -> Int32s:
        """Return 1 for each start that differs from what the previous plan has for its person, [starts]."""
        week, first = np.full(len(self.people), NONE), np.full(len(self.people), NONE)
        second, planned = np.full(len(self.people), NONE), np.zeros(len(self.people), dtype=np.bool_)
        number = {name: at for at, name in enumerate(self.names)}
        for at, person in enumerate(self.people):
            if person in constraints.previous:
                day, names = constraints.previous[person]
                known = sorted(number.get(name, NONE) for name in names)
                week[at], planned[at] = self.horizon.week_from(self.horizon.day_of(day)), True
                first[at], second[at] = (*known, NONE, NONE)[:2]
        who = options.person
        same = (options.week == week[who]) & (options.first == first[who]) & (options.second == second[who])
        return np.asarray(planned[who] & ~same, dtype=np.int32)
