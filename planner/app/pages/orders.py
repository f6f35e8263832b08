"""Who goes first: orders of places on the same futures."""

from __future__ import annotations

import streamlit as st

from planner.app.pages import parts
from planner.base.fault import InputError
from planner.present import inputs, words
from planner.scenario.priority_rules import PRIORITY_RULES
from planner.studies.orders import OrdersAnswer, OrdersQuestion, sections
from planner.studies.orders.question import BOUNDED, DEFAULT_ORDERS, REPLICATIONS

ABOUT = (
    "Who starts next, when not everyone can? Each order of places meets the same people, luck and posts; what comes of"
    " it, how near that is to what was possible, and who gains and who loses."
)
GO = "Compare the orders"
MOST_FUTURES = 1000
NOTE = (
    "What the orders achieve takes about a tenth of a second for each future. What was possible takes fifteen to twenty"
    " seconds for each future it is worked out for, in the England and Wales scenarios on one processor. The page fills"
    " as it goes."
)


def show() -> None:
    """Show the page."""
    parts.title(words.ORDERS, ABOUT)
    asked = _question()
    if asked is None:
        return
    answered = parts.study("orders", asked, GO, NOTE)
    if answered is None:
        return
    answer, question = answered.answer, answered.answer.question
    parts.headline(answered)
    parts.sections(answered, lambda: sections.overall(answer))
    parts.section(sections.who(answer, _detail(answer)), "orders_who")
    parts.command(question.command_line, inputs.unsaved([question.file]))
    parts.download(answered)


def _question() -> OrdersQuestion | None:
    """Return what is asked, or tell what is wrong with it."""
    store = parts.store()
    left, right = st.columns([1, 2])
    name = parts.one_scenario(left, "keep_wf_scenario", store.names)
    orders = right.multiselect(
        "Orders of places; the first is what the others are compared with",
        list(PRIORITY_RULES),
        key=parts.first("keep_wf_orders", list(DEFAULT_ORDERS)),
        persist_state="session",
        format_func=_label,
        help=parts.terms(("Policy",)),
    )
    with st.expander("Futures, seed, what was possible"):
        futures, bounded, seed = _settings()
    try:
        question = OrdersQuestion(store.read(name), tuple(orders), seed, futures, min(bounded, futures))
        question.check()
    except InputError as error:
        parts.faults(error.faults)
        return None
    return question


def _settings() -> tuple[int, int, int]:
    left, middle, right = st.columns(3)
    futures = parts.futures(left, "keep_wf_futures", REPLICATIONS, MOST_FUTURES)
    bounded = middle.number_input(
        "Of which what was possible is worked out",
        0,
        MOST_FUTURES,
        step=5,
        key=parts.first("keep_wf_bounded", BOUNDED),
        persist_state="session",
    )
    return futures, int(bounded), parts.seed(right, "keep_wf_seed")


def _detail(answer: OrdersAnswer) -> int:
    """Return which order is shown in detail: the best, until another is chosen."""
    names = answer.question.orders[1:]
    best = names.index(answer.question.orders[answer.best]) if answer.best else 0
    chosen = st.selectbox(
        "Who gains and who loses in", names, best, key=f"detail_{best}_{len(names)}", format_func=_label
    )
    return answer.question.orders.index(str(chosen))


def _label(order: str) -> str:
    return PRIORITY_RULES[order].label
