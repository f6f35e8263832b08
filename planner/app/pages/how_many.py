"""How many posts: the question, the answer first, then the curve and what cannot be told apart."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from planner.app.pages import parts
from planner.app.pages.day_input import day_input
from planner.base.fault import InputError
from planner.present import inputs, words
from planner.scenario import Scenario
from planner.scenario.draft import FULL_TIME_HOURS, HALF_TIME_HOURS, first_date, last_date
from planner.scenario.priority_rules import PRIORITY_RULES
from planner.studies.staffing import StaffingQuestion
from planner.studies.staffing.candidate import teams_served
from planner.studies.staffing.lever import NOT_HELD, ORDER, PROTECTED, Lever
from planner.studies.staffing.question import FUTURES, MORE, MOST

ABOUT = (
    "How many more posts until few enough reachable people are released untreated? Where, of which role, and at what"
    " cost?"
)
GO = "Work it out"
NOTE = "It takes about half a minute."
PERCENTS = list(range(0, 100, 10))
MORE_PERCENTS = list(range(110, 310, 10))
MOST_POSTS = 15  # on this page: a search to more takes minutes


def show() -> None:
    """Show the page."""
    parts.title(words.HOW_MANY, ABOUT)
    asked = _question()
    if asked is None:
        return
    answered = parts.study("how_many", asked, GO, NOTE)
    if answered is None:
        return
    question = answered.answer.question
    parts.headline(answered)
    parts.sections(answered, answered.answer.sections)
    parts.command(question.command_line, inputs.unsaved([question.file]))
    parts.download(answered)


def _question() -> StaffingQuestion | None:
    """Return what is asked, or tell what is wrong with it."""
    store = parts.store()
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    name = parts.one_scenario(left, "keep_hm_scenario", store.names, about=("Scenario",))
    target = middle.number_input(
        "At most this % untreated",
        0.0,
        100.0,
        step=1.0,
        format="%.1f",
        key=parts.first("keep_hm_target", 30.0),
        persist_state="session",
        help=parts.terms(("Released untreated", "Reachable")),
    )
    confidence = right.number_input(
        "In at least this % of futures",
        1.0,
        99.0,
        step=5.0,
        format="%.0f",
        key=parts.first("keep_hm_confidence", 80.0),
        persist_state="session",
        help=parts.terms(("Future",)),
    )
    try:
        file = store.read(name)
        with st.expander("What may be added: posts, levers, a budget; futures and seed"):
            more = {**_posts(file.scenario), **_levers(file.scenario), **_run()}
        if more["from_date"] is None:
            return None
        make = partial(store.over, name, called=f"{name}{MORE}")
        question = StaffingQuestion(file, round(target / 100, 6), round(confidence / 100, 6), **more, make=make)
        question.check()
    except InputError as error:
        parts.faults(error.faults)
        return None
    return question


def _known(known: list[str], chosen: list[str]) -> list[str]:
    """Return which of these are known still; all that are known where none is."""
    return [each for each in chosen if each in known] or known


def _posts(scenario: Scenario) -> dict[str, Any]:
    """Return which posts may be added, and the budget."""
    left, right = st.columns(2)
    teams, roles = teams_served(scenario), list(scenario.roles)
    for key, known in (("keep_hm_teams", list(teams)), ("keep_hm_roles", roles)):
        parts.fitted(key, known, partial(_known, known))
    chosen = left.multiselect(
        "Teams that may have more posts",
        teams,
        key="keep_hm_teams",
        persist_state="session",
        format_func=lambda key: scenario.teams[key].title,
    )
    named = right.multiselect(
        "Roles they may have",
        roles,
        key="keep_hm_roles",
        persist_state="session",
        format_func=lambda key: scenario.roles[key].title,
    )
    first, second, third, fourth = st.columns(4, vertical_alignment="bottom")
    calendar = scenario.calendar
    bounds = (calendar.start_date, last_date(calendar))
    day = day_input(first, "Funded from", "keep_hm_from", first_date(calendar), bounds, keeps=True)
    hours = second.number_input(
        "Hours a week each",
        0.5,
        FULL_TIME_HOURS,
        step=0.5,
        format="%.1f",
        key=parts.first("keep_hm_hours", HALF_TIME_HOURS),
        persist_state="session",
        help=parts.terms(("Protected hours",)),
    )
    most = third.number_input(
        "The most posts to look at",
        1,
        MOST_POSTS,
        step=1,
        key=parts.first("keep_hm_most", MOST),
        persist_state="session",
    )
    budget = fourth.number_input(
        "A budget, £ a year",
        0,
        10_000_000,
        None,
        step=50_000,
        key="keep_hm_budget",
        persist_state="session",
        placeholder="none",
    )
    return {
        "teams": () if list(teams) == chosen else tuple(chosen),
        "roles": () if roles == named else tuple(named),
        "from_date": day,
        "hours_per_week": float(hours),
        "most": int(most),
        "budget_gbp": None if budget is None else int(budget),
    }


def _lever_words(value: str | int) -> str:
    """Return what a lever's value is called: a rule's label, or a percentage."""
    if value == "":
        return words.UNCHANGED
    return PRIORITY_RULES[value].label if isinstance(value, str) else f"{value}%"


def _levers(scenario: Scenario) -> dict[str, Any]:
    """Return the levers that may be pulled, with the prices given for them."""
    st.html(
        '<p class="pp-note">Levers, each with what it would cost a year. The planner knows no price: without one a'
        " lever is in no answer about money.</p>"
    )
    now = scenario.levers
    lost = [each for each in PERCENTS if each < 100 * now.not_held_factor]
    more = [each for each in MORE_PERCENTS if each > 100 * now.protected_hours_factor]
    orders = [each for each in PRIORITY_RULES if each != scenario.policy.order]
    found = []
    for what, label, options in (
        (NOT_HELD, "Sessions not held, % of unchanged", lost),
        (PROTECTED, "Protected hours, % of unchanged", more),
        (ORDER, "Order of allocation", orders),
    ):
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        key = f"keep_hm_{what}"
        choices = ["", *options]
        value = left.selectbox(
            label,
            choices,
            key=parts.one_of(key, choices),
            persist_state="session",
            format_func=_lever_words,
            help=parts.terms(("Levers",)),
        )
        price = right.number_input(
            f"Its cost, £ a year ({label.split(',')[0].lower()})",
            0,
            100_000_000,
            None,
            step=10_000,
            key=f"{key}_gbp",
            persist_state="session",
            placeholder="no price",
        )
        if value != "":
            setting = value if what == ORDER else value / 100
            found.append(Lever(what, setting, None if price is None else int(price)))
    return {"levers": tuple(found)}


def _run() -> dict[str, Any]:
    left, right = st.columns(2)
    futures = parts.futures(left, "keep_hm_futures", FUTURES, 10_000, step=100)
    return {"replications": futures, "seed": parts.seed(right, "keep_hm_seed")}
