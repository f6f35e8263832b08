"""Figures of what comes after release: the pathway as a flow, and series of weeks as bands."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from planner.present.figures import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PAPER,
    PURPLE,
    SEVERAL,
    SKY,
    VERMILION,
    faded,
    laid_out,
    named,
)

COLOURS = (BLUE, SKY, GREEN, ORANGE, VERMILION, PURPLE, GREY)
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
FLOW_HEIGHT = 480
LABEL_WIDTH = 22  # characters, after which a label goes on below: two fit side by side in a narrow window
LABEL_PAD = 36  # pixels between nodes: two lines of a label


def flow(names: Sequence[str], links: pd.DataFrame, over: str = "") -> go.Figure:
    """Return a Sankey diagram.

    `links` has source and target (places in `names`), value, and text for a hover; a node's colour goes with its links.
    The node named `over` is the one in the middle: its name stands over the figure, where no other label is.
    """
    colours = [COLOURS[at % len(COLOURS)] for at in range(len(names))]
    figure = go.Figure(
        go.Sankey(
            arrangement="snap",
            node={
                "label": ["" if name == over else _wrapped(name) for name in names],
                "color": colours,
                "pad": LABEL_PAD,
                "thickness": 16,
                "line": {"color": INK, "width": 0.5},
                "hoverinfo": "none",
            },
            link={
                "source": links["source"],
                "target": links["target"],
                "value": links["value"],
                "color": [faded(colours[at], 0.35) for at in links["source"]],
                "customdata": links["text"].map(named),
                "hovertemplate": "%{customdata}<extra></extra>",
            },
        )
    )
    figure.update_traces(textfont={"color": INK, "size": 13})
    if over:
        where = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 1, "yanchor": "bottom", "yshift": 6}
        figure.add_annotation(text=named(over), showarrow=False, **where)
    margin = {"l": 8, "r": 8, "t": 40 if over else 16, "b": 24}
    return laid_out(figure, height=FLOW_HEIGHT, hovermode="closest", margin=margin)


def _wrapped(name: str) -> str:
    return "<br>".join(map(named, textwrap.wrap(name, LABEL_WIDTH, break_on_hyphens=False)))


def bands(rows: pd.DataFrame, unit: str) -> go.Figure:
    """Return series as lines in their bands; `rows` has series, starts, p10, p50, p90."""
    figure = go.Figure()
    for at, (name, mine) in enumerate(rows.groupby("series", sort=False)):
        colour = SEVERAL[at % len(SEVERAL)]
        edge = {"x": mine["starts"], "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
        figure.add_trace(go.Scatter(**edge, y=mine["p10"]))
        figure.add_trace(go.Scatter(**edge, y=mine["p90"], fill="tonexty", fillcolor=faded(colour, 0.2)))
        figure.add_trace(
            go.Scatter(
                x=mine["starts"],
                y=mine["p50"],
                name=named(str(name)),
                mode="lines",
                line={"color": colour, "dash": DASHES[at % len(DASHES)], "width": 2.5},
                customdata=mine[["p10", "p90"]],
                hovertemplate="%{y:,.1f} (%{customdata[0]:,.1f} to %{customdata[1]:,.1f})",
            )
        )
    return laid_out(
        figure,
        plot_bgcolor=PAPER,
        yaxis={"title": {"text": unit}, "rangemode": "tozero"},
        xaxis={"type": "date"},
    )
