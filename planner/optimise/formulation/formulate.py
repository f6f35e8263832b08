"""From a caseload to a problem: running courses first, then parole reports and assessments, then new starts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.base.arrays import NONE, Int32s
from planner.caseload import Caseload, Person, Status
from planner.model.rules import Clock
from planner.optimise.allocate import allocate
from planner.optimise.constraints.plan_constraints import PlanConstraints
from planner.optimise.formulation.fixed_tasks import Bookings, FixedTask, is_too_old
from planner.optimise.formulation.formulation import ASSESSMENT, REPORT, Formulation
from planner.optimise.formulation.running import Running, running, taken_over
from planner.optimise.starts.availability import Availability, chance_held, weekly_minutes
from planner.optimise.starts.case import Case
from planner.optimise.starts.course import Course
from planner.optimise.starts.options import LEAST_CHANCE, Offer
from planner.optimise.starts.plan_horizon import PlanHorizon
from planner.scenario import Scenario
from planner.scenario.scenario import DAYS_PER_WEEK

ELSEWHERE = frozenset({Status.NOT_ELIGIBLE, Status.NOT_SUITABLE, Status.OTHER_PROGRAMME})  # others write for them
Unserved = list[tuple[str, str]]  # (person, what no hours were found for)


def formulate(
    caseload: Caseload,
    scenario: Scenario,
    horizon: PlanHorizon,
    clock: Clock,
    constraints: PlanConstraints | None = None,
    least_chance: float = LEAST_CHANCE,
    valid_days: int | None = None,
) -> Formulation:
    """Pose a caseload as a problem: running courses go on first, then reports and assessments, then new starts.

    Parameters
    ----------
    caseload
        People and psychologists, checked.
    scenario
        Course lengths, teams, roles and levers; nothing of it is drawn by chance.
    horizon
        First day and number of weeks.
    clock
        Which date is the deadline by which a course should be complete.
    constraints
        Pins, floors and the plan before; none where None.
    least_chance
        A start with a smaller chance of finishing in time, in (0, 1], is not offered.
    valid_days
        How long an assessment holds; for as long as the scenario says where None.

    Returns
    -------
    Formulation
        The problem, and all that is needed to read a solution back into people, dates and names. Hours are minutes a
        week, int32 [psychologists, weeks].

    References
    ----------
    docs/explanation/design.md, section 9.
    """
    stated = scenario.assessment
    holds = valid_days if valid_days is not None or stated is None else stated.valid_days
    held = chance_held(horizon, scenario)
    availabilities = [Availability.of(who, horizon, held) for who in caseload.staff]
    offer = Offer(horizon, scenario, Course.of(scenario), caseload.staff, availabilities, least_chance)
    weekly = [weekly_minutes(who, horizon, scenario) for who in caseload.staff]
    minutes = np.asarray(weekly, dtype=np.int32).reshape(len(caseload.staff), horizon.weeks)
    bookings = Bookings(offer, minutes.copy())
    courses, stranded = _run_on(caseload, offer, clock, bookings.free)
    unserved: Unserved = []
    fixed_tasks = [*_book_reports(caseload, offer, clock, bookings, unserved)]
    cases = tuple(_cases(caseload, offer, clock, bookings, fixed_tasks, unserved, holds))
    return Formulation(
        horizon=horizon,
        scenario=scenario,
        clock=clock,
        offer=offer,
        running=courses,
        stranded=stranded,
        fixed_tasks=tuple(fixed_tasks),
        unserved=tuple(unserved),
        without_place=caseload.without_place,
        cases=cases,
        options=offer.options(cases, [case.person.teams for case in cases]),
        hours=minutes,
        free=bookings.free,
        constraints=constraints or PlanConstraints(),
        valid_days=holds,
    )


# --- running courses ----------------------------------------------------------------------------


def _run_on(
    caseload: Caseload, offer: Offer, clock: Clock, free: Int32s
) -> tuple[tuple[Running, ...], tuple[Case, ...]]:
    """Hold the hours of running courses; return them, and the cases whose psychologist goes with no other to be had."""
    number = {who.name: at for at, who in enumerate(offer.staff)}
    courses = []
    for person in caseload.running:
        case = Case.of(person, offer.horizon, offer.scenario, clock, 0, person.sessions_done)
        first, second = sorted(number[name] for name in (person.psychologist, person.second_psychologist) if name), NONE
        if len(first) > 1:
            second = first[1]
        courses.append(running(case, first[0], second, offer))
        _hold(courses[-1], free)
    leavers = [course for course in courses if course.leaver_week is not None]
    again, stranded = _take_over(leavers, offer, clock, free)
    return (*courses, *again), stranded


def _hold(course: Running, free: Int32s) -> None:
    """Take a course's minutes off what is free, never below nothing."""
    for who in {course.first, course.second} - {NONE}:
        weeks = free[who, course.from_week : course.until_week]
        np.maximum(weeks - course.minutes, 0, out=weeks)


