"""Figures of a forecast: a series by period, a line for each scenario and team."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from planner.present.figures import DASHES, SEVERAL, faded, laid_out, named
from planner.scenario.service import ALL_TEAMS

MARKS = ("circle", "square", "diamond", "triangle-up", "x")
MOST_BANDS = 3


def periods(rows: pd.DataFrame, titles: Mapping[str, str], columns: tuple[str, str, str], unit: str) -> go.Figure:
    """Return a series as lines; bands show the interval where they would not hide each other."""
    figure = go.Figure()
    groups = list(rows.groupby(["scenario", "team"], sort=False))
    for at, ((scenario, team), mine) in enumerate(groups):
        name = titles[str(scenario)] if team == ALL_TEAMS else f"{titles[str(scenario)]}, {team}"
        if len(groups) <= MOST_BANDS:
            _band(figure, mine, columns, SEVERAL[at % len(SEVERAL)])
        _line(figure, mine, columns, named(name), at)
    return laid_out(figure, yaxis={"title": {"text": unit}, "rangemode": "tozero"}, xaxis={"type": "date"})


def _band(figure: go.Figure, rows: pd.DataFrame, columns: tuple[str, str, str], colour: str) -> None:
    edge = {"x": rows["starts"], "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    figure.add_trace(go.Scatter(**edge, y=rows[columns[1]]))
    figure.add_trace(go.Scatter(**edge, y=rows[columns[2]], fill="tonexty", fillcolor=faded(colour, 0.2)))


def _line(figure: go.Figure, rows: pd.DataFrame, columns: tuple[str, str, str], name: str, at: int) -> None:
    figure.add_trace(
        go.Scatter(
            x=rows["starts"],
            y=rows[columns[0]],
            name=name,
            mode="lines+markers" if len(rows) < 40 else "lines",
            line={"color": SEVERAL[at % len(SEVERAL)], "dash": DASHES[at % len(DASHES)], "width": 2},
            marker={"symbol": MARKS[at % len(MARKS)], "size": 7},
            customdata=rows[list(columns[1:])],
            hovertemplate="%{y:,.1f} (%{customdata[0]:,.1f} to %{customdata[1]:,.1f})",
        )
    )
