"""Decisions: how many posts, which order of places, how sure, who starts next, and what a history says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planner.base.fault import Fault, InputError
from planner.caseload import InMemoryFile
from planner.public.asking import Bounds, Table, answered, check, check_dates, table
from planner.public.scenarios import AScenario, all_as_read, as_read
from planner.scenario.assessment import MOST_VALID_DAYS
from planner.scenario.bundled import BASELINE

if TYPE_CHECKING:
    from planner.studies.calibrate import CalibrateAnswer
    from planner.studies.orders import OrdersAnswer
    from planner.studies.plan import PlanAnswer
    from planner.studies.sensitivity import SensitivityAnswer
    from planner.studies.staffing import StaffingAnswer
    from planner.studies.staffing.lever import Lever


def staffing(
    scenario: AScenario,
    target: float,
    confidence: float,
    *,
    budget_gbp: int | None = None,
    levers: Sequence[Lever | str] = (),
    teams: Sequence[str] = (),
    roles: Sequence[str] = (),
    from_date: date | None = None,
    hours_per_week: float = 18.5,
    most: int = 10,
    replications: int = 1000,
    seed: int = 1,
    workers: int | None = None,
) -> StaffingAnswer:
    """Find how many posts it takes, where and of which role, and what each further one brings.

    Parameters
    ----------
    scenario
        A file, the name of a bundled scenario, or one as read.
    target
        The most of the reachable people that may be released untreated, a share from 0 to 1.
    confidence
        In what share of replications it is to be so, from 0.01 to 0.999.
    budget_gbp
        £ a year, of which the best use is looked for too.
    levers
        Also with these: "not-held=FACTOR", "protected-hours=FACTOR" or "order=RULE", with "@" and £ a year where it has
        a price.
    teams, roles
        That may have more posts; all of them where empty.
    from_date
        When posts are funded and levers pulled; six months in where None.
    hours_per_week
        Hours of each post for the programme, a week; it is paid full time.
    most
        The most posts to look at.
    replications, seed, workers
        As in `compare`; the engine is the compiled one.

    Returns
    -------
    StaffingAnswer
        The fewest posts, the cheapest, the best use of the budget, and the curve of what each further post brings.

    Raises
    ------
    InputError
        Where the scenario or what is asked is at fault, all faults at once.
    """
    from planner.studies.staffing import StaffingQuestion  # noqa: PLC0415

    if from_date is not None:
        check_dates("staffing", from_date=from_date)
    check("staffing", replications=Bounds(replications, 1), seed=Bounds(seed, 0), most=Bounds(most, 1))
    question = StaffingQuestion(
        file=as_read(scenario),
        target=target,
        confidence=confidence,
        budget_gbp=budget_gbp,
        levers=_levers(levers),
        teams=tuple(teams),
        roles=tuple(roles),
        from_date=from_date,
        hours_per_week=hours_per_week,
        most=most,
        replications=replications,
        seed=seed,
    )
    return answered(question, workers)


def orders(
    scenario: AScenario,
    names: Sequence[str] | None = None,
    *,
    replications: int = 100,
    bounded: int = 10,
    seed: int = 1,
    workers: int | None = None,
) -> OrdersAnswer:
    """Hold built-in orders of places against each other, and against what was possible.

    Parameters
    ----------
    scenario
        A file, the name of a bundled scenario, or one as read.
    names
        Two orders or more, the first being what the others are compared with; all but "rolling-plan" where None.
    replications, seed
        As in `compare`; the engine is the compiled one.
    bounded
        On how many replications what was possible is worked out too, which takes seconds each.
    workers
        Processes to use; one a processor where None. No digit depends on it.

    Returns
    -------
    OrdersAnswer
        Tables `orders`, `possible`, `groups` and `futures` (one row a replication and order).

    Raises
    ------
    InputError
        Where the scenario is at fault, an order is unknown, or a number is out of bounds.
    """
    from planner.studies.orders import OrdersQuestion  # noqa: PLC0415
    from planner.studies.orders.question import DEFAULT_ORDERS  # noqa: PLC0415

    check("orders", replications=Bounds(replications, 2), seed=Bounds(seed, 0))
    check("orders", bounded=Bounds(bounded, 0, replications))
    named = DEFAULT_ORDERS if names is None else tuple(names)
    return answered(OrdersQuestion(as_read(scenario), named, seed, replications, bounded), workers)


def sensitivity(
    scenarios: Sequence[AScenario],
    *,
    criterion: str = "untreated",
    worth_gbp: float = 0.0,
    ranges: str | Path | None = None,
    method: str = "morris",
    samples: int | None = None,
    replications: int = 100,
    seed: int = 1,
    workers: int | None = None,
) -> SensitivityAnswer:
    """Find which assumption, if wrong, would change the recommendation among scenarios, and at which value.

    Parameters
    ----------
    scenarios
        Two or more, of the same people, programme and prices; the first is the baseline.
    criterion
        What makes a scenario better: "untreated" (fewest) or "cost-per-completion".
    worth_gbp
        With the latter: £ that one more completed course is worth.
    ranges
        A TOML file of plausible ranges, laid over the bundled ones.
    method
        How all assumptions are moved together: "morris" or "sobol".
    samples
        Trajectories of the one, or base samples of the other, a power of two; 8 or 32 where None.
    replications, seed, workers
        As in `compare`, at each value; the engine is the compiled one.

    Returns
    -------
    SensitivityAnswer
        The recommendation, the swing of each assumption alone, switching values, and the screening of all together.

    Raises
    ------
    InputError
        Where a scenario or a range is at fault, scenarios are not of the same people, or a number is out of bounds.

    References
    ----------
    HM Treasury (2022). *The Green Book*, chapter 5: switching values.
    """
    from planner.studies.sensitivity import SensitivityQuestion  # noqa: PLC0415
    from planner.studies.sensitivity.ranges import read_ranges  # noqa: PLC0415
    from planner.studies.sensitivity.recommendation import Criterion  # noqa: PLC0415

    check("sensitivity", replications=Bounds(replications, 2), seed=Bounds(seed, 0))
    if samples is not None:
        check("sensitivity", samples=Bounds(samples, 2))
    question = SensitivityQuestion(
        files=all_as_read("sensitivity", scenarios),
        ranges=read_ranges(None if ranges is None else Path(ranges)),
        criterion=Criterion(criterion, worth_gbp),
        seed=seed,
        replications=replications,
        method=method,
        samples=samples,
    )
    return answered(question, workers)


def plan(
    people: Table,
    staff: Table,
    first_day: date,
    *,
    scenario: AScenario = BASELINE,
    weeks: int = 260,
    deadline: str = "",
    pins: Table | None = None,
    floors: Table | None = None,
    previous: Table | None = None,
    assessment_valid_days: int | None = None,
) -> PlanAnswer:
    """Plan who starts next, with whom and in which week: proved, with a reason for each person.

    Parameters
    ----------
    people, staff
        Files of the caseload, CSV or Excel.
    first_day
        The plan's first day.
    scenario
        Lengths of courses, teams and roles.
    weeks
        How many weeks are planned.
    deadline
        By when a course should be complete: "parole-review" or "custody-end"; the scenario's choice where empty.
    pins, floors
        Files of what is decided already, by person, and of least shares of groups.
    previous
        The plan.csv of before, which is changed as little as can be.
    assessment_valid_days
        How long an assessment holds, in days; the scenario's choice where None.

    Returns
    -------
    PlanAnswer
        Tables `plan` (one row a person) and those beside it: at risk, staff by week, proof, constraints, groups.

    Raises
    ------
    InputError
        Where a file is at fault, with all faults at once, or the constraints cannot all be kept.
    """
    from planner.studies.plan import PlanQuestion  # noqa: PLC0415

    check_dates("plan", first_day=first_day)
    check("plan", weeks=Bounds(weeks, 1))
    if assessment_valid_days is not None:
        check("plan", assessment_valid_days=Bounds(assessment_valid_days, 1, MOST_VALID_DAYS))
    question = PlanQuestion(
        people=table(people),
        staff=table(staff),
        file=as_read(scenario),
        first_day=first_day,
        weeks=weeks,
        deadline=deadline,
        pins=None if pins is None else table(pins),
        floors=None if floors is None else table(floors),
        previous=None if previous is None else table(previous),
        valid_days=assessment_valid_days,
    )
    return answered(question, 1)


def calibrate(
    files: Table | Sequence[Table],
    first: date,
    last: date,
    *,
    scenario: AScenario = BASELINE,
    hold_out: int = 365,
    replications: int = 400,
    seed: int = 1,
    workers: int | None = None,
) -> CalibrateAnswer:
    """Estimate a scenario's values from a history, with intervals, and back-test a forecast from them.

    Parameters
    ----------
    files
        People, sessions, pauses and parole reviews: CSV, or one workbook.
    first, last
        The days over which all was written down, both included.
    scenario
        What the estimates go into.
    hold_out
        How many last days to forecast from what came before; 0 for no back-test.
    replications, seed, workers
        Of the back-test, as in `compare`.

    Returns
    -------
    CalibrateAnswer
        Tables `estimates` (one row a value, with its interval) and `backtest`; its files have the scenario that states
        the estimates.

    Raises
    ------
    InputError
        Where a file or the scenario is at fault, with all faults at once.
    """
    from planner.studies.calibrate import CalibrateQuestion  # noqa: PLC0415

    check_dates("calibrate", first=first, last=last)
    check("calibrate", hold_out=Bounds(hold_out, 0), replications=Bounds(replications, 1), seed=Bounds(seed, 0))
    tables = tuple(table(each) for each in ([files] if isinstance(files, (str, Path, InMemoryFile)) else files))
    return answered(CalibrateQuestion(tables, first, last, as_read(scenario), hold_out, replications, seed), workers)


def _levers(levers: Sequence[Lever | str]) -> tuple[Lever, ...]:
    """Return levers, those that are written read; raises InputError with every one that cannot be."""
    from planner.studies.staffing.lever import parse  # noqa: PLC0415

    parsed = [parse(lever) if isinstance(lever, str) else lever for lever in levers]
    faults = [each for each in parsed if isinstance(each, Fault)]
    if faults:
        raise InputError(faults)
    return tuple(each for each in parsed if not isinstance(each, Fault))
