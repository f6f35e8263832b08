"""The app: its pages and how one goes from one to another. `planner app` opens it."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from planner.app.pages import (
    after_release,
    assumptions,
    certain,
    compare,
    forecast,
    how_many,
    one_future,
    orders,
    parts,
    schedule,
)
from planner.present import words


def run() -> None:
    """Show the page that is asked for; Streamlit calls this anew at each click."""
    st.set_page_config(page_title=words.APP, page_icon=str(parts.ICON), layout="wide")
    parts.begin()
    front = st.Page(compare.show, title=words.COMPARE, url_path="", default=True)
    page = st.navigation(
        [
            front,
            st.Page(how_many.show, title=words.HOW_MANY, url_path="how-many"),
            st.Page(orders.show, title=words.ORDERS, url_path="orders"),
            st.Page(schedule.show, title=words.SCHEDULE, url_path="schedule"),
            st.Page(forecast.show, title=words.FORECAST, url_path="forecast"),
            st.Page(after_release.show, title=words.AFTER_RELEASE, url_path="after-release"),
            st.Page(one_future.show, title=words.ONE_FUTURE, url_path="one-future"),
            st.Page(certain.show, title=words.CERTAIN, url_path="certain"),
            st.Page(assumptions.show, title=words.ASSUMPTIONS, url_path="assumptions"),
            _also_at("compare", front),
        ],
        position="top",
    )
    parts.show_safely(page.title, page.run)


def _also_at(path: str, page: StreamlitPage) -> StreamlitPage:
    """Return a page that no menu shows, from which one comes to another: the front page answers to its name, too."""

    def go() -> None:
        st.switch_page(page)

    return st.Page(go, title=page.title, url_path=path, visibility="hidden")
