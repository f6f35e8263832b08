"""Figures of a comparison of funding scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

import pandas as pd
import plotly.graph_objects as go

from planner.outcome.money import ITEMS
from planner.present.figures import (
    BASE,
    HATCHES,
    INK,
    LABELS_DOWN,
    MINE,
    SEVERAL,
    faded,
    hatched,
    laid_out,
    named,
    wrapped,
)

LOOKS = ((BASE, "dash", "square", "/"), (MINE, "solid", "circle", ""))  # the baseline's; the scenario's beside it


def fan(found: Sequence[pd.DataFrame], names: Sequence[str]) -> go.Figure:
    """Return reachable people released untreated by plan year: middle future as a line, 80% of futures as a band."""
    figure = go.Figure()
    for table, name, (colour, dash, symbol, _) in zip(found, names, LOOKS, strict=False):
        _band(figure, table["group"], table, named(name), colour, dash, symbol)
    return laid_out(
        figure, yaxis={"title": {"text": "people a year"}, "rangemode": "tozero"}, xaxis={"type": "category"}
    )


def weeks(found: Sequence[pd.DataFrame], names: Sequence[str], unit: str) -> go.Figure:
    """Return a weekly series: middle future as a line, 80% of futures as a band."""
    figure = go.Figure()
    for table, name, (colour, dash, symbol, _) in zip(found, names, LOOKS, strict=False):
        _band(figure, table["week_starts"], table, named(name), colour, dash, symbol)
    return laid_out(figure, yaxis={"title": {"text": unit}, "rangemode": "tozero"}, xaxis={"type": "date"})


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


def causes(rows: pd.DataFrame, names: dict[str, str]) -> go.Figure:
    """Return untreated people by cause, mean over futures: the baseline hatched, a scenario beside it plain."""
    figure = go.Figure()
    looks = zip([BASE, *SEVERAL], ["/", "", *HATCHES[2:], ""], strict=False)
    for (scenario, title), (colour, hatch) in zip(names.items(), cycle(looks), strict=False):
        mine = rows[rows["scenario"] == scenario]
        figure.add_trace(
            go.Bar(
                name=named(title),
                orientation="h",
                x=mine["mean"],
                y=[wrapped(label) for label in mine["label"]],
                marker={"color": colour, "pattern": hatched(colour, hatch)},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": mine["p90"] - mine["mean"],
                    "arrayminus": mine["mean"] - mine["p10"],
                    "color": INK,
                    "thickness": 1,
                    "width": 3,
                },
                hovertemplate="%{y}: %{x:,.1f}<extra>%{fullData.name}</extra>",
            )
        )
    return laid_out(
        figure,
        height=480,
        barmode="group",
        bargap=0.3,
        hovermode="closest",
        xaxis={"title": {"text": "people: mean (line: 80% of futures)"}, "rangemode": "tozero"},
        yaxis=LABELS_DOWN,
    )


def costs(found: Sequence[pd.DataFrame], names: Sequence[str]) -> go.Figure:
    """Return the cost of each plan year: bars beside each other, the baseline hatched."""
    figure = go.Figure()
    for table, name, (colour, _, _, hatch) in zip(found, names, LOOKS, strict=False):
        hover = ["<br>".join(f"{item.label} £{row[item.label]:,.0f}" for item in ITEMS) for _, row in table.iterrows()]
        figure.add_trace(
            go.Bar(
                name=named(name),
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
