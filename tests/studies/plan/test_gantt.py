"""The figure of a plan: one bar a place and psychologist, none over another, deadlines marked."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import plotly.graph_objects as go
import pytest
from optimise.tale import REPORTS, TWO_TEAMS, Plans, Tale, day

from planner.caseload import Status
from planner.studies.plan.gantt import FIXED_TASK, LOOKS, gantt

WEEK_MILLISECONDS = 7 * 24 * 3600 * 1000
KINDS = ["on course", "start next", "start later", FIXED_TASK]
Bars = list[tuple[str, int, object, float]]


@pytest.fixture
def tale(plans: Plans) -> Tale:
    """A running course, a report, starts in weeks 0 and 4, a pair, and a name that looks like markup."""
    people = {
        "ann": {"end": 900, "teams": ("any",)},
        "ben": {"by": ("P",), "done": 1, "end": 30},
        "dot": {"end": 53, "two": True, "ready": 28},
        "<i>": {"end": 25},
        "eve": {"review": 60, "end": 900, "status": Status.DECLINED},
    }
    return plans(people, {"P": {"hours": 2}, "Q": {}}, f"{TWO_TEAMS}\n{REPORTS}")


def bars(figure: go.Figure) -> dict[str, Bars]:
    """Each kind's bars: text, row, first day, milliseconds."""
    return {
        trace.name: list(zip(trace.text, trace.y, trace.base, trace.x, strict=True))
        for trace in figure.data
        if isinstance(trace, go.Bar)
    }


def test_a_bar_for_each_place_and_psychologist(tale: Tale) -> None:
    """A pair's course stands with both; a fixed task with whoever has it; each for as long as it holds."""
    found = bars(gantt(tale.plan))
    assert list(found) == KINDS
    expected = sum(len(place.psychologists) for place in tale.plan.places) + len(tale.formulation.fixed_tasks)
    assert sum(len(each) for each in found.values()) == expected
    assert [text for text, *_ in found["on course"]] == ["ben"]
    assert sorted(text for text, *_ in found["start later"]).count("dot") == 2
    assert [text for text, *_ in found[FIXED_TASK]] == ["eve"]
    held = {(place.person, place.from_week, place.until_week) for place in tale.plan.places}
    for text, _, first, length in [bar for kind in KINDS[:3] for bar in found[kind]]:
        week = (first - day(0)).days // 7
        assert (text.replace("&lt;i&gt;", "<i>"), week, week + length / WEEK_MILLISECONDS) in held


def test_no_bar_over_another(tale: Tale) -> None:
    """In each row one bar ends before the next begins; and each psychologist's rows lie together."""
    rows: dict[int, list[tuple[object, object]]] = {}
    for each in bars(gantt(tale.plan)).values():
        for _, row, first, length in each:
            end = first + timedelta(milliseconds=length)  # type: ignore[operator]
            rows.setdefault(row, []).append((first, end))
    assert sorted(rows) == list(range(len(rows)))
    for mine in rows.values():
        assert all(before[1] <= after[0] for before, after in pairwise(sorted(mine)))  # type: ignore[operator]


def test_psychologists_are_named_at_their_rows(tale: Tale) -> None:
    """Each name at the middle of its rows, in the order of the staff file."""
    axis = gantt(tale.plan).layout.yaxis
    assert list(axis.ticktext) == ["P", "Q"]
    assert list(axis.tickvals) == sorted(axis.tickvals)


def test_deadlines_are_marked(tale: Tale) -> None:
    """A diamond in the row of each course whose deadline is within the weeks shown: Ben's, Dot's two, and <i>'s."""
    figure = gantt(tale.plan)
    marks = next(trace for trace in figure.data if trace.name == "deadline")
    assert marks.marker.symbol == "diamond"
    assert sorted(marks.x) == [day(25), day(30), day(53), day(53)]
    rows = {(text, row) for each in bars(figure).values() for text, row, *_ in each}
    assert {row for _, row in rows} >= set(marks.y)


def test_not_by_colour_alone() -> None:
    """No two kinds of bar have the same hatching."""
    hatches = [hatch for _, hatch in LOOKS.values()]
    assert len(set(hatches)) == len(hatches)
    assert list(LOOKS) == KINDS


def test_hatching_is_drawn(tale: Tale) -> None:
    """As declared, in the legend too."""
    figure = gantt(tale.plan)
    drawn = [trace for trace in figure.data if isinstance(trace, go.Bar)]
    assert [trace.marker.pattern.shape for trace in drawn] == [hatch for _, hatch in LOOKS.values()]
    assert all(trace.showlegend for trace in drawn)


def test_every_bar_says_what_it_is(tale: Tale) -> None:
    """Person, kind, psychologist, dates, chance and deadline; a name that looks like markup is text."""
    said = [text for trace in gantt(tale.plan).data for text in trace.hovertext or ()]
    dates = "4 January 2027 to 25 January 2027<br>chance of finishing in time 100%<br>deadline 3 February 2027"
    assert f"<b>ben</b>, on course<br>with P<br>{dates}" in said
    assert any(text.startswith("<b>&lt;i&gt;</b>, start next") for text in said)
    assert not any("<i>" in text for text in said)


def test_a_plan_of_nobody(plans: Plans) -> None:
    """No bar and no mark, and a figure all the same."""
    figure = gantt(plans({"ann": {"status": Status.DECLINED, "end": 900}}, {"P": {}}).plan)
    assert all(len(each) == 0 for each in bars(figure).values())
    assert figure.layout.xaxis.range[0] == day(0)
    assert figure.to_json()


def test_taken_over(plans: Plans) -> None:
    """P leaves in week 0, which holds no hours of theirs: one bar, with Q, who goes on."""
    tale = plans({"ann": {"by": ("P",), "done": 1, "end": 400}}, {"P": {"end": 3}, "Q": {}})
    found = bars(gantt(tale.plan))["on course"]
    assert [(text, row) for text, row, *_ in found] == [("ann", 0)]
    assert all(length > 0 for *_, length in found)
