"""A plan as it is read in a terminal: the proof, who starts next, who is at risk, who is not placed and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from planner.base.uk_date import uk_date
from planner.caseload import Quality, Severity
from planner.optimise.allocation import Allocation, Status
from planner.optimise.explain.plan import AT_RISK_WEEKS, NEXT_WEEKS, PlanStatus, Row
from planner.studies.plan.report import PLAN_CAVEATS, PlanReport

PROVED = {
    Status.OPTIMAL: "proved: no plan has more; of those with as many, none changes less or starts earlier",
    Status.VALUE_OPTIMAL: "proved: no plan has more",
    Status.FEASIBLE: "not proved to be the most: at most {gap:.1%} more may be possible",
}


def plan_words(report: PlanReport) -> RenderableType:
    """Return the plan for a terminal."""
    return Group(*_parts(report))


def quality_words(quality: Quality) -> RenderableType:
    """Return the data-quality report for a terminal, before any number."""
    title = Text("Data quality", style="bold")
    return Group(title, *(Text(line) for line in quality.lines()))


def quality_summary(quality: Quality) -> str:
    """Return the data-quality report in one sentence."""
    counts = [f"{len(quality.of(severity))} {severity.value}" for severity in Severity if quality.of(severity)]
    return f"{quality.people.used} people and {quality.staff.used} staff read; findings: {', '.join(counts) or 'none'}."


def _parts(report: PlanReport) -> Iterator[RenderableType]:
    rows = report.plan.rows
    yield _proof(report)
    if said := renewals_sentence(report):
        yield Text(said)
    yield Text()
    yield _starts(report, [row for row in rows if row.standing is PlanStatus.START_NEXT])
    yield _risks(report, list(report.plan.at_risk))
    waiting = [row for row in rows if row.standing is PlanStatus.START_LATER and not row.at_risk]
    yield _table_of(report, "Start later", waiting)
    without = [
        row for row in rows if row.standing in {PlanStatus.NOT_PLACED, PlanStatus.CANNOT_FINISH} and not row.at_risk
    ]
    yield _table_of(report, "Not placed", without)
    if len(report.constraints):
        yield _constraints(report)
    yield Text("\n".join(PLAN_CAVEATS), style="dim")


def proof_sentence(report: PlanReport) -> str:
    """Return what the plan achieves, and the bound beside it, in a sentence."""
    allocation, people = report.plan.allocation, len(report.plan.formulation.cases)
    said = PROVED[allocation.status].format(gap=allocation.gap)
    return (
        f"{allocation.placed} of {people} people have a start; {allocation.value:.2f} {report.plan.unit} in time, "
        f"and no plan can have more than {allocation.bound:.2f} ({said})."
    )


def renewals_sentence(report: PlanReport) -> str:
    """Return how many assessments are to be repeated and what that costs; nothing where they hold for good."""
    formulation, renewals = report.plan.formulation, report.plan.renewals
    if formulation.valid_days is None:
        return ""
    hours, booked = sum(each.hours for each in renewals), sum(each.is_booked for each in renewals)
    return (
        f"An assessment holds for {formulation.valid_days} days. To be repeated before a start: {len(renewals)}, "
        f"with {hours:g} assessor hours in all; the hours of {booked} of them are held in this plan."
    )


def _proof(report: PlanReport) -> RenderableType:
    horizon = report.plan.formulation.horizon
    title = f"Plan from {uk_date(horizon.first_day)}, {horizon.weeks} weeks.\n{proof_sentence(report)}"
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column("On the same list")
    for column in (report.plan.unit.capitalize(), "People placed"):
        table.add_column(column, justify="right")
    table.add_row("This plan", *_achieved(report.plan.allocation))
    for name, other in report.simple.items():
        table.add_row(f"In order: {name.replace('-', ' ')}", *_achieved(other))
    return table


def _achieved(allocation: Allocation) -> tuple[str, str]:
    return f"{allocation.value:.2f}", str(allocation.placed)


def _starts(report: PlanReport, rows: list[Row]) -> RenderableType:
    table = _heading(f"Start next (within {NEXT_WEEKS} weeks)", "Person", "Start", "With", "Chance", "Why")
    for row in sorted(rows, key=lambda row: (row.start is None, row.start, row.person)):
        cells = (escape(row.person), uk_date(row.start), escape(" and ".join(row.psychologists)), _percent(row.chance))
        table.add_row(*cells, escape(report.reasons[row.person].why))
    return table if rows else _none(f"Nobody starts within {NEXT_WEEKS} weeks.")


def _risks(report: PlanReport, rows: list[Row]) -> RenderableType:
    title = (
        f"At risk: no start within {NEXT_WEEKS} weeks, and the last possible start {AT_RISK_WEEKS} weeks away or less"
    )
    table = _heading(title, "Person", "Weeks left", "Last start", "Planned", "Why")
    for row in rows:
        planned = uk_date(row.start) if row.start else "not placed"
        cells = (escape(row.person), str(row.weeks_left), uk_date(row.last_start), planned)
        table.add_row(*cells, escape(str(report.reasons[row.person])))
    return table if rows else _none("Nobody is at risk.")


def _table_of(report: PlanReport, title: str, rows: list[Row]) -> RenderableType:
    table = _heading(title, "Person", "Start", "Chance", "Why")
    for row in sorted(rows, key=_by_date):
        start = uk_date(row.start) if row.start else row.standing.value
        table.add_row(escape(row.person), start, _percent(row.chance), escape(str(report.reasons[row.person])))
    return table if rows else _none(f"{title}: nobody.")


def _by_date(row: Row) -> tuple[bool, date, str]:
    return row.start is None, row.start or row.deadline or date.max, row.person


def _constraints(report: PlanReport) -> RenderableType:
    table = _heading("Pins and floors, and what each costs", "Wish", report.plan.unit.capitalize(), "Note")
    for constraint, price, note in report.constraints.itertuples(index=False):
        table.add_row(escape(constraint), f"{price:.2f}", escape(note))
    return table


def _heading(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _none(words: str) -> Text:
    return Text(f"{words}\n")


def _percent(chance: float | None) -> str:
    return "–" if chance is None else f"{chance:.0%}"
