"""What the next post brings, 0 to 10, when asked."""

from __future__ import annotations

import streamlit as st

from planner.app import building, marginal
from planner.fault import InputError
from planner.pages import parts
from planner.scenario import Scenario
from planner.scenario.draft import ExtraPosts, last_date, roles_in


def show(name: str, seed: int) -> None:
    """Show the question, and its answer once asked."""
    shelf = parts.shelf()
    try:
        scenario = shelf.read(name).scenario
    except InputError:  # with changed assumptions, a scenario is on no shelf
        return
    st.header("The next post", anchor=False, help=parts.terms(("Post", "Paired difference")))
    posts = _posts(scenario)
    try:
        question = marginal.next_post(shelf, name, posts, seed)
    except InputError as error:
        parts.faults(error.faults)
        return
    what = f"{scenario.roles[posts.role].title}, {scenario.teams[posts.team].title}, on top of {scenario.title}"
    job = st.session_state.get("job_next")
    if job is None or job.key != question.key:
        st.button(
            f"Work out posts 0 to {marginal.MOST}",
            key="next_go",
            on_click=parts.begin_job("next", question.key, question.work),
        )
        return
    parts.progress("next", job, "futures", question.work)
    if job.result is not None:
        parts.section(marginal.section(job.result, what, job.step.done), "next", heading=False)


def _posts(scenario: Scenario) -> ExtraPosts:
    first = building.new_posts(scenario, ())
    left, middle, right = st.columns(3)
    teams = list(scenario.teams)
    team = left.selectbox(
        "Team of the next post", teams, key="next_team", format_func=lambda key: scenario.teams[key].title
    )
    roles = roles_in(scenario, team)
    role = middle.selectbox(
        "Role of the next post", roles, key="next_role", format_func=lambda key: scenario.roles[key].title
    )
    since = right.date_input(
        "Funded from",
        first.from_date,
        key="next_from",
        format="DD/MM/YYYY",
        min_value=scenario.calendar.start_date,
        max_value=last_date(scenario.calendar),
    )
    return ExtraPosts(team, role, 1, since)
