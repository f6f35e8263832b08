"""Figures about posts: the share by number of posts, and what each further post brings."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from planner.present.figures import BLUE, GREY, INK, VERMILION, laid_out


def shares(rows: pd.DataFrame, target: float, confidence: float) -> go.Figure:
    """Return the share untreated by number of posts: its mean, and what so many futures do not exceed; the target."""
    figure = go.Figure()
    names = (
        ("share", "mean over futures", GREY, "dash", "square"),
        (
            "share_reached",
            f"not exceeded in {100 * confidence:g}% of futures",
            BLUE,
            "solid",
            "circle",
        ),
    )
    for column, name, colour, dash, symbol in names:
        figure.add_trace(
            go.Scatter(
                x=rows["posts"],
                y=100 * rows[column],
                name=name,
                mode="lines+markers",
                line={"color": colour, "dash": dash, "width": 2.5},
                marker={"symbol": symbol, "size": 8},
                hovertemplate="%{y:.1f}%",
            )
        )
    figure.add_hline(
        y=100 * target,
        line={"color": VERMILION, "width": 2, "dash": "dot"},
        annotation={"text": f"target {100 * target:g}%", "font": {"color": INK}, "xanchor": "right"},
        annotation_position="top right",
    )
    return laid_out(
        figure,
        yaxis={"title": {"text": "% of reachable people untreated"}, "rangemode": "tozero"},
        xaxis={"title": {"text": "more posts"}, "dtick": 1},
    )


def further_posts(rows: pd.DataFrame) -> go.Figure:
    """Return what each further post brings: the paired difference it makes, with its 95% interval."""
    rows = rows[rows["posts"] > 0]
    figure = go.Figure(
        go.Bar(
            x=rows["posts"],
            y=-rows["step"],
            marker={"color": BLUE},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": rows["step"] - rows["step_low"],
                "arrayminus": rows["step_high"] - rows["step"],
                "color": INK,
                "thickness": 1.5,
                "width": 4,
            },
            hovertemplate="post %{x}: %{y:.1f} fewer<extra></extra>",
        )
    )
    figure.add_hline(y=0, line={"color": INK, "width": 1})
    return laid_out(
        figure,
        margin={"l": 8, "r": 8, "t": 16, "b": 8},
        yaxis={"title": {"text": "fewer untreated"}},
        xaxis={"title": {"text": "more posts"}, "dtick": 1},
    )
