"""Tidy tables of a plan, one fact a row, and what each of their columns means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from planner.base.arrays import NONE
from planner.model.rules import MINUTES_PER_HOUR, Clock
from planner.optimise.allocation import Allocation
from planner.optimise.constraints.equity import GROUPINGS
from planner.optimise.constraints.plan_constraints import Start
from planner.optimise.explain.counterfactuals import Counterfactuals
from planner.optimise.explain.explanation import Reason
from planner.optimise.explain.plan import AT_RISK_WEEKS, NEXT_WEEKS, Plan, PlanStatus, Row
from planner.present.export import records
from planner.scenario import ScenarioFile
from planner.scenario import assumptions as every_assumption
from planner.studies.plan import words

if TYPE_CHECKING:
    from planner.studies.plan.answer import PlanAnswer

PLAN_DICTIONARY = {
    "person": "pseudonym, as in the caseload",
    "prison": "where the person is",
    "standing": f"start next (within {NEXT_WEEKS} weeks), start later, not placed, cannot finish, on course, no place",
    "start_date": "first day of the week in which the course starts",
    "psychologist": "who delivers it",
    "second_psychologist": "the other one, where two are needed",
    "team": "the psychologists' team",
    "hours_held_until": "first day of the week from which the course should hold no more hours",
    "chance": "chance of finishing before the deadline, starting then; from the scenario's own course lengths",
    "best_chance": "the same with the best possible start, were nobody else waiting",
    "deadline": "the day by which the course should be complete, on the clock chosen",
    "last_start_date": "last week in which a start still has a chance worth offering; blank where after those planned",
    "weeks_left": "weeks from the plan's first day until then",
    "at_risk": f"no start planned within {NEXT_WEEKS} weeks, and the last start is {AT_RISK_WEEKS} weeks away or less",
    "weight": "how much finishing in time counts, set by people; 1 unless said",
    "status": "where the person stands, as in the caseload",
    "assessment_tool": "what the last assessment was made with, as in the caseload",
    "assessment_date": "when it was made, as in the caseload",
    "too_old_from": "first day on which no course may start on it; blank where it holds for good or has no date",
    "repeat_assessment": "yes where it is too old before the person could start, or by the planned start",
    "assessor_hours": "hours of an assessor that repeating it costs",
    "reason": "why, and what would change it",
}
STAFF_DICTIONARY = {
    "week_starts": "first day of the week",
    "hours": "hours for the programme in that week",
    "hours_held": "held by courses, parole reports and assessments",
    "hours_free": "left",
    "days_off": "days without sessions: leave, bank holidays, not at work",
    "people": "whose courses hold hours in that week",
    "other_work": "parole reports and assessments that hold hours in that week, and whose",
}
PROOF_DICTIONARY = {
    "plan": "this plan, and what simple orders would have given on the same list",
    "value": "weighted expected finishes in time: what is made as large as can be",
    "upper_bound": "no plan has a higher value",
    "gap": "how far the value may be from the bound, as a share of it",
    "expected_finishes": "expected number who finish in time, whatever their weights",
    "placed": "how many have a start",
    "status": "what is proved: optimal means value, then changes, then earliest starts",
}
EQUITY_DICTIONARY = {
    "by": "what the people are grouped by",
    "group": "the group",
    "placed": "how many of them have a start in the plan",
    "expected_finishes": "expected number who finish in time",
    "share_of_best": "of what it would be if each had the best start, were nobody else waiting",
}
OWN = "this plan's choice"  # the grade of what the plan itself assumes
CHANGES = {
    "person": "pseudonym",
    "change": "added, moved, dropped, started (on course by now) or gone (no longer on the list)",
    "start_before": "first day of the week in the plan before",
    "with_before": "with whom, in the plan before",
    "start_now": "first day of the week in this plan",
    "with_now": "with whom, in this plan",
}


def all_of(answer: PlanAnswer) -> dict[str, pd.DataFrame]:
    """Return every table by name: each is a sheet of the workbook."""
    plan, reasons = answer.plan, answer.reasons
    return {
        "plan": plan_table(plan, reasons),
        "at_risk": at_risk_table(plan, reasons),
        "staff_by_week": staff_table(plan),
        "proof": proof_table(plan, answer.simple),
        "pins_and_floors": prices(plan) if answer.prices is None else answer.prices,
        "equity": equity_table(plan),
        "changes": changes_table(plan),
        "data_quality": answer.quality.table(),
        "assumptions": assumptions_table(plan, answer.question.file),
        "data_dictionary": dictionary_table(),
    }


def document(answer: PlanAnswer) -> dict[str, Any]:
    """Return the whole plan as plain values for JSON."""
    plan, horizon = answer.plan, answer.plan.formulation.horizon
    allocation = plan.allocation
    return {
        "from": horizon.first_day.isoformat(),
        "weeks": horizon.weeks,
        "scenario": answer.question.file.name,
        "proof": {
            "value": allocation.value,
            "expected_finishes": plan.expected_finishes,
            "bound": allocation.bound,
            "gap": allocation.gap,
            "status": allocation.status.value,
        },
        "in_simple_orders": {name: {"value": o.value, "placed": o.placed} for name, o in answer.simple.items()},
        "assessments_to_repeat": {
            "people": len(plan.renewals),
            "assessor_hours": sum(each.hours for each in plan.renewals),
            "held_in_plan": sum(each.is_booked for each in plan.renewals),
        },
        **{name: records(table) for name, table in answer.tables().items() if name != "proof"},
        "caveats": list(words.CAVEATS),
    }


def plan_table(plan: Plan, reasons: Mapping[str, Reason]) -> pd.DataFrame:
    """Return a row a person, those to act on first."""
    order = {row.person: at for at, row in enumerate(sorted(plan.rows, key=urgency))}
    rows = sorted(plan.rows, key=lambda row: order[row.person])
    return _plan_rows(rows, reasons)


def _plan_rows(rows: Iterable[Row], reasons: Mapping[str, Reason]) -> pd.DataFrame:
    cells = [_cells(row, str(reasons.get(row.person, words.WAITING))) for row in rows]
    table = pd.DataFrame(cells, columns=list(PLAN_DICTIONARY))
    return table.astype({"weeks_left": "Int64"})


def urgency(row: Row) -> tuple[int, object, str]:
    """Return what rows are sorted by, those to act on first."""
    standings = list(type(row.standing))
    when = row.start or row.last_start or row.deadline
    return standings.index(row.standing), (when is None, when), row.person


def _cells(row: Row, reason: str) -> dict[str, object]:
    names = [*row.psychologists, "", ""]
    return {
        "person": row.person,
        "prison": row.prison,
        "standing": row.standing.value,
        "start_date": row.start,
        "psychologist": names[0],
        "second_psychologist": names[1],
        "team": row.team,
        "hours_held_until": row.until,
        "chance": row.chance,
        "best_chance": row.best_chance,
        "deadline": row.deadline,
        "last_start_date": row.last_start,
        "weeks_left": row.weeks_left,
        "at_risk": "yes" if row.at_risk else "no",
        "weight": row.weight,
        "status": row.status,
        "assessment_tool": row.assessment_tool,
        "assessment_date": row.assessment_date,
        "too_old_from": row.too_old_from,
        "repeat_assessment": "yes" if row.renewal else "",
        "assessor_hours": row.renewal.hours if row.renewal else None,
        "reason": reason,
    }


def at_risk_table(plan: Plan, reasons: Mapping[str, Reason]) -> pd.DataFrame:
    """Return who is about to run out of time, the least time left first."""
    return _plan_rows(plan.at_risk, reasons)


def staff_table(plan: Plan) -> pd.DataFrame:
    """Return each psychologist's week: hours for the programme, held by courses and other work, and free."""
    formulation = plan.formulation
    held, hours = plan.held_minutes() / MINUTES_PER_HOUR, formulation.hours / MINUTES_PER_HOUR
    rows = []
    for number, who in enumerate(formulation.staff):
        for week in range(plan.busy_weeks):
            people = [place.person for place in plan.places if place.holds(number, week)]
            fixed_tasks = [task for task in formulation.fixed_tasks if task.holds(number, week)]
            away = formulation.days_off(number, week)
            rows.append(
                {
                    "psychologist": who.name,
                    "team": who.team,
                    "week_starts": formulation.horizon.monday_of(week),
                    "hours": hours[number, week],
                    "hours_held": held[number, week],
                    "hours_free": max(0.0, hours[number, week] - held[number, week]),
                    "days_off": away,
                    "people": ", ".join(people),
                    "other_work": ", ".join(f"{task.kind.value}: {task.person}" for task in fixed_tasks),
                }
            )
    return pd.DataFrame(rows)


