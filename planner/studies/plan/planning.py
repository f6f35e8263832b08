"""From files to a plan of places, with its proof and its reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from planner.base.fault import Fault, InputError
from planner.base.uk_date import uk_date
from planner.caseload import Caseload, InputFile, Quality
from planner.model.policy import CLOCKS
from planner.optimise.allocate import allocate
from planner.optimise.allocation import Allocation, Status
from planner.optimise.constraints.equity import EquityFloor
from planner.optimise.constraints.pin import Pin
from planner.optimise.constraints.plan_constraints import PlanConstraints
from planner.optimise.explain.plan import Plan
from planner.optimise.formulation.formulate import formulate
from planner.optimise.formulation.formulation import Formulation
from planner.optimise.starts.plan_horizon import PlanHorizon
from planner.scenario import Scenario, ScenarioFile
from planner.sheets.dates import FIRST, LAST
from planner.studies.plan.constraint_files import read_floors, read_pins, read_previous
from planner.studies.plan.report import PlanReport


@dataclass(frozen=True)
class ConstraintFiles:
    """Files that say what people want of a plan."""

    pins: InputFile | None = None
    floors: InputFile | None = None
    previous: InputFile | None = None  # the plan.csv of before


def plan(
    caseload: Caseload,
    file: ScenarioFile,
    first_day: date,
    weeks: int,
    deadline: str | None = None,
    wanted: ConstraintFiles | None = None,
    valid_days: int | None = None,
) -> PlanReport:
    """Return the best plan for a caseload, on the scenario's own deadline unless another is named.

    An assessment holds for `valid_days`, or for as long as the scenario says.

    Raises InputError as `posed` and `planned` do.
    """
    formulation = posed(caseload, file.scenario, first_day, weeks, deadline, valid_days)
    return planned(formulation, file, caseload.quality, wanted)


def posed(
    caseload: Caseload,
    scenario: Scenario,
    first_day: date,
    weeks: int,
    deadline: str | None = None,
    valid_days: int | None = None,
) -> Formulation:
    """Return the problem of a caseload with no constraints: it serves any number of plans.

    Raises InputError where the plan's days are beyond those that dates may have.
    """
    if not FIRST <= first_day <= LAST:
        rule = f"must be from {uk_date(FIRST)} to {uk_date(LAST)}"
        raise InputError([Fault("--from", "", uk_date(first_day), rule)])
    clock = CLOCKS[deadline or scenario.policy.deadline]
    return formulate(caseload, scenario, PlanHorizon(first_day, weeks), clock, valid_days=valid_days)


def planned(
    formulation: Formulation, file: ScenarioFile, quality: Quality, wanted: ConstraintFiles | None = None
) -> PlanReport:
    """Return the best plan of a problem under what people want of it.

    Raises InputError with every fault of the constraints, and where they cannot all be kept.
    """
    wanted = wanted or ConstraintFiles()
    formulation = replace(formulation, constraints=_constraints(formulation, wanted))
    return PlanReport(Plan(formulation, solved(formulation, wanted)), file, quality)


def _constraints(formulation: Formulation, wanted: ConstraintFiles) -> PlanConstraints:
    """Read what people want of the plan, and tell the faults of all files at once."""
    faults: list[Fault] = []
    found: dict[str, object] = {}
    for name, path, reader in (
        ("pins", wanted.pins, lambda path: read_pins(path, formulation)),
        ("floors", wanted.floors, lambda path: read_floors(path, formulation)),
        ("previous", wanted.previous, lambda path: read_previous(path, formulation)),
    ):
        if path is None:
            continue
        try:
            found[name] = reader(path)
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return PlanConstraints(**found)  # type: ignore[arg-type]


def solved(formulation: Formulation, wanted: ConstraintFiles) -> Allocation:
    """Return the best plan. Raises InputError naming the pins and floors that cannot all be kept."""
    allocation = allocate(formulation.problem)
    if allocation.status in {Status.INFEASIBLE, Status.UNKNOWN}:
        files = " and ".join(str(path) for path in (wanted.pins, wanted.floors) if path)
        said = "no plan was found that keeps" if allocation.status is Status.UNKNOWN else "no plan can keep"
        rule = f"{said} all of: {'; '.join(conflict(formulation))}"
        raise InputError([Fault(files, "", "", rule)])
    return allocation


def conflict(formulation: Formulation) -> list[str]:
    """Return pins and floors that cannot be kept together, none of which can be left out: found by leaving each out."""
    constraints = formulation.constraints
    each: list[Pin | EquityFloor] = [*constraints.pins, *constraints.floors]
    for constraint in each:
        without = constraints.without(constraint)
        if allocate(formulation.problem_of(formulation.options, without)).status is Status.INFEASIBLE:
            constraints = without
    return [*(f"{pin.person} {pin}" for pin in constraints.pins), *(str(floor) for floor in constraints.floors)]
