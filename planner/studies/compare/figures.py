"""Figures of a comparison of funding scenarios."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from planner.outcome.money import ITEMS
from planner.present.figures import (
    BASE,
    INK,
    MINE,
    faded,
    hatched,
    laid_out,
    wrapped,
)


def fan(base: pd.DataFrame, mine: pd.DataFrame | None, names: Sequence[str]) -> go.Figure:
    """Return reachable people released untreated by plan year: middle future as a line, 80% of futures as a band."""
    figure = go.Figure()
    _band(figure, base["group"], base, names[0], BASE, "dash", "square")
    if mine is not None:
        _band(figure, mine["group"], mine, names[1], MINE, "solid", "circle")
    return laid_out(
        figure, yaxis={"title": {"text": "people a year"}, "rangemode": "tozero"}, xaxis={"type": "category"}
    )


def _band(figure: go.Figure, x: pd.Series, rows: pd.DataFrame, name: str, colour: str, dash: str, symbol: str) -> None:
    edge = {"x": x, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    figure.add_trace(go.Scatter(**edge, y=rows["p10"], name=f"{name}, low"))
    figure.add_trace(go.Scatter(**edge, y=rows["p90"], name=name, fill="tonexty", fillcolor=faded(colour, 0.22)))
    figure.add_trace(
        go.Scatter(
            x=x,
            y=rows["p50"],
            name=name,
            mode="lines+markers" if len(rows) < 60 else "lines",
            line={"color": colour, "dash": dash, "width": 2.5},
            marker={"symbol": symbol, "size": 7},
            customdata=rows[["p10", "p90"]],
            hovertemplate="%{y:,.0f} (%{customdata[0]:,.0f} to %{customdata[1]:,.0f})",
        )
    )


def weeks(base: pd.DataFrame, mine: pd.DataFrame | None, names: Sequence[str], unit: str) -> go.Figure:
    """Return a weekly series: middle future as a line, 80% of futures as a band."""
    figure = go.Figure()
    _band(figure, base["week_starts"], base, names[0], BASE, "dash", "square")
    if mine is not None:
        _band(figure, mine["week_starts"], mine, names[1], MINE, "solid", "circle")
    return laid_out(figure, yaxis={"title": {"text": unit}, "rangemode": "tozero"}, xaxis={"type": "date"})


def causes(rows: pd.DataFrame, names: dict[str, str]) -> go.Figure:
    """Return untreated people by cause, mean over futures: baseline hatched, scenario plain."""
    figure = go.Figure()
    for at, (scenario, title) in enumerate(names.items()):
        mine = rows[rows["scenario"] == scenario]
        figure.add_trace(
            go.Bar(
                name=title,
                orientation="h",
                x=mine["mean"],
                y=[wrapped(label) for label in mine["label"]],
                marker={
                    "color": BASE if at == 0 else MINE,
                    "pattern": hatched(BASE if at == 0 else MINE, "/" if at == 0 else ""),
                },
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": mine["p90"] - mine["mean"],
                    "arrayminus": mine["mean"] - mine["p10"],
                    "color": INK,
                    "thickness": 1,
                    "width": 3,
                },
                hovertemplate="%{y}: %{x:,.1f}<extra>" + title + "</extra>",
            )
        )
    return laid_out(
        figure,
        height=480,
        barmode="group",
        bargap=0.3,
        hovermode="closest",
        xaxis={"title": {"text": "people: mean (line: 80% of futures)"}, "rangemode": "tozero"},
        yaxis={"autorange": "reversed"},
    )


def costs(base: pd.DataFrame, mine: pd.DataFrame | None, names: Sequence[str]) -> go.Figure:
    """Return the cost of each plan year: bars beside each other, the baseline hatched."""
    figure = go.Figure()
    for table, name, colour, hatch in ((base, names[0], BASE, "/"), (mine, names[-1], MINE, "")):
        if table is not None:
            items = [f"{item} £{{}}" for item in ITEMS.values()]
            hover = [
                "<br>".join(text.format(f"{row[item]:,.0f}") for text, item in zip(items, ITEMS.values(), strict=True))
                for _, row in table.iterrows()
            ]
            figure.add_trace(
                go.Bar(
                    name=name,
                    x=table["year"],
                    y=table["whole"] / 1e6,
                    hovertext=hover,
                    marker={"color": colour, "pattern": hatched(colour, hatch)},
                    hovertemplate="£%{y:.2f} million<br>%{hovertext}",
                )
            )
    return laid_out(
        figure, barmode="group", yaxis={"title": {"text": "£ million"}, "tickformat": ".1f"}, xaxis={"type": "category"}
    )
