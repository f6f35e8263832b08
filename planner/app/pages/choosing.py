"""Which scenarios are compared: the same choice on every page that compares."""

from __future__ import annotations

import streamlit as st

from planner.app.pages import parts
from planner.studies.compare.question import MOST_SCENARIOS


def choose() -> list[str]:
    """Show the choice of a baseline and of what to compare with it; return the names, the baseline first."""
    mine = parts.choices()
    mine.settle()
    names = mine.store.names
    left, right = st.columns([1, 2])
    mine.base = left.selectbox(
        "Baseline",
        names,
        names.index(mine.base),
        key=parts.chooser("baseline"),
        format_func=parts.titles(),
        help=parts.terms(("Baseline",)),
    )
    mine.chosen = right.multiselect(
        "Compare with",
        names,
        mine.chosen,
        key=parts.chooser("chosen"),
        format_func=parts.titles(),
        max_selections=MOST_SCENARIOS,
        help=parts.terms(("Scenario", "Common random numbers (CRN)")),
    )
    return list(dict.fromkeys([mine.base, *mine.chosen]))
