"""A plan as a calendar file: the planned starts, and the last possible starts of those at risk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from planner.base.uk_date import uk_date
from planner.optimise.explain.plan import Plan, PlanStatus, Row
from planner.present.placing import Writer, plain


def calendar(plan: Plan) -> Writer:
    """Return a writer of the calendar (iCalendar, RFC 5545): the same bytes each time."""
    made = Calendar()
    made.add("prodid", "-//programme-place planner//plan//EN")
    made.add("version", "2.0")
    for event in _events(plan):
        made.add_component(event)
    return plain(made.to_ical())


def _events(plan: Plan) -> Iterator[Event]:
    for row in plan.rows:
        if row.standing in {PlanStatus.START_NEXT, PlanStatus.START_LATER} and row.start:
            yield _event(plan, row, "start", f"{row.person} starts with {' and '.join(row.psychologists)}", row.start)
        if row.at_risk and row.last_start:
            summary = f"{row.person}: last week in which a start could finish in time"
            yield _event(plan, row, "last-start", summary, row.last_start)


def _event(plan: Plan, row: Row, what: str, summary: str, day: date) -> Event:
    event, first_day = Event(), plan.formulation.horizon.first_day
    event.add("uid", f"{what}-{row.person}-{day.isoformat()}@programme-place-planner")
    event.add("dtstamp", datetime(first_day.year, first_day.month, first_day.day, tzinfo=UTC))  # the plan's own day
    event.add("summary", summary)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("description", f"Deadline {uk_date(row.deadline)}" if row.deadline else "No deadline")
    return event
