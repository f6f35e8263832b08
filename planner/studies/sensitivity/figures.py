"""Figures of what is certain: a bar from the present to either end of an assumption's range."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from planner.present.figures import BLUE, INK, LABELS_DOWN, VERMILION, hatched, laid_out, wrapped


def tornado(rows: pd.DataFrame, present: float, axis: str, *, zero: bool) -> go.Figure:
    """Return bars from the present value of an output, one to what it is at each end of an assumption's range.

    `rows` has label, and for low and high: value text, estimate, from, to (of the 95% interval). Where `zero` is asked
    for, a dashed line stands at zero.
    """
    figure = go.Figure()
    for name, label, colour, shape in (("low", "least plausible", VERMILION, "/"), ("high", "most", BLUE, "")):
        figure.add_trace(
            go.Bar(
                name=label,
                orientation="h",
                base=present,
                x=rows[name] - present,
                y=[wrapped(text) for text in rows["label"]],
                customdata=rows[[f"{name}_text", name]],
                marker={"color": colour, "pattern": hatched(colour, shape)},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": rows[f"{name}_to"] - rows[name],
                    "arrayminus": rows[name] - rows[f"{name}_from"],
                    "color": INK,
                    "thickness": 1,
                    "width": 3,
                },
                hovertemplate="%{y}, %{customdata[0]}: %{customdata[1]:,.1f}<extra></extra>",
            )
        )
    figure.add_vline(x=present, line={"color": INK, "width": 1})
    if zero:
        figure.add_vline(x=0, line={"color": INK, "width": 2, "dash": "dash"})
    return laid_out(
        figure,
        height=120 + 46 * len(rows),
        barmode="group",
        bargap=0.25,
        hovermode="closest",
        xaxis={"title": {"text": axis}},
        yaxis=LABELS_DOWN,
    )
