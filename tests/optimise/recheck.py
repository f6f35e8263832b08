"""A plan checked again from its table of people and the staff alone: dates and names, no solver, no arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from planner.caseload import Psychologist
from planner.optimise.constraints.pin import Pin, PinKind
from planner.optimise.explain.explanation import Reason
from planner.optimise.explain.plan import Plan
from planner.studies.plan.tables import plan_table

WEEK = timedelta(days=7)
BANK_HOLIDAYS = frozenset(  # England and Wales, as gov.uk lists them
    date(2027, month, day) for month, day in ((1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28))
)
STARTS = {"start next", "start later"}
HOURS_A_WEEK = 1.0  # of a course, and of the assessments and reports of these tests
Line = dict[str, Any]


def recheck(plan: Plan) -> None:
    """Nobody twice, nobody lost, hours never exceeded, pins kept, leave respected."""
    formulation = plan.formulation
    unsaid = {row.person: Reason(row.person, "") for row in plan.rows}
    lines: list[Line] = plan_table(plan, unsaid).to_dict("records")
    staff = {who.name: who for who in formulation.staff}
    starts = [line for line in lines if line["standing"] in STARTS]
    assert max(Counter(line["person"] for line in lines).values(), default=1) == 1
    _check_hours(plan, lines, staff)
    for line in starts:
        with_whom = [staff[name] for name in _names(line)]
        first, until = line["start_date"], line["hours_held_until"]
        assert not any(_is_off(who, first) for who in with_whom), f"{line['person']} starts on a day off"
        assert all(who.end_date is None or until <= who.end_date + timedelta(days=1) for who in with_whom)
        assert {who.team for who in with_whom} == {line["team"]}
        assert line["deadline"] is None or first < line["deadline"]
    for pin in formulation.constraints.pins:
        line = next(line for line in lines if line["person"] == pin.person)
        assert _is_kept(pin, line if line["standing"] in STARTS else None), f"{pin.person}: {pin}"


def expected_until(first: date, sessions: int, report_days: int, with_whom: list[Psychologist]) -> date:
    """First day of the week, counted from the start, after the one in which a course is complete that loses no
    session but on days off."""
    due = first
    while sessions:
        due += WEEK
        sessions -= not any(_is_off(who, due) for who in with_whom)
    complete = due + timedelta(days=report_days)
    return first + WEEK * ((complete - first).days // 7 + 1)


def _check_hours(plan: Plan, lines: list[Line], staff: dict[str, Psychologist]) -> None:
    """In no week does a new course take hours that are not there."""
    formulation = plan.formulation
    weeks = [formulation.horizon.first_day + WEEK * week for week in range(formulation.horizon.weeks)]
    held: Counter[tuple[str, date]] = Counter()
    new: set[tuple[str, date]] = set()
    for line in lines:
        for name, week in _held(line, weeks):
            held[name, week] += 1
            if line["standing"] in STARTS:
                new.add((name, week))
    for task in formulation.fixed_tasks:
        for week in weeks[task.from_week : task.until_week]:
            held[formulation.staff[task.psychologist].name, week] += 1
            new.add((formulation.staff[task.psychologist].name, week))
    for name, week in new:
        hours = staff[name].hours_per_week if _works_throughout(staff[name], week) else 0.0
        assert held[name, week] * HOURS_A_WEEK <= hours, f"{name} in the week of {week}"


def _held(line: Line, weeks: list[date]) -> Iterator[tuple[str, date]]:
    if line["start_date"] is not None:
        for name in _names(line):
            for week in weeks:
                if line["start_date"] <= week < line["hours_held_until"]:
                    yield name, week


def _names(line: Line) -> list[str]:
    return [name for name in (line["psychologist"], line["second_psychologist"]) if name]


def _works_throughout(who: Psychologist, week: date) -> bool:
    begins, ends = who.start_date or date.min, who.end_date or date.max
    return begins <= week and week + timedelta(days=6) <= ends


def _is_off(who: Psychologist, on: date) -> bool:
    away = any(first <= on <= last for first, last in who.leave)
    there = (who.start_date or date.min) <= on <= (who.end_date or date.max)
    return away or not there or on in BANK_HOLIDAYS


def _is_kept(pin: Pin, line: Line | None) -> bool:
    if line is None:
        return pin.kind is not PinKind.MUST_START_BY
    names, start = set(_names(line)), line["start_date"]
    return {
        PinKind.MUST_START_BY: lambda: start <= pin.when,
        PinKind.NOT_BEFORE: lambda: start >= pin.when,
        PinKind.FIXED_TO: lambda: names <= set(pin.psychologists) or set(pin.psychologists) <= names,
        PinKind.NEVER_WITH: lambda: not names & set(pin.psychologists),
        PinKind.NO_PLACE: lambda: False,
    }[pin.kind]()
