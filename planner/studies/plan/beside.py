"""What stands beside a plan: the plan before, pins and floors, simple orders, groups, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from planner.caseload import Entry
from planner.present.numbers import DASH, percent, signed
from planner.present.section import Section
from planner.studies.plan import tables
from planner.studies.plan.answer import PlanAnswer
from planner.studies.plan.figures import against_orders
from planner.studies.plan.words import finishes, order, short_date

NEXT_TO_NOTHING = 0.005  # expected finishes: shown with two digits, they are none
MOST_FINDINGS = 300  # of a table; the files have all


def changes(answer: PlanAnswer, before: float | None = None) -> Section:
    """Return who moves against the plan before, and what that costs where it is known what that plan was worth."""
    table = tables.changes_table(answer.plan)
    value, unit = answer.plan.allocation.value, answer.plan.unit
    said = f"{len(table)} {'change' if len(table) == 1 else 'changes'} against the plan before."
    if before is not None:
        by = value - before
        price = "the same" if abs(by) < NEXT_TO_NOTHING else f"{finishes(abs(by))} {'more' if by > 0 else 'fewer'}"
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


def constraints(answer: PlanAnswer) -> Section:
    """Return each pin and floor with what it costs."""
    table = tables.prices(answer.plan) if answer.prices is None else answer.prices
    rows = [[str(what), str(note) or DASH, finishes(price)] for what, price, note in table.itertuples(index=False)]
    said = f"What a plan without each would have more, in {answer.plan.unit}."
    head = ("Pin or floor", "Note", "Costs")
    return Section("Pins and floors, and what each costs", said, None, head, rows, (), "Pins and floors", 2)


def price(words: str, prices: dict[str, float], unit: str) -> str:
    """Return what a pin or floor costs, in words; or that it is not known yet."""
    if words not in prices:
        return "known after the next plan"
    return "costs nothing" if prices[words] < NEXT_TO_NOTHING else f"costs {finishes(prices[words])} {unit}"


def simple_orders(answer: PlanAnswer) -> Section:
    """Return what simple orders would have given on the same list."""
    plan, unit = answer.plan, answer.plan.unit
    made = [("This plan", plan.allocation), *((order(name), other) for name, other in answer.simple.items())]
    best = max((other.value for _, other in made[1:]), default=0.0)
    mine = plan.allocation.value
    said = f"The best of the simple orders has {finishes(best)} {unit}; this plan {finishes(mine)}:"
    said += f" {signed(mine - best, 2)}."
    if plan.formulation.constraints.pins or plan.formulation.constraints.floors:
        said += " Simple orders know nothing of floors, nor of who must start."
    head = ("On the same list", unit.capitalize(), "Against this plan", "People with a start")
    rows = [[name, finishes(o.value), signed(o.value - mine, 2), str(o.placed)] for name, o in made]
    figure = against_orders([name for name, _ in made], [o.value for _, o in made], unit)
    terms = ("Referral order", "Least slack", "Earliest deadline first; earliest due date (EDD)")
    return Section("Beside simple rules", said, figure, head, rows, terms)


def groups(answer: PlanAnswer) -> Section:
    """Return how groups of people fare."""
    rows = [
        [
            row["by"],
            row["group"],
            f"{row['people']:,}",
            f"{row['placed']:,}",
            finishes(row["expected_finishes"]),
            percent(row["share_of_best"]),
        ]
        for _, row in tables.equity_table(answer.plan).iterrows()
    ]
    head = ("Grouped by", "Group", "People", "With a start", "Expected finishes", "Of the best\nthey could have")
    said = "What each group has, and how much of what it could have were nobody else waiting."
    return Section("By group", said, None, head, rows, (), "Groups", text_columns=2)


def assumptions(answer: PlanAnswer) -> Section:
    """Return the plan's own choices; the scenario's values are on their own page."""
    file = answer.question.file
    table = tables.assumptions_table(answer.plan, file)
    own = table[table["grade"] == tables.OWN]
    rows = [[str(row["key"]), str(row["value"])] for _, row in own.iterrows()]
    said = (
        f"Scenario: {file.title}, for the length of courses and whether sessions are held."
        " The page Assumptions lists each of its values; the Excel file has them all."
    )
    head = ("What", "This plan’s choice")
    return Section("Inputs and assumptions", said, None, head, rows, ("Assumption",), "This plan’s own choices", 2)


def findings(title: str, caption: str, entries: Sequence[Entry]) -> Section:
    """Return what was found in the files of a caseload."""
    rows = []
    for entry in entries[:MOST_FINDINGS]:
        name = Path(entry.file).name  # a folder would leave a narrow window no room for what is wrong
        where = f"{name}, row {entry.row}" if entry.row is not None else name
        rows.append([where, entry.column or DASH, entry.value or DASH, entry.wrong, entry.done])
    cut = f", the first {MOST_FINDINGS} of {len(entries):,}" if len(entries) > MOST_FINDINGS else ""
    head = ("File and row", "Column", "Value", "What is allowed, or wrong", "What was done")
    return Section(title, f"{caption}{cut}.", None, head, rows, (), f"{caption}{cut}", 5, "pp-tall")
