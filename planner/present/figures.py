"""Figures: what every plotly figure shares. Colours are told apart by the colour-blind, and never alone."""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

# Okabe and Ito (2008), "Color universal design": told apart with any colour vision.
BLUE, ORANGE, GREEN, VERMILION, GREY, PALE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#8A8A8A", "#C9C9C9"
SLATE = "#6E6E6E"  # dark enough for white letters
INK, PAPER, RULE = "#1B1F23", "#FFFFFF", "#D9DEE3"
SKY, PURPLE = "#56B4E9", "#CC79A7"
BASE, MINE = GREY, BLUE
SEVERAL = (BLUE, VERMILION, GREEN, PURPLE, ORANGE)
HATCHES = ("", "/", "x", ".", "\\")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
HEIGHT = 340
FONT = '"Source Sans", "Source Sans Pro", sans-serif'  # the page's own
LABEL_WIDTH = 26  # characters of a label to a line
LABELS_DOWN = {"type": "category", "autorange": "reversed"}  # an axis of labels: one named 3 is a label, too


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
        yaxis=LABELS_DOWN,
    )


def named(text: str) -> str:
    """Return what a person named so that plotly, which has tags and links of its own, shows it letter by letter."""
    return escape(text, quote=False)


def wrapped(label: str, width: int = LABEL_WIDTH) -> str:
    """Return a label, letter by letter, on as many lines as it needs."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(map(named, lines))
