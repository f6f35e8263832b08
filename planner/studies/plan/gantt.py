"""The plan as bars: each psychologist's courses and fixed tasks, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import plotly.graph_objects as go

from planner.base.uk_date import uk_date
from planner.optimise.explain.plan import Place, Plan, PlanStatus, Row
from planner.present.figures import BLUE, GREY, INK, ORANGE, PALE, PAPER, RULE, SLATE, VERMILION
from planner.scenario.scenario import DAYS_PER_WEEK

FIXED_TASK = "parole report or assessment"
LOOKS = {  # what a bar is: its colour and hatching
    PlanStatus.ON_COURSE.value: (SLATE, "\\"),
    PlanStatus.START_NEXT.value: (BLUE, ""),
    PlanStatus.START_LATER.value: (ORANGE, "/"),
    FIXED_TASK: (PALE, "."),
}
ROW_PIXELS, AROUND_PIXELS = 24, 170
BAR_WIDTH = 0.85  # of a row: stated, or plotly takes it from the other bars of a trace
LABELS_ACROSS = 18  # names that fit beside each other over all weeks shown
WEEKS_AROUND = 4  # shown at least, and after the last course


@dataclass(frozen=True)
class Bar:
    """One course, or a fixed task, in a psychologist's weeks."""

    psychologist: int
    kind: str  # one of LOOKS
    person: str
    from_week: int
    until_week: int
    row: int = 0  # of the chart, from the top


def gantt(plan: Plan) -> go.Figure:
    """Return a plan as bars: each psychologist's courses below each other, week by week, deadlines marked.

    A bar is one course, from its first week until its hours should be free; a diamond is the person's deadline.
    """
    bars = _in_rows(_bars(plan))
    figure = go.Figure()
    rows = {row.person: row for row in plan.rows}
    for kind in LOOKS:
        figure.add_trace(_trace(plan, kind, [bar for bar in bars if bar.kind == kind], rows))
    figure.add_trace(_deadlines(plan, bars, rows))
    _lay_out(figure, plan, bars)
    return figure


def _bars(plan: Plan) -> list[Bar]:
    """Return every bar, psychologist by psychologist; a pair's course stands with each of the two."""
    standing = {row.person: row.standing.value for row in plan.rows}
    bars = [
        Bar(who, _kind(place, standing), place.person, place.from_week, place.until_week)
        for place in plan.places
        for who in place.psychologists
    ]
    bars += [
        Bar(task.psychologist, FIXED_TASK, task.person, task.from_week, task.until_week)
        for task in plan.formulation.fixed_tasks
    ]
    return sorted(bars, key=lambda bar: (bar.psychologist, bar.from_week, bar.until_week, bar.person))


def _kind(place: Place, standing: dict[str, str]) -> str:
    return standing[place.person] if place.is_new else PlanStatus.ON_COURSE.value


def _in_rows(bars: Sequence[Bar]) -> list[Bar]:
    """Give each bar the first row of its psychologist in which it overlaps no other."""
    placed: list[Bar] = []
    free: list[int] = []  # of the present psychologist's rows: the week from which each is free
    first, present = 0, -1
    for bar in bars:
        if bar.psychologist != present:
            first, free, present = first + len(free), [], bar.psychologist
        row = next((at for at, week in enumerate(free) if week <= bar.from_week), len(free))
        free[row : row + 1] = [bar.until_week]
        placed.append(Bar(bar.psychologist, bar.kind, bar.person, bar.from_week, bar.until_week, first + row))
    return placed


def _trace(plan: Plan, kind: str, bars: Sequence[Bar], rows: dict[str, Row]) -> go.Bar:
    colour, hatch = LOOKS[kind]
    horizon, legible_weeks = plan.formulation.horizon, _shown_weeks(plan) / LABELS_ACROSS
    milliseconds = 24 * 60 * 60 * 1000 * DAYS_PER_WEEK  # of a week: the length of a bar on an axis of dates
    return go.Bar(
        name=kind,
        orientation="h",
        base=[horizon.monday_of(bar.from_week) for bar in bars],
        x=[(bar.until_week - bar.from_week) * milliseconds for bar in bars],
        y=[bar.row for bar in bars],
        width=BAR_WIDTH,
        text=[escape(bar.person) if bar.until_week - bar.from_week >= legible_weeks else "" for bar in bars],
        textposition="inside",
        textangle=0,
        insidetextanchor="start",
        textfont={"color": INK if colour in {ORANGE, PALE} else PAPER, "size": 11},
        constraintext="inside",
        marker={
            "color": colour,
            "line": {"color": PAPER, "width": 1},
            "pattern": {
                "shape": hatch,
                "fillmode": "replace",
                "bgcolor": colour,
                "fgcolor": _hatching(colour),
                "solidity": 0.2,
            },
        },
        hovertext=[_hover(plan, bar, rows[bar.person]) for bar in bars],
        hoverinfo="text",
        showlegend=True,
    )


