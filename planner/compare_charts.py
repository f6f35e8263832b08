"""Figures of a comparison. Baseline and scenario are told apart by colour, by line and by mark."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from planner.charts import BLUE, GREEN, GREY, INK, ORANGE, PAPER, RULE, VERMILION
from planner.money import ITEMS

SKY, PURPLE = "#56B4E9", "#CC79A7"
BASE, MINE = GREY, BLUE
SEVERAL = (BLUE, VERMILION, GREEN, PURPLE, ORANGE)
HATCHES = ("", "/", "x", ".", "\\")
HEIGHT = 340
FONT = '"Source Sans", "Source Sans Pro", sans-serif'  # the page's own
LABEL_WIDTH = 26  # characters of a label to a line


def laid_out(figure: go.Figure, *, height: int = HEIGHT, **layout: object) -> go.Figure:
    """Give a figure the look that all have."""
    figure.update_layout(
        height=height,
        plot_bgcolor=PAPER,
        paper_bgcolor=PAPER,
        font={"color": INK, "size": 13, "family": FONT},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "title": {"text": ""}},
        margin={"l": 8, "r": 8, "t": 48, "b": 8},
        hoverlabel={"bgcolor": PAPER, "font": {"color": INK}},
        hovermode="x unified",
        dragmode=False,
    )
    axes = {"gridcolor": RULE, "automargin": True, "fixedrange": True, "title_font_size": 13}
    figure.update_xaxes(zeroline=False, **axes)
    figure.update_yaxes(zerolinecolor=RULE, **axes)
    figure.update_layout(**layout)
    return figure


def hatched(colour: str, shape: str) -> dict[str, object]:
    """Return a bar's pattern: white strokes on its colour, or none."""
    return {"shape": shape, "fillmode": "replace", "bgcolor": colour, "fgcolor": PAPER, "solidity": 0.3, "size": 8}


def faded(colour: str, strength: float) -> str:
    """Return a colour let through so much."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {strength:g})"


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


def differences(rows: pd.DataFrame) -> go.Figure:
    """Return paired differences as points with their 95% intervals: filled where the interval leaves zero out."""
    labels = [wrapped(label) for label in rows["group"]]
    clear = (rows["difference_low"] > 0) | (rows["difference_high"] < 0)
    figure = go.Figure(
        go.Scatter(
            x=rows["difference"],
            y=labels,
            mode="markers",
            marker={"size": 11, "color": MINE, "symbol": ["circle" if each else "circle-open" for each in clear]},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": rows["difference_high"] - rows["difference"],
                "arrayminus": rows["difference"] - rows["difference_low"],
                "color": MINE,
                "thickness": 2,
                "width": 5,
            },
            customdata=rows[["difference_low", "difference_high"]],
            hovertemplate="%{y}: %{x:+.1f} (%{customdata[0]:+.1f} to %{customdata[1]:+.1f})<extra></extra>",
        )
    )
    figure.add_vline(x=0, line={"color": INK, "width": 1})
    return laid_out(
        figure,
        height=90 + 44 * max(len(rows), 2),
        hovermode="closest",
        margin={"l": 8, "r": 16, "t": 12, "b": 8},
        xaxis={"title": {"text": "people (left: fewer untreated)"}},
        yaxis={"autorange": "reversed"},
    )


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


def wrapped(label: str, width: int = LABEL_WIDTH) -> str:
    """Return a label on as many lines as it needs."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)
