"""`planner allocate`: a plan of places for a caseload, with its proof and its reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from planner.caseload import read_caseload
from planner.fault import Fault, InputError
from planner.optimise.allocate import allocate
from planner.optimise.allocation import Allocation, Status
from planner.optimise.formulate import formulate
from planner.optimise.formulation import Formulation, Wishes
from planner.optimise.plan import Plan
from planner.optimise.span import Span
from planner.optimise.wish_files import read_floors, read_pins, read_previous
from planner.plan_report import PlanReport
from planner.policy import CLOCKS
from planner.scenario import ScenarioFile

BASELINE = Path(__file__).parents[1] / "scenarios" / "england-wales.toml"
WEEKS = 260
MOST_WEEKS = 520

CaseloadOption = Annotated[Path, typer.Option("--caseload", help="People: CSV or Excel.", metavar="FILE")]
StaffOption = Annotated[Path, typer.Option("--staff", help="Psychologists: CSV or Excel.", metavar="FILE")]
FromOption = Annotated[
    datetime,
    typer.Option("--from", help="The plan's first day.", formats=["%Y-%m-%d", "%d/%m/%Y"], metavar="DATE"),
]
ScenarioOption = Annotated[
    Path, typer.Option("--scenario", help="Course lengths, teams and roles; the bundled baseline unless said.")
]
PinsOption = Annotated[Path | None, typer.Option("--pins", help="What is decided already, by person.", metavar="FILE")]
FloorsOption = Annotated[Path | None, typer.Option("--floors", help="Least shares for groups.", metavar="FILE")]
PreviousOption = Annotated[
    Path | None,
    typer.Option("--previous", help="The plan before, its plan.csv: as few changes as can be.", metavar="FILE"),
]
DeadlineOption = Annotated[
    Literal["parole-review", "custody-end"] | None,
    typer.Option("--deadline", help="Which date a course should be complete by; the scenario's choice unless said."),
]
WeeksOption = Annotated[int, typer.Option("--weeks", min=1, max=MOST_WEEKS, help="Weeks planned.")]


def planned(
    people: Path,
    staff: Path,
    first_day: date,
    file: ScenarioFile,
    deadline: str | None = None,
    weeks: int = WEEKS,
    pins: Path | None = None,
    floors: Path | None = None,
    previous: Path | None = None,
) -> PlanReport:
    """Read a caseload and return the best plan for it. Raises InputError with every fault of every file."""
    scenario = file.scenario
    caseload = read_caseload(people, staff, first_day, scenario)
    clock = CLOCKS[deadline or scenario.policy.deadline]
    formulation = formulate(caseload, scenario, Span(first_day, weeks), clock)
    formulation = replace(formulation, wishes=_wishes(formulation, pins, floors, previous))
    return PlanReport(Plan(formulation, solved(formulation, pins)), file, caseload.quality)


def _wishes(formulation: Formulation, pins: Path | None, floors: Path | None, previous: Path | None) -> Wishes:
    """Read what people want of the plan, and tell the faults of all files at once."""
    faults: list[Fault] = []
    found: dict[str, object] = {}
    for name, path, reader in (
        ("pins", pins, lambda path: read_pins(path, formulation)),
        ("floors", floors, lambda path: read_floors(path, formulation)),
        ("previous", previous, lambda path: read_previous(path, formulation.scenario)),
    ):
        if path is None:
            continue
        try:
            found[name] = reader(path)
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return Wishes(**found)  # type: ignore[arg-type]


def solved(formulation: Formulation, pins: Path | None = None) -> Allocation:
    """Return the best plan. Raises InputError naming pins and floors that cannot all be kept."""
    allocation = allocate(formulation.problem)
    if allocation.status in {Status.INFEASIBLE, Status.UNKNOWN}:
        raise InputError(
            Fault(str(pins or "floors"), "", "", f"cannot be kept together: {wish}") for wish in conflict(formulation)
        )
    return allocation


def conflict(formulation: Formulation) -> list[str]:
    """Return pins and floors that cannot be kept together, none of which can be left out: found by leaving each out."""
    wishes = formulation.wishes
    for kind in ("pins", "floors"):
        for wish in getattr(wishes, kind):
            without = replace(wishes, **{kind: tuple(one for one in getattr(wishes, kind) if one is not wish)})
            if allocate(formulation.problem_of(formulation.options, without)).status is Status.INFEASIBLE:
                wishes = without
    return [*(f"{pin.person} {pin}" for pin in wishes.pins), *(str(floor) for floor in wishes.floors)]
