"""One person in a plan: dates, and the chance of finishing by week of start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from planner.base.arrays import NONE
from planner.caseload import Person
from planner.optimise.explain.plan import Plan, Row
from planner.present.numbers import DASH, percent
from planner.present.section import Section
from planner.studies.plan.answer import PlanAnswer
from planner.studies.plan.figures import chance_by_start
from planner.studies.plan.words import short_date, why_in_lines

SAME = 1e-9  # chances that differ by less are equal


def dates(answer: PlanAnswer, row: Row, person: Person | None) -> Section:
    """Return a person's dates, the plan's and those given; the sentence is why they stand as they do."""
    planned = [
        ["Starts", short_date(row.start)],
        ["With", " and ".join(row.psychologists) or DASH],
        ["Chance of finishing before the deadline", percent(row.chance)],
        ["Best chance, were nobody else waiting", percent(row.best_chance)],
        ["Deadline", short_date(row.deadline)],
        ["Last start that could finish in time", _last(row)],
        ["Hours held until", short_date(row.until)],
    ]
    given = [] if person is None else _given(person, row, _prison(answer, row))
    said = "\n".join(why_in_lines(answer, row))
    return Section(row.person, said, None, ("What", "When"), planned + given, (), f"{row.person}: dates", 2)


def _given(person: Person, row: Row, prison: str) -> list[list[str]]:
    official = {
        "Referred": person.referral_date,
        "Ready from": person.ready_date,
        "Parole review": person.parole_review_date,
        "Parole eligibility": person.parole_eligibility_date,
        "Tariff expiry": person.tariff_expiry_date,
        "Conditional release": person.conditional_release_date,
        "Sentence end": person.sentence_end_date,
        "Assessed": row.assessment_date,
        "Assessment too old from": row.too_old_from,
    }
    about = [["Status", row.status], ["Prison", prison]]
    about += [["Assessed with", row.assessment_tool]] if row.assessment_tool else []
    return [*about, *([name, short_date(day)] for name, day in official.items() if day)]


def _prison(answer: PlanAnswer, row: Row) -> str:
    """Return a prison's title, or its name as written where the scenario does not know it."""
    known = answer.question.file.scenario.prisons
    return known[row.prison].title if row.prison in known else row.prison


def _last(row: Row) -> str:
    if row.last_start is None:
        return DASH
    return f"{short_date(row.last_start)}, {row.weeks_left} weeks left"


def chances(answer: PlanAnswer, row: Row) -> Section | None:
    """Return a person's chance of finishing by week of start; None where no start is possible."""
    plan = answer.plan
    if row.person not in plan.formulation.people:
        return None
    best, planned = by_week(plan, row, anyone=True), by_week(plan, row, anyone=False)
    if not best:
        return None
    horizon = plan.formulation.horizon
    start = (row.start, row.chance) if row.start and row.chance is not None else None
    first, last = min(best), max(best)
    said = (
        f"Hours aside: a start on {short_date(horizon.monday_of(first))} has a chance of {percent(best[first][0])};"
        f" on {short_date(horizon.monday_of(last))}, the last that is worth offering, {percent(best[last][0])}."
    )
    figure = chance_by_start(_points(plan, best), _points(plan, planned), start)
    lines = [
        [
            short_date(horizon.monday_of(week)),
            best[week][1],
            percent(best[week][0]),
            percent(planned[week][0]) if week in planned else DASH,
        ]
        for week in sorted(best)
    ]
    head = ("Week of start", "Best with", "Best chance", "With the one planned")
    caption = f"{row.person}: chance by week of start"
    return Section(
        "Chance of finishing by week of start", said, figure, head, lines, (), caption, 2, "pp-tall pp-dated"
    )


def by_week(plan: Plan, row: Row, *, anyone: bool) -> dict[int, tuple[float, str]]:
    """Return the best chance of each week in which a person could start, and with whom."""
    formulation, options = plan.formulation, plan.formulation.options
    at = formulation.people.index(row.person)
    names = formulation.names
    found: dict[int, tuple[float, str]] = {}
    for start in np.flatnonzero(options.person == at):
        who = [int(one) for one in (options.first[start], options.second[start]) if one != NONE]
        if not anyone and tuple(names[one] for one in who) != row.psychologists:
            continue
        week, chance = int(options.week[start]), float(options.chance[start])
        if week not in found or chance > found[week][0] + SAME:
            found[week] = (chance, " and ".join(names[one] for one in who))
    return found


def _points(plan: Plan, found: Mapping[int, tuple[float, str]]) -> list[tuple[date, float]]:
    return [(plan.formulation.horizon.monday_of(week), found[week][0]) for week in sorted(found)]