def proof_table(plan: Plan, simple: Mapping[str, Allocation]) -> pd.DataFrame:
    """Return what the plan achieves, what no plan can exceed, and what simple orders would have given."""
    allocation = plan.allocation
    proof = {"upper_bound": allocation.bound, "gap": allocation.gap, "status": allocation.status.value}
    rows = [_achieved("this plan", plan) | proof]
    rows += [_achieved(f"in order: {name}", Plan(plan.formulation, other)) for name, other in simple.items()]
    return pd.DataFrame(rows, columns=list(PROOF_DICTIONARY))


def _achieved(name: str, plan: Plan) -> dict[str, object]:
    value, placed = plan.allocation.value, plan.allocation.placed
    return {"plan": name, "value": value, "expected_finishes": plan.expected_finishes, "placed": placed}


def equity_table(plan: Plan) -> pd.DataFrame:
    """Return, for each group of people, how many are placed and what is expected of the best they could have."""
    formulation, start, chance = plan.formulation, plan.allocation.start, plan.chances
    rows = []
    for by, group_of in GROUPINGS.items():
        groups = [group_of(case) for case in formulation.cases]
        for group in sorted(set(groups)):
            mine = np.asarray([one == group for one in groups])
            could = float(formulation.best[mine].sum())
            rows.append(
                {
                    "by": by,
                    "group": group,
                    "people": int(mine.sum()),
                    "placed": int((start[mine] != NONE).sum()),
                    "expected_finishes": float(chance[mine].sum()),
                    "share_of_best": float(chance[mine].sum()) / could if could else None,
                }
            )
    return pd.DataFrame(rows, columns=["by", "group", "people", "placed", "expected_finishes", "share_of_best"])


