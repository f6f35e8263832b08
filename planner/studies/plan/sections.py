"""A plan of places as a page shows it: each part a sentence, a figure where one helps, and a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from planner.base.arrays import NONE
from planner.caseload import Entry, Person
from planner.model.rules import MINUTES_PER_HOUR
from planner.optimise.explain.plan import AT_RISK_WEEKS, NEXT_WEEKS, Plan, Row, Standing
from planner.present.numbers import DASH, percent, plain, signed
from planner.present.section import Figure, Section
from planner.studies.plan import tables as plan_tables
from planner.studies.plan.console import proof_sentence, renewals_sentence
from planner.studies.plan.figures import against_orders, chance_by_start
from planner.studies.plan.gantt import gantt
from planner.studies.plan.place_plan import Answer

MOST_ROWS = 300  # of a table on the page; the downloads have all
WAITING = "Being worked out; the table is filled in as reasons come."
STANDINGS = {  # what each standing is called when chosen
    "": "Everyone",
    Standing.START_NEXT.value: "Start next",
    Standing.START_LATER.value: "Start later",
    Standing.NOT_PLACED.value: "Not placed",
    Standing.CANNOT_FINISH.value: "Cannot finish",
    Standing.ON_COURSE.value: "On course",
    Standing.NO_PLACE.value: "No place in this plan",
}
ENTRY_HEAD = ("File and row", "Column", "Value", "What is allowed, or wrong", "What was done")


def short_date(day: date | None) -> str:
    """Return a date that fits a table: 5 Apr 2027."""
    return f"{day.day}\u00a0{day:%b}\u00a0{day.year}" if day else DASH  # never broken over two lines


def finishes(value: float) -> str:
    """Return expected finishes with the digits that the command line gives."""
    return plain(value, 2)


def sentence(answer: Answer) -> str:
    """Return what is proved, and which assessments are to be repeated."""
    return f"{proof_sentence(answer.report)} {renewals_sentence(answer.report)}".strip()


def figures(answer: Answer) -> list[Figure]:
    """Return the three figures on top."""
    plan = answer.report.plan
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


def why(answer: Answer, row: Row) -> str:
    """Return a reason, or that it is to come."""
    reason = answer.reasons.get(row.person)
    return str(reason) if reason else WAITING


# --- who starts next ---


def next_steps(answer: Answer) -> Section:
    """Return each psychologist's next step: the next new start, and other work that comes first."""
    plan = answer.report.plan
    steps = [(_next_start(plan, who), who) for who in range(len(plan.formulation.staff))]
    ordered = sorted(steps, key=lambda step: (step[0] is None, step[0].start if step[0] else None, step[1]))
    soon = [row for row in answer.rows if row.standing is Standing.START_NEXT]
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
    mine = [row for row in plan.rows if row.start and name in row.psychologists and row.standing in _NEW]
    return min(mine, key=lambda row: (row.start or date.max, row.person), default=None)


_NEW = {Standing.START_NEXT, Standing.START_LATER}


def _step(plan: Plan, row: Row | None, who: int) -> list[str]:
    formulation = plan.formulation
    duties = [duty for duty in formulation.duties if duty.psychologist == who and duty.from_week < NEXT_WEEKS]
    work = "; ".join(
        f"{duty.kind.value} of {duty.person}, {short_date(formulation.span.monday_of(duty.from_week))}"
        for duty in duties
    )
    free = (formulation.hours[who, 0] - plan.held_minutes()[who, 0]) / MINUTES_PER_HOUR
    cells = [short_date(row.start), row.person, percent(row.chance)] if row else [DASH, "no new start", DASH]
    return [formulation.names[who], *cells, plain(max(free, 0.0), 1), work or DASH]


# --- at risk, and everyone ---


def at_risk(answer: Answer) -> Section:
    """Return who is about to run out of time, the least time left first."""
    found = answer.report.plan.at_risk
    said = (
        f"{len(found)} {_have(len(found))} no start within {NEXT_WEEKS} weeks, and a last"
        f" possible start {AT_RISK_WEEKS} weeks away or less."
        if found
        else f"Nobody: whoever has {AT_RISK_WEEKS} weeks or less for a start starts within {NEXT_WEEKS} weeks."
    )
    head = ("Person", "Weeks\nleft", "Last start", "Planned", "Chance", "Reason, and what would change it")
    rows = [
        [
            row.person,
            str(row.weeks_left),
            short_date(row.last_start),
            short_date(row.start) if row.start else "not placed",
            percent(row.chance),
            why(answer, row),
        ]
        for row in found[:MOST_ROWS]
    ]
    return Section("At risk", said, None, head, rows, (), "Least time left first", 6, "pp-reasons")


def _have(number: int) -> str:
    return "person has" if number == 1 else "people have"


