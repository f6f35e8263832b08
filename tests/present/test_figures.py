"""Figures: whatever a title is, it is a label, and nothing else."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.present.figures import differences, wrapped
from planner.studies.compare.figures import causes, costs, fan, weeks
from planner.studies.forecast.figures import periods

LINK = '<a href="https://example.org">here</a>'
SHOWN = '&lt;a href="https://example.org"&gt;here&lt;/a&gt;'


def rows(groups: list[str]) -> pd.DataFrame:
    ends = {"difference_low": -1.0, "difference_high": 1.0}
    return pd.DataFrame({"group": groups, "difference": [float(at) for at in range(len(groups))], **ends})


@pytest.mark.parametrize("groups", [["3", "North", "Midlands"], ["2", "10", "1"], ["2027-04-05", "x", "1e3"]])
def test_every_group_has_its_place(groups: list[str]) -> None:
    """Plotly takes labels that look like numbers or dates for those, and drops the others, unless told otherwise."""
    figure = differences(rows(groups))
    assert figure.layout.yaxis.type == "category"
    assert list(figure.data[0].y) == groups


def test_a_title_is_no_link() -> None:
    spread = pd.DataFrame({"group": ["2027"], "week_starts": ["2027-04-05"], "p10": [1], "p50": [2], "p90": [3]})
    for figure in (fan([spread], [LINK]), weeks([spread], [LINK], "people")):
        assert [trace.name for trace in figure.data][1:] == [SHOWN, SHOWN]
    made = pd.DataFrame({"scenario": ["a"], "label": [LINK], "mean": [1.0], "p10": [0.0], "p90": [2.0]})
    figure = causes(made, {"a": LINK})
    assert figure.data[0].name == SHOWN
    assert LINK not in figure.to_json()
    assert figure.layout.yaxis.type == "category"
    year = pd.DataFrame(
        {
            "year": ["2027"],
            "whole": [1.0],
            **dict.fromkeys(("pay and on-costs", "recruitment", "training", "travel"), 1.0),
        }
    )
    assert costs([year], [LINK]).data[0].name == SHOWN
    period = pd.DataFrame({"scenario": ["a"], "team": [LINK], "starts": ["2027-04-05"], "m": [1], "l": [0], "h": [2]})
    assert periods(period, {"a": LINK}, ("m", "l", "h"), "people").data[-1].name == f"{SHOWN}, {SHOWN}"


def test_a_long_title_goes_on_below() -> None:
    assert wrapped(f"{LINK} and more of a name") == (
        '&lt;a<br>href="https://example.org"&gt;here&lt;/a&gt;<br>and more of a name'
    )
