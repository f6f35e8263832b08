"""The figure of what matters most: a line an assumption, its swing down and up."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from planner.charts import BLUE, INK, VERMILION
from planner.compare_charts import hatched, laid_out, wrapped


def swings(rows: pd.DataFrame, share: float) -> go.Figure:
    """Return bars from zero, one for less and one for more, with their 95% intervals."""
    figure = go.Figure()
    for name, label, colour, shape in (("low", "less", VERMILION, "/"), ("high", "more", BLUE, "")):
        figure.add_trace(
            go.Bar(
                name=f"{share:.0%} {label}",
                orientation="h",
                x=rows[name],
                y=[wrapped(text) for text in rows["label"]],
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
                hovertemplate="%{y}: %{x:+.1f}<extra>" + label + "</extra>",
            )
        )
    figure.add_vline(x=0, line={"color": INK, "width": 1})
    return laid_out(
        figure,
        height=120 + 34 * len(rows),
        barmode="group",
        bargap=0.25,
        hovermode="closest",
        xaxis={"title": {"text": "change in people"}},
        yaxis={"autorange": "reversed"},
    )