def _hatching(colour: str) -> str:
    return GREY if colour == SLATE else PAPER  # letters stand on it


def _hover(plan: Plan, bar: Bar, row: Row) -> str:
    horizon = plan.formulation.horizon
    lines = [
        f"<b>{escape(bar.person)}</b>, {bar.kind}",
        f"with {escape(plan.formulation.names[bar.psychologist])}",
        f"{uk_date(horizon.monday_of(bar.from_week))} to {uk_date(horizon.monday_of(bar.until_week))}",
    ]
    if row.chance is not None and bar.kind != FIXED_TASK:
        lines.append(f"chance of finishing in time {row.chance:.0%}")
    if row.deadline:
        lines.append(f"deadline {uk_date(row.deadline)}")
    return "<br>".join(lines)


def _deadlines(plan: Plan, bars: Sequence[Bar], rows: dict[str, Row]) -> go.Scatter:
    """Return a diamond in each course's row on the person's deadline, where it is within the weeks shown."""
    last = plan.formulation.horizon.monday_of(_shown_weeks(plan))
    marked = [bar for bar in bars if bar.kind != FIXED_TASK and _is_before(rows[bar.person].deadline, last)]
    return go.Scatter(
        name="deadline",
        mode="markers",
        x=[rows[bar.person].deadline for bar in marked],
        y=[bar.row for bar in marked],
        marker={"symbol": "diamond", "size": 9, "color": VERMILION, "line": {"color": INK, "width": 1}},
        hovertext=[f"<b>{escape(bar.person)}</b><br>deadline {uk_date(rows[bar.person].deadline)}" for bar in marked],
        hoverinfo="text",
    )


def _shown_weeks(plan: Plan) -> int:
    """Return how many weeks are shown: until the last course ends; reports years later would leave no room."""
    last = max((place.until_week for place in plan.places), default=0)
    return max(WEEKS_AROUND, min(last, plan.formulation.horizon.weeks) + WEEKS_AROUND)


def _is_before(when: date | None, last: date) -> bool:
    return when is not None and when <= last


def _lay_out(figure: go.Figure, plan: Plan, bars: Sequence[Bar]) -> None:
    names, horizon = plan.formulation.names, plan.formulation.horizon
    rows: dict[int, list[int]] = {}
    for bar in bars:
        rows.setdefault(bar.psychologist, []).append(bar.row)
    count = max((bar.row for bar in bars), default=0) + 1
    figure.update_layout(
        barmode="overlay",
        uniformtext={"minsize": 10, "mode": "hide"},  # a name that does not fit is told on hover, and in the table
        bargap=0.15,
        height=AROUND_PIXELS + ROW_PIXELS * count,
        plot_bgcolor=PAPER,
        paper_bgcolor=PAPER,
        font={"color": INK, "size": 13},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "title": {"text": ""}},
        margin={"l": 10, "r": 10, "t": 60, "b": 40},
        hoverlabel={"bgcolor": PAPER, "font": {"color": INK}},
        xaxis={
            "type": "date",
            "range": [horizon.monday_of(0), horizon.monday_of(_shown_weeks(plan))],
            "tickformat": "%-d %b\n%Y",
            "gridcolor": RULE,
            "side": "bottom",
        },
        yaxis={
            "tickvals": [sum(each) / len(each) for each in (sorted({*mine}) for mine in rows.values())],
            "ticktext": [escape(names[who]) for who in rows],
            "range": [count - 0.5, -0.5],
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
        },
    )
    for mine in rows.values():
        figure.add_hline(y=max(mine) + 0.5, line={"color": RULE, "width": 1})
