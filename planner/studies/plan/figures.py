"""Figures beside a plan: a person's chance by week of start, and the plan against simple orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from planner.present.figures import BLUE, GREY, INK, LABELS_DOWN, ORANGE, VERMILION, hatched, laid_out, wrapped

Points = Sequence[tuple[date, float]]


def chance_by_start(best: Points, planned: Points, start: tuple[date, float] | None) -> go.Figure:
    """Return the chance of finishing in time by week of start: at best, with the one planned, and as planned."""
    figure = go.Figure()
    for points, name, colour, dash, symbol in (
        (best, "with whoever gives the best chance", BLUE, "solid", "circle"),
        (planned, "with the one planned", ORANGE, "dash", "square"),
    ):
        if points:
            figure.add_trace(
                go.Scatter(
                    name=name,
                    x=[when for when, _ in points],
                    y=[chance for _, chance in points],
                    mode="lines+markers" if len(points) < 60 else "lines",
                    line={"color": colour, "dash": dash, "width": 2.5},
                    marker={"symbol": symbol, "size": 6},
                    hovertemplate="%{y:.0%}",
                )
            )
    if start:
        figure.add_trace(
            go.Scatter(
                name="the start planned",
                x=[start[0]],
                y=[start[1]],
                mode="markers",
                marker={"symbol": "diamond", "size": 14, "color": VERMILION, "line": {"color": INK, "width": 1}},
                hovertemplate="%{y:.0%}",
            )
        )
    return laid_out(
        figure,
        showlegend=True,
        xaxis={"type": "date", "title": {"text": "week in which the course starts"}, "tickformat": "%-d %b\n%Y"},
        yaxis={"title": {"text": "chance of finishing"}, "tickformat": ".0%", "range": [0, 1.02]},
    )


def against_orders(names: Sequence[str], finishes: Sequence[float], unit: str) -> go.Figure:
    """Return the expected finishes of the plan, plain, and of each simple order, hatched."""
    colours = [BLUE, *[GREY] * (len(names) - 1)]
    hatches = ["", *["/"] * (len(names) - 1)]
    figure = go.Figure(
        go.Bar(
            orientation="h",
            x=list(finishes),
            y=[wrapped(name) for name in names],
            marker={"color": colours, "pattern": hatched(GREY, "/") | {"shape": hatches, "bgcolor": colours}},
            text=[f"{each:.2f}" for each in finishes],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:.2f}<extra></extra>",
        )
    )
    return laid_out(
        figure,
        height=110 + 40 * len(names),
        hovermode="closest",
        margin={"l": 8, "r": 48, "t": 12, "b": 8},
        xaxis={"title": {"text": unit}, "rangemode": "tozero"},
        yaxis=LABELS_DOWN,
    )