def changes_table(plan: Plan) -> pd.DataFrame:
    """Return who is added, moved, dropped, started or gone since the plan before, in order of person."""
    before = plan.formulation.constraints.previous
    if not before:
        return pd.DataFrame(columns=list(CHANGES))
    now = {row.person: row for row in plan.rows}
    planned = {person for person in plan.formulation.people if now[person].start}
    rows = [_change(person, before.get(person), now.get(person)) for person in sorted({*before, *planned})]
    return pd.DataFrame([row for row in rows if row["change"]], columns=list(CHANGES))


def _change(person: str, before: Start | None, now: Row | None) -> dict[str, object]:
    then, names = before or (None, ())
    start, with_now = (now.start, now.psychologists) if now else (None, ())
    word = _word(before, now, same=(then, frozenset(names)) == (start, frozenset(with_now)))
    cells = (person, word, then, ", ".join(names), start, ", ".join(with_now))
    return dict(zip(CHANGES, cells, strict=True))


def _word(before: Start | None, now: Row | None, *, same: bool) -> str:
    if now is None:
        return "gone"
    if now.standing is PlanStatus.ON_COURSE:
        return "started"
    if before is None:
        return "added"
    return "dropped" if now.start is None else "" if same else "moved"


def prices(plan: Plan) -> pd.DataFrame:
    """Return each pin and floor with its price: the expected finishes that a plan without it would have more."""
    constraints, counterfactuals = plan.formulation.constraints, Counterfactuals(plan)
    rows: list[dict[str, object]] = []
    for pin in constraints.pins:
        price = counterfactuals.price_of(constraints.without(pin))
        rows.append({"wish": f"{pin.person}: {pin}", "price_finishes": price, "note": pin.note})
    for floor in constraints.floors:
        price = counterfactuals.price_of(constraints.without(floor))
        rows.append({"wish": str(floor), "price_finishes": price, "note": ""})
    return pd.DataFrame(rows, columns=["wish", "price_finishes", "note"])


def assumptions_table(plan: Plan, file: ScenarioFile) -> pd.DataFrame:
    """Return what the plan assumes: its own choices first, then every parameter of the scenario with its source."""
    formulation = plan.formulation
    own = {
        "deadline": "next parole review" if formulation.clock is Clock.PAROLE_REVIEW else "end of custody",
        "least chance worth a start": f"{formulation.offer.least_chance:g}",
        "start next": f"within {NEXT_WEEKS} weeks",
        "at risk": f"last start within {AT_RISK_WEEKS} weeks",
        "weeks planned": f"{formulation.horizon.weeks}",
        "hours held": "for the average length of a course on the psychologist's own diary",
        "a place lost by a long pause": "given again at the next meeting",
        "an assessment holds": "for good" if formulation.valid_days is None else f"{formulation.valid_days} days",
    }
    chosen = [(key, value, "", OWN, "") for key, value in own.items()]
    stated = [(each.key, each.value, each.unit, each.grade, each.source) for each in every_assumption(file)]
    return pd.DataFrame([*chosen, *stated], columns=["key", "value", "unit", "grade", "source"])


def dictionary_table() -> pd.DataFrame:
    """Return what each column of the plan means."""
    columns = {**PLAN_DICTIONARY, **STAFF_DICTIONARY, **PROOF_DICTIONARY, **EQUITY_DICTIONARY, **CHANGES}
    return pd.DataFrame([{"column": name, "meaning": meaning} for name, meaning in columns.items()])
