"""Figures of one replication: its course, and where one stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import plotly.graph_objects as go

from planner.base.arrays import Int64s
from planner.present.figures import DASHES, INK, SEVERAL, laid_out


def course_of(dates: Sequence[date], counts: Mapping[str, Int64s], week: int) -> go.Figure:
    """Return people in each state over the weeks, all teams together; a line stands at the week shown."""
    figure = go.Figure()
    for at, (label, values) in enumerate(counts.items()):
        line = {"color": SEVERAL[at % len(SEVERAL)], "dash": DASHES[at % len(DASHES)], "width": 2}
        figure.add_trace(
            go.Scatter(x=dates, y=values.sum(axis=0), name=label, mode="lines", line=line, hovertemplate="%{y:,}")
        )
    figure.add_vline(x=dates[week - 1], line={"color": INK, "width": 2})
    return laid_out(figure, yaxis={"title": {"text": "people"}, "rangemode": "tozero"}, xaxis={"type": "date"})
