"""A day typed as people write it. The calendar that could be shown instead makes 28 February of a typed 30 February."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from planner.app.values import parsed_day
from planner.base.fault import InputError
from planner.base.uk_date import uk_date
from planner.present.html import lines
from planner.sheets.dates import read_date
from planner.sheets.spelling import tidy

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

EXAMPLE = "31/12/2027"


def day_text(day: date) -> str:
    """Return a day as it is typed."""
    return f"{day:%d/%m/%Y}"


def day_input(
    place: DeltaGenerator, label: str, key: str, first: date, bounds: tuple[date, date], *, keeps: bool = False
) -> date | None:
    """Ask for a day, day first; None, with the reason below it, where what is typed is none that is allowed.

    `first` is shown until something is typed; with `keeps` what is typed outlives a look at another page. A day that
    other bounds than before leave out gives way to the nearest within them.
    """
    st.session_state.setdefault(key, day_text(first))
    if st.session_state.setdefault(f"{key}_bounds", bounds) != bounds:
        st.session_state[f"{key}_bounds"] = bounds
        known = read_date(tidy(str(st.session_state[key]))).day or first
        st.session_state[key] = day_text(min(max(known, bounds[0]), bounds[1]))
    typed = str(place.text_input(label, key=key, placeholder=EXAMPLE, persist_state="session" if keeps else None))
    try:
        day = parsed_day(label, typed, *bounds)
    except InputError as error:
        rule = error.faults[0].rule
        place.error(f"{rule[0].upper()}{rule[1:]}.")
        return None
    if read_date(tidy(typed)).rule:
        place.html(f'<p class="pp-note">Read as {lines(uk_date(day))}.</p>')
    return day
