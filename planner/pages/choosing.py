"""Which scenarios are compared: the same choice on every page that compares."""

from __future__ import annotations

import streamlit as st

from planner.app.comparison import MOST_SCENARIOS
from planner.app.shelf import BASELINE
from planner.pages import parts

FIRST_CHOICE = "two-more-psychologists"


def choose() -> list[str]:
    """Show the choice of a baseline and of what to compare with it; return the names, the baseline first."""
    names, note = parts.shelf().names, st.session_state
    first = [FIRST_CHOICE] if FIRST_CHOICE in names else []
    note[parts.CHOSEN] = [name for name in note.get(parts.CHOSEN, first) if name in names]
    note[parts.BASE] = note[parts.BASE] if note.get(parts.BASE) in names else BASELINE
    left, right = st.columns([1, 2])
    note[parts.BASE] = left.selectbox(
        "Baseline",
        names,
        names.index(note[parts.BASE]),
        key=parts.chooser(parts.BASE),
        format_func=parts.titles(),
        help=parts.terms(("Baseline",)),
    )
    note[parts.CHOSEN] = right.multiselect(
        "Compare with",
        names,
        note[parts.CHOSEN],
        key=parts.chooser(parts.CHOSEN),
        format_func=parts.titles(),
        max_selections=MOST_SCENARIOS,
        help=parts.terms(("Scenario", "Common random numbers (CRN)")),
    )
    return list(dict.fromkeys([note[parts.BASE], *note[parts.CHOSEN]]))
