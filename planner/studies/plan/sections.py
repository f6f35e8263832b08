"""A plan, section by section: who starts next, who is at risk, week by week, and everyone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from planner.model.rules import MINUTES_PER_HOUR
from planner.optimise.explain.plan import AT_RISK_WEEKS, NEXT_WEEKS, Plan, PlanStatus, Row
from planner.present.numbers import DASH, percent, plain
from planner.present.section import Figure, Section
from planner.studies.plan import beside, words
from planner.studies.plan.answer import PlanAnswer
from planner.studies.plan.gantt import gantt
from planner.studies.plan.tables import urgency
from planner.studies.plan.words import finishes, short_date

MOST_ROWS = 300  # of a table; the files have all
NEW = {PlanStatus.START_NEXT, PlanStatus.START_LATER}


def whole(answer: PlanAnswer) -> Iterator[Section]:
    """Yield every section there is so far, those to act on first."""
    if answer.question.previous is not None:
        yield beside.changes(answer)
    yield next_starts(answer)
    yield at_risk(answer)
    yield week_by_week(answer)
    yield everyone(answer, with_dates=False)
    if answer.prices is not None and len(answer.prices):
        yield beside.constraints(answer)
    if answer.simple:
        yield beside.simple_orders(answer)
    yield beside.groups(answer)
    yield beside.assumptions(answer)


def figures(answer: PlanAnswer) -> list[Figure]:
    """Return the three figures on top."""
    plan = answer.plan
    allocation, people = plan.allocation, len(plan.formulation.cases)
    gap = "nothing more is possible" if allocation.gap == 0 else f"at most {allocation.gap:.2%} more may be possible"
    return [
        Figure(
            plan.unit.capitalize(),
            finishes(allocation.value),
            "courses finished before the deadline, on average",
            ("Deadline",),
        ),
        Figure("No plan can have more than", finishes(allocation.bound), f"gap {allocation.gap:.2%}: {gap}", ()),
        Figure("People with a start", f"{allocation.placed} of {people}", f"{len(plan.at_risk)} at risk", ()),
    ]


def next_starts(answer: PlanAnswer) -> Section:
    """Return each psychologist's next step: the next new start, and other work that comes first."""
    plan = answer.plan
    steps = [(_next_start(plan, who), who) for who in range(len(plan.formulation.staff))]
    ordered = sorted(steps, key=lambda step: (step[0] is None, step[0].start if step[0] else None, step[1]))
    soon = [row for row in answer.rows if row.standing is PlanStatus.START_NEXT]
    names = "; ".join(
        f"{row.person} with {' and '.join(row.psychologists)}, {short_date(row.start)}" for row in soon[:4]
    )
    more = f"; and {len(soon) - 4} more" if len(soon) > 4 else ""
    said = f"Within {NEXT_WEEKS} weeks: {names}{more}." if soon else f"Nobody starts within {NEXT_WEEKS} weeks."
    work = f"Reports and assessments, next {NEXT_WEEKS} weeks"
    head = ("Psychologist", "Next start", "Person", "Chance", "Hours free\nthis week", work)
    rows = [_step(plan, row, who) for row, who in ordered]
    return Section(
        "Who starts next", said, None, head, rows, (), "Next step of each psychologist", 6, "pp-dated pp-reasons"
    )


def _next_start(plan: Plan, who: int) -> Row | None:
    name = plan.formulation.names[who]
    mine = [row for row in plan.rows if row.start and name in row.psychologists and row.standing in NEW]
    return min(mine, key=lambda row: (row.start or date.max, row.person), default=None)


def _step(plan: Plan, row: Row | None, who: int) -> list[str]:
    formulation = plan.formulation
    tasks = [task for task in formulation.fixed_tasks if task.psychologist == who and task.from_week < NEXT_WEEKS]
    work = "; ".join(
        f"{task.kind.value} of {task.person}, {short_date(formulation.horizon.monday_of(task.from_week))}"
        for task in tasks
    )
    free = (formulation.hours[who, 0] - plan.held_minutes()[who, 0]) / MINUTES_PER_HOUR
    cells = [short_date(row.start), row.person, percent(row.chance)] if row else [DASH, "no new start", DASH]
    return [formulation.names[who], *cells, plain(max(free, 0.0), 1), work or DASH]


def at_risk(answer: PlanAnswer) -> Section:
    """Return who is about to run out of time, the least time left first."""
    found = answer.plan.at_risk
    head = ("Person", "Weeks\nleft", "Last start", "Planned", "Chance", "Reason, and what would change it")
    rows = [
        [
            row.person,
            str(row.weeks_left),
            short_date(row.last_start),
            short_date(row.start) if row.start else "not placed",
            percent(row.chance),
            words.why(answer, row),
        ]
        for row in found[:MOST_ROWS]
    ]
    said = words.at_risk(len(found), NEXT_WEEKS, AT_RISK_WEEKS)
    return Section("At risk", said, None, head, rows, (), "Least time left first", 6, "pp-reasons")


def week_by_week(answer: PlanAnswer) -> Section:
    """Return the plan as a Gantt figure; its table is each psychologist's courses."""
    plan = answer.plan
    rows = {row.person: row for row in answer.rows}
    names, horizon = plan.formulation.names, plan.formulation.horizon
    lines = []
    for who, name in enumerate(names):
        for place in sorted((p for p in plan.places if who in p.psychologists), key=lambda p: (p.from_week, p.person)):
            what = "new start" if place.is_new else "running"
            cells = [short_date(horizon.monday_of(place.from_week)), short_date(horizon.monday_of(place.until_week))]
            lines.append([name, place.person, what, *cells, short_date(rows[place.person].deadline)])
    new = sum(place.is_new for place in plan.places)
    said = (
        f"{new} new starts and {len(plan.places) - new} running courses of {len(names)} psychologists."
        " A bar is a course, from its first week until its hours should be free; a diamond is the person’s deadline."
    )
    head = ("Psychologist", "Person", "What", "From", "Hours held until", "Deadline")
    return Section("Week by week", said, gantt(plan), head, lines, (), "Courses by psychologist", 6, "pp-tall")


def everyone(answer: PlanAnswer, standing: str = "", psychologist: str = "", *, with_dates: bool = True) -> Section:
    """Return the plan as a table, those to act on first; of one standing or psychologist where named.

    The reasons tell the deadline and the last start too: without columns of their own, they fit where room is short.
    """
    rows = [
        row
        for row in sorted(answer.rows, key=urgency)
        if standing in {"", row.standing.value} and (not psychologist or psychologist in row.psychologists)
    ]
    dates = ("Deadline", "Last start") if with_dates else ()
    head = ("Person", "Standing", "Starts", "With", "Chance", *dates, "Reason")
    lines = [
        [
            row.person,
            row.standing.value,
            short_date(row.start),
            " and ".join(row.psychologists) or DASH,
            percent(row.chance),
            *((short_date(row.deadline), short_date(row.last_start)) if with_dates else ()),
            words.why(answer, row),
        ]
        for row in rows[:MOST_ROWS]
    ]
    cut = f", the first {MOST_ROWS} of {len(rows):,}: the files have all" if len(rows) > MOST_ROWS else ""
    counts = {each: sum(row.standing is each for row in answer.rows) for each in PlanStatus}
    said = ", ".join(f"{number} {each.value}" for each, number in counts.items() if number)
    return Section(
        "Everyone",
        f"{said[:1].upper()}{said[1:]}.",
        None,
        head,
        lines or [["Nobody", *[DASH] * (len(head) - 1)]],
        (),
        f"{len(rows)} people{cut}",
        len(head),
        "pp-tall pp-reasons",
    )
