"""Schedule places: who starts next, with whom, in which week."""

from __future__ import annotations

import streamlit as st

from planner.app import words
from planner.pages import parts


def show() -> None:
    """Show the page."""
    parts.title(words.SCHEDULE, "Who starts next, with whom and in which week, for a caseload of your own.")
    st.info("This page is being built. Until then, `planner allocate` makes the same plan on the command line.")
