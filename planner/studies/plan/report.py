"""A plan as its files: tables, workbook, calendar, one JSON document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from icalendar import Calendar, Event

from planner.base.uk_date import uk_date
from planner.caseload import Quality
from planner.model.rules import Clock
from planner.optimise.allocation import Allocation
from planner.optimise.explain.counterfactuals import Counterfactuals
from planner.optimise.explain.explanation import Reason, Reasons
from planner.optimise.explain.plan import AT_RISK_WEEKS, NEXT_WEEKS, Plan, Row, Standing
from planner.optimise.explain.simple_orders import simple_plans
from planner.present import export
from planner.present.export import Writer, records
from planner.scenario import ScenarioFile, assumptions
from planner.studies.plan import tables as plan_tables

PLAN_CAVEATS = (
    "Options with reasons, not decisions: people decide, and an override costs what it is said to cost.",
    "A chance of finishing is the chance to complete the course in time. It is no measure of safety or of an effect.",
    "Official dates are taken as given; none is computed. Weights are set by people.",
    "Only people on this list are planned for; whoever is referred later will need hours too.",
)


@dataclass(frozen=True, eq=False)
class PlanReport:
    """A plan with its reasons, its proof, and what it rests on."""

    plan: Plan
    file: ScenarioFile
    quality: Quality

    @cached_property
    def told(self) -> Reasons:
        """Reasons as they are asked for: some take a plan of their own."""
        return Reasons(self.plan)

    @cached_property
    def reasons(self) -> dict[str, Reason]:
        """Everyone's reason, by person."""
        return {reason.person: reason for reason in self.told}

    @cached_property
    def simple(self) -> dict[str, Allocation]:
        """What simple orders would have given, by name."""
        return simple_plans(self.plan.formulation)

    @cached_property
    def wishes(self) -> pd.DataFrame:
        """Each pin and each floor with its price: the expected finishes that a plan without it would have more."""
        wishes, inquiry = self.plan.formulation.wishes, Counterfactuals(self.plan)
        rows: list[dict[str, object]] = []
        for pin in wishes.pins:
            price = inquiry.price_of(wishes.without(pin))
            rows.append({"wish": f"{pin.person}: {pin}", "price_finishes": price, "note": pin.note})
        for floor in wishes.floors:
            price = inquiry.price_of(wishes.without(floor))
            rows.append({"wish": str(floor), "price_finishes": price, "note": ""})
        return pd.DataFrame(rows, columns=["wish", "price_finishes", "note"])

    @cached_property
    def assumptions(self) -> pd.DataFrame:
        """What the plan assumes: its own choices first, then every parameter of the scenario with its source."""
        formulation = self.plan.formulation
        deadline = "next parole review" if formulation.clock is Clock.PAROLE_REVIEW else "end of custody"
        own = {
            "deadline": deadline,
            "least chance worth a start": f"{formulation.offer.least_chance:g}",
            "start next": f"within {NEXT_WEEKS} weeks",
            "at risk": f"last start within {AT_RISK_WEEKS} weeks",
            "weeks planned": f"{formulation.span.weeks}",
            "hours held": "for the average length of a course on the psychologist's own diary",
            "a place lost by a long pause": "given again at the next meeting",
            "an assessment holds": "for good" if formulation.valid_days is None else f"{formulation.valid_days} days",
        }
        chosen = [(key, value, "", "this plan's choice", "") for key, value in own.items()]
        stated = [(each.key, each.value, each.unit, each.grade, each.source) for each in assumptions(self.file)]
        return pd.DataFrame([*chosen, *stated], columns=["key", "value", "unit", "grade", "source"])

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table, by the name of its sheet."""
        return {
            "Plan": plan_tables.plan_table(self.plan, self.reasons),
            "At risk": plan_tables.at_risk_table(self.plan, self.reasons),
            "Staff by week": plan_tables.staff_table(self.plan),
            "Proof": plan_tables.proof_table(self.plan, self.simple),
            "Pins and floors": self.wishes,
            "Equity": plan_tables.equity_table(self.plan),
            "Changes": plan_tables.changes_table(self.plan),
            "Data quality": self.quality.table(),
            "Assumptions": self.assumptions,
            "Data dictionary": plan_tables.dictionary_table(),
        }

    def files(self) -> dict[str, Writer]:
        """Return a writer of each file, by name."""
        first_day = self.plan.formulation.span.first_day
        return {
            "plan.csv": export.csv(self.tables["Plan"]),
            "plan.xlsx": export.workbook(self.tables, first_day),
            "plan.ics": lambda path: write_calendar(self.plan, path),
            "plan.json": export.json_text(self.document()),
        }

    def document(self) -> dict[str, Any]:
        """Return the whole plan as plain values for JSON."""
        allocation, formulation = self.plan.allocation, self.plan.formulation
        return {
            "from": formulation.span.first_day.isoformat(),
            "weeks": formulation.span.weeks,
            "scenario": self.file.name,
            "proof": {
                "value": allocation.value,
                "expected_finishes": self.plan.expected_finishes,
                "bound": allocation.bound,
                "gap": allocation.gap,
                "status": allocation.status.value,
            },
            "in_simple_orders": {name: {"value": o.value, "placed": o.placed} for name, o in self.simple.items()},
            "assessments_to_repeat": {
                "people": len(self.plan.renewals),
                "assessor_hours": sum(each.hours for each in self.plan.renewals),
                "held_in_plan": sum(each.is_booked for each in self.plan.renewals),
            },
            **{_key(name): records(table) for name, table in self.tables.items() if name != "Proof"},
            "caveats": list(PLAN_CAVEATS),
        }


def _key(sheet: str) -> str:
    return sheet.lower().replace(" ", "_")


def write_calendar(plan: Plan, path: Path) -> None:
    """Write the planned starts and the last possible starts as a calendar file: the same each time."""
    calendar = Calendar()
    calendar.add("prodid", "-//programme-place planner//plan//EN")
    calendar.add("version", "2.0")
    for event in _events(plan):
        calendar.add_component(event)
    path.write_bytes(calendar.to_ical())


def _events(plan: Plan) -> Iterator[Event]:
    for row in plan.rows:
        if row.standing in {Standing.START_NEXT, Standing.START_LATER} and row.start:
            yield _event(plan, row, "start", f"{row.person} starts with {' and '.join(row.psychologists)}", row.start)
        if row.at_risk and row.last_start:
            summary = f"{row.person}: last week in which a start could finish in time"
            yield _event(plan, row, "last-start", summary, row.last_start)


def _event(plan: Plan, row: Row, what: str, summary: str, day: Any) -> Event:
    event, first_day = Event(), plan.formulation.span.first_day
    event.add("uid", f"{what}-{row.person}-{day.isoformat()}@programme-place-planner")
    event.add("dtstamp", datetime(first_day.year, first_day.month, first_day.day, tzinfo=UTC))  # the plan's own day
    event.add("summary", summary)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("description", f"Deadline {uk_date(row.deadline)}" if row.deadline else "No deadline")
    return event
