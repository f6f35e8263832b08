"""What the functions share: what is given is checked, and a question is asked to the end."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from planner.base.fault import Fault, InputError, shown
from planner.caseload import InputFile
from planner.model.policy import AllocationPolicy
from planner.parallel import Executor, Serial, processors
from planner.present.study import Answer, Question
from planner.public.scenarios import SomeScenarios, all_as_read
from planner.scenario import ScenarioFile

A = TypeVar("A", bound=Answer)
Table = InputFile | str  # CSV or Excel, on the disk or in memory
MOST = 2**63 - 1  # a seed, a replication


class Bounds(NamedTuple):
    """A whole number as given, and what it may be."""

    given: Any
    least: int
    most: int = MOST


def check(study: str, **numbers: Bounds) -> None:
    """Raise InputError where any of the numbers is not whole, or out of its bounds; all faults at once."""
    faults = [
        Fault(
            study,
            name,
            shown(given),
            f"must be a whole number, {least} or more" + f" and at most {most}" * (most < MOST),
        )
        for name, (given, least, most) in numbers.items()
        if not _is_whole(given) or not least <= given <= most
    ]
    if faults:
        raise InputError(faults)


def check_dates(study: str, **dates: Any) -> None:
    """Raise InputError where any of the dates is none; all faults at once."""
    faults = [
        Fault(study, name, shown(given), "must be a date, as datetime.date(2027, 4, 5)")
        for name, given in dates.items()
        if not isinstance(given, date)
    ]
    if faults:
        raise InputError(faults)


def answered(question: Question[A], workers: int | None) -> A:
    """Return the last answer to a question; raises InputError where it cannot be answered."""
    if workers is not None:
        check(type(question).__name__.removesuffix("Question").lower(), workers=Bounds(workers, 1, 1024))
    question.check()
    found = None
    for step in question.answer(workers or processors()):
        found = step.answer or found
    assert found is not None  # noqa: S101 - work that ends has one
    return found


class Asked(NamedTuple):
    """What a `RunQuestion` asks, in its order."""

    files: tuple[ScenarioFile, ...]
    seed: int
    replications: int
    engine: str
    policy: AllocationPolicy | None
    policy_name: str
    executor: Executor | None


def asked(
    study: str,
    scenarios: SomeScenarios,
    replications: int,
    seed: int,
    engine: str,
    workers: int | None,
    policy: AllocationPolicy | None,
) -> Asked:
    """Return what is asked of scenarios that are run together; raises InputError where it is at fault."""
    check(study, replications=Bounds(replications, 1), seed=Bounds(seed, 0))
    name = name_of(study, policy)
    is_spread = policy is None or (workers is not None and _is_importable(policy))
    return Asked(
        all_as_read(study, scenarios), seed, replications, engine, policy, name, None if is_spread else Serial()
    )


def name_of(study: str, policy: AllocationPolicy | None) -> str:
    """Return what an order of one's own is called, as module:function; raises InputError where it is none."""
    if policy is None:
        return ""
    if not callable(policy) and not hasattr(policy, "plan"):
        rule = "must be a function of (candidate, day); a built-in order is a scenario's policy.order"
        raise InputError([Fault(study, "policy", shown(policy), rule)])
    named: Any = policy if hasattr(policy, "__qualname__") else type(policy)
    return f"{named.__module__}:{named.__qualname__}"


def table(given: Table) -> InputFile:
    """Return a table as the readers take it."""
    return Path(given) if isinstance(given, str) else given


def _is_whole(value: Any) -> bool:
    return hasattr(value, "__index__") and not isinstance(value, bool)


def _is_importable(policy: Any) -> bool:
    """Whether other processes could import an order: not one of a script, a notebook or within a function."""
    return getattr(policy, "__module__", "__main__") != "__main__" and "<" not in getattr(policy, "__qualname__", "<")
