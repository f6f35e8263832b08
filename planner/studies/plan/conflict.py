"""A formulation solved; where its pins and floors cannot all be kept, which of them stand in each other's way."""

from __future__ import annotations

from collections.abc import Sequence

from planner.base.fault import Fault, InputError
from planner.optimise.allocate import allocate
from planner.optimise.allocation import Allocation, Status
from planner.optimise.constraints.equity import EquityFloor
from planner.optimise.constraints.pin import Pin
from planner.optimise.formulation.formulation import Formulation


def solved(formulation: Formulation, sources: Sequence[str]) -> Allocation:
    """Return the best plan under the formulation's pins and floors.

    Parameters
    ----------
    formulation
        The caseload as a problem, with its constraints.
    sources
        Where the constraints come from, for a fault to name.

    Returns
    -------
    Allocation
        The best there is, with its bound.

    Raises
    ------
    InputError
        Naming pins and floors that cannot all be kept, or that no plan was found to keep.
    """
    allocation = allocate(formulation.problem)
    if allocation.status in {Status.INFEASIBLE, Status.UNKNOWN}:
        said = "no plan was found that keeps" if allocation.status is Status.UNKNOWN else "no plan can keep"
        rule = f"{said} all of: {'; '.join(conflict(formulation))}"
        raise InputError([Fault(" and ".join(sources), "", "", rule)])
    return allocation


def conflict(formulation: Formulation) -> list[str]:
    """Return pins and floors that cannot be kept together, none of which can be left out: found by leaving each out."""
    kept = formulation.constraints
    each: list[Pin | EquityFloor] = [*kept.pins, *kept.floors]
    for one in each:
        without = kept.without(one)
        if allocate(formulation.problem_of(formulation.options, without)).status is Status.INFEASIBLE:
            kept = without
    return [*(f"{pin.person} {pin}" for pin in kept.pins), *(str(floor) for floor in kept.floors)]