def _take_over(
    leavers: list[Running], offer: Offer, clock: Clock, free: Int32s
) -> tuple[list[Running], tuple[Case, ...]]:
    """Give courses whose psychologist goes another one in the same team, as well as can be."""
    cases = [taken_over(course, offer) for course in leavers]
    teams = [[offer.staff[course.first].team] for course in leavers]
    if not cases:
        return [], ()
    options = offer.options(cases, teams)
    chosen = allocate(Formulation.bare(offer, clock, cases, options, free).problem).start
    again = []
    for case, start in zip(cases, chosen, strict=True):
        if start != NONE:
            again.append(
                Running(
                    case=case,
                    first=int(options.first[start]),
                    second=int(options.second[start]),
                    minutes=int(options.mode_minutes[options.mode[start]]),
                    from_week=int(options.week[start]),
                    until_week=int(options.until[start]),
                    chance=float(options.chance[start]),
                )
            )
            _hold(again[-1], free)
    return again, tuple(case for case, start in zip(cases, chosen, strict=True) if start == NONE)


# --- parole reports and assessments -------------------------------------------------------------


def _book_reports(
    caseload: Caseload, offer: Offer, clock: Clock, bookings: Bookings, unserved: Unserved
) -> Iterator[FixedTask]:
    """Book the parole reports that fall due, by day of review."""
    written_for = [person for person in caseload.people if person.status not in ELSEWHERE]
    cases = [Case.of(person, offer.horizon, offer.scenario, clock, 0) for person in written_for]
    for case in sorted(cases, key=lambda case: case.review_day):
        if not bookings.report_is_due(case):
            continue
        booked = bookings.parole_report(case)
        if booked is None:
            unserved.append((case.person.person, REPORT))
        else:
            yield booked


def _cases(
    caseload: Caseload,
    offer: Offer,
    clock: Clock,
    bookings: Bookings,
    fixed_tasks: list[FixedTask],
    unserved: Unserved,
    valid_days: int | None,
) -> Iterator[Case]:
    """Yield who may be given a place, assessments booked by day of referral; without one nobody can start.

    An assessment that is too old by the first day its person could start is booked to be repeated from then.
    """
    ready = {person.person: _ready_day(person, offer) for person in caseload.candidates}
    first = [person for person in caseload.candidates if person.status.needs_assessment]
    again = [who for who in caseload.candidates if is_too_old(who, offer.horizon, valid_days, ready[who.person])]
    for person in sorted([*first, *again], key=lambda person: person.referral_date):
        case = Case.of(person, offer.horizon, offer.scenario, clock, ready[person.person])
        before = offer.scenario.programme.assessment_days if person.status.needs_assessment else 0
        booked = bookings.assessment(case, ready[person.person] - before)
        if booked is None:
            unserved.append((person.person, ASSESSMENT))
            ready[person.person] = offer.horizon.plan_days
        else:
            fixed_tasks.append(booked)
            ready[person.person] = booked.until_week * DAYS_PER_WEEK
    for person in caseload.candidates:
        yield Case.of(person, offer.horizon, offer.scenario, clock, ready[person.person])


def _ready_day(person: Person, offer: Offer) -> int:
    """Return the first day on which a person could start, with an assessment taking its least time."""
    days = offer.scenario.programme.assessment_days
    return offer.horizon.day_of(person.ready_on(offer.horizon.first_day, days))