def everyone(answer: Answer, standing: str = "", psychologist: str = "") -> Section:
    """Return the plan as a table, those to act on first."""
    rows = sorted(answer.rows, key=plan_tables.urgency)
    rows = [
        row
        for row in rows
        if standing in {"", row.standing.value} and (not psychologist or psychologist in row.psychologists)
    ]
    head = ("Person", "Standing", "Starts", "With", "Chance", "Deadline", "Last start", "Reason")
    lines = [
        [
            row.person,
            row.standing.value,
            short_date(row.start),
            " and ".join(row.psychologists) or DASH,
            percent(row.chance),
            short_date(row.deadline),
            short_date(row.last_start),
            why(answer, row),
        ]
        for row in rows[:MOST_ROWS]
    ]
    cut = f", the first {MOST_ROWS} of {len(rows):,}: the downloads have all" if len(rows) > MOST_ROWS else ""
    counts = {each: sum(row.standing is each for row in answer.rows) for each in Standing}
    said = ", ".join(f"{number} {each.value}" for each, number in counts.items() if number)
    lines = lines or [["Nobody", *[DASH] * 7]]
    return Section(
        "Everyone",
        f"{said[:1].upper()}{said[1:]}.",
        None,
        head,
        lines,
        (),
        f"{len(rows)} people{cut}",
        8,
        "pp-tall pp-reasons",
    )


def gantt_section(answer: Answer) -> Section:
    """Return the plan as a Gantt figure; its table is each psychologist's courses."""
    plan = answer.report.plan
    rows = {row.person: row for row in answer.rows}
    names, span = plan.formulation.names, plan.formulation.span
    lines = []
    for who, name in enumerate(names):
        for place in sorted((p for p in plan.places if who in p.psychologists), key=lambda p: (p.from_week, p.person)):
            what = "new start" if place.is_new else "running"
            cells = [short_date(span.monday_of(place.from_week)), short_date(span.monday_of(place.until_week))]
            lines.append([name, place.person, what, *cells, short_date(rows[place.person].deadline)])
    new = sum(place.is_new for place in plan.places)
    said = (
        f"{new} new starts and {len(plan.places) - new} running courses of {len(names)} psychologists."
        " A bar is a course, from its first week until its hours should be free; a diamond is the person’s deadline."
    )
    head = ("Psychologist", "Person", "What", "From", "Hours held until", "Deadline")
    return Section("Week by week", said, gantt(plan), head, lines, (), "Courses by psychologist", 6, "pp-tall")


# --- beside simple orders, by group ---


def orders(answer: Answer) -> Section:
    """Return what simple orders would have given on the same list."""
    report, unit = answer.report, answer.report.plan.unit
    made = [("This plan", report.plan.allocation)]
    made += [(f"In order: {name.replace('-', ' ')}", other) for name, other in report.simple.items()]
    best = max((other.value for _, other in made[1:]), default=0.0)
    mine = report.plan.allocation.value
    said = f"The best of the simple orders has {finishes(best)} {unit}; this plan {finishes(mine)}:"
    said += f" {signed(mine - best, 2)}."
    if report.plan.formulation.wishes.pins or report.plan.formulation.wishes.floors:
        said += " Simple orders know nothing of floors, nor of who must start."
    head = ("On the same list", unit.capitalize(), "Against this plan", "People with a start")
    rows = [[name, finishes(o.value), signed(o.value - mine, 2), str(o.placed)] for name, o in made]
    figure = against_orders([name for name, _ in made], [o.value for _, o in made], unit)
    return Section(
        "Beside simple rules",
        said,
        figure,
        head,
        rows,
        ("Referral order", "Least slack", "Earliest deadline first; earliest due date (EDD)"),
    )


def equity(answer: Answer) -> Section:
    """Return how groups fare."""
    table = plan_tables.equity_table(answer.report.plan)
    rows = [
        [
            row["by"],
            row["group"],
            f"{row['people']:,}",
            f"{row['placed']:,}",
            finishes(row["expected_finishes"]),
            percent(row["share_of_best"]),
        ]
        for _, row in table.iterrows()
    ]
    head = ("Grouped by", "Group", "People", "With a start", "Expected finishes", "Of the best\nthey could have")
    said = "What each group has, and how much of what it could have were nobody else waiting."
    return Section("By group", said, None, head, rows, (), "Groups", text_columns=2)


# --- the diff ---


def changes(answer: Answer, before: float | None) -> Section:
    """Return who moves against the plan before, and what that costs."""
    table = plan_tables.changes_table(answer.report.plan)
    value, unit = answer.report.plan.allocation.value, answer.report.plan.unit
    said = f"{len(table)} {'change' if len(table) == 1 else 'changes'} against the plan before."
    if before is not None:
        by = value - before
        price = "the same" if abs(by) < 0.005 else f"{finishes(abs(by))} {'more' if by > 0 else 'fewer'}"
        said += f" {finishes(before)} {unit} then, {finishes(value)} now: {price}."
    rows = [
        [
            str(row["person"]),
            str(row["change"]),
            short_date(row["start_before"]),
            row["with_before"] or DASH,
            short_date(row["start_now"]),
            row["with_now"] or DASH,
        ]
        for _, row in table.iterrows()
    ]
    head = ("Person", "Change", "Start before", "With before", "Start now", "With now")
    return Section(
        "What has changed", said, None, head, rows or [["Nobody", *[DASH] * 5]], (), "Against the plan before", 6
    )


# --- one person ---


def prison_title(answer: Answer, row: Row) -> str:
    """Return a prison's title, or its name as written where the scenario does not know it."""
    known = answer.report.file.scenario.prisons
    return known[row.prison].title if row.prison in known else row.prison


def person_words(answer: Answer, row: Row) -> list[str]:
    """Return how a person stands and why, a line each: the reason, then each change that would place them."""
    reason = answer.reasons.get(row.person)
    if reason is None:
        return [WAITING]
    lines = [reason.why]
    lines += [f"Would place them: {change}." for change in reason.changes]
    if reason.cost is not None and not reason.changes:
        lines.append("A pin places them all the same, at that cost.")
    return lines


def dates(person: Person | None, row: Row, prison: str) -> list[list[str]]:
    """Return a person's dates, as given, and the plan's."""
    planned = [
        ["Starts", short_date(row.start)],
        ["With", " and ".join(row.psychologists) or DASH],
        ["Chance of finishing before the deadline", percent(row.chance)],
        ["Best chance, were nobody else waiting", percent(row.best_chance)],
        ["Deadline", short_date(row.deadline)],
        ["Last start that could finish in time", _last(row)],
        ["Hours held until", short_date(row.until)],
    ]
    if person is None:
        return planned
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
    return [*planned, *about, *([name, short_date(day)] for name, day in official.items() if day)]


def _last(row: Row) -> str:
    if row.last_start is None:
        return DASH
    return f"{short_date(row.last_start)}, {row.weeks_left} weeks left"


def chances(answer: Answer, row: Row) -> Section | None:
    """Return a person's chance of finishing by week of start; None where no start is possible."""
    plan = answer.report.plan
    if row.person not in plan.formulation.people:
        return None
    best, planned = by_week(plan, row, anyone=True), by_week(plan, row, anyone=False)
    if not best:
        return None
    days = plan.formulation.span
    start = (row.start, row.chance) if row.start and row.chance is not None else None
    first, last = min(best), max(best)
    said = (
        f"Hours aside: a start on {short_date(days.monday_of(first))} has a chance of {percent(best[first][0])};"
        f" on {short_date(days.monday_of(last))}, the last that is worth offering, {percent(best[last][0])}."
    )
    figure = chance_by_start(_points(plan, best), _points(plan, planned), start)
    lines = [
        [
            short_date(days.monday_of(week)),
            percent(best[week][0]),
            best[week][1],
            percent(planned[week][0]) if week in planned else DASH,
        ]
        for week in sorted(best)
    ]
    lines = [[when, who, chance, mine] for when, chance, who, mine in lines]
    head = ("Week of start", "Best with", "Best chance", "With the one planned")
    return Section(
        "Chance of finishing by week of start",
        said,
        figure,
        head,
        lines,
        (),
        f"{row.person}: chance by week of start",
        2,
        "pp-tall pp-dated",
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
        if week not in found or chance > found[week][0] + 1e-9:
            found[week] = (chance, " and ".join(names[one] for one in who))
    return found


def _points(plan: Plan, found: Mapping[int, tuple[float, str]]) -> list[tuple[date, float]]:
    return [(plan.formulation.span.monday_of(week), found[week][0]) for week in sorted(found)]


# --- what it rests on ---


def assumptions(answer: Answer) -> Section:
    """Return the plan's own choices; the scenario's values are on their own page."""
    table = answer.report.assumptions
    own = table[table["grade"] == "this plan's choice"]
    rows = [[str(row["key"]), str(row["value"])] for _, row in own.iterrows()]
    said = (
        f"Scenario: {answer.report.file.scenario.title}, for the length of courses and whether sessions are held."
        " The page Assumptions lists each of its values; the Excel file has them all."
    )
    return Section(
        "Inputs and assumptions",
        said,
        None,
        ("What", "This plan’s choice"),
        rows,
        ("Assumption",),
        "This plan’s own choices",
        2,
    )


def entry_rows(entries: Sequence[Entry]) -> Iterator[list[str]]:
    """Yield findings as table rows."""
    for entry in entries[:MOST_ROWS]:
        name = Path(entry.file).name  # a folder would leave a narrow window no room for what is wrong
        where = f"{name}, row {entry.row}" if entry.row is not None else name
        yield [where, entry.column or DASH, entry.value or DASH, entry.wrong, entry.done]
