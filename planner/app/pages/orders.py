"""Who goes first: orders of places on the same futures."""

from __future__ import annotations

import streamlit as st

from planner.app.pages import parts
from planner.base.fault import InputError
from planner.present import inputs, words
from planner.present.html import lines
from planner.scenario.draft import ORDERS as LABELS
from planner.studies.orders import Answer, Question
from planner.studies.orders import job as face_off
from planner.studies.orders import sections as order_sections
from planner.studies.orders import words as order_words
from planner.studies.orders.answer import BOUNDED, FUTURES, ORDERS
from planner.studies.orders.tables import command_line

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
    key = face_off.key(asked)
    job = st.session_state.get("job_orders")
    if job is None or job.key != key:
        begin = parts.begin_job("orders", key, lambda: face_off.work(asked))
        parts.pressed(st.button, GO, "orders_go", begin, type="primary")
        st.html(f'<p class="pp-note">{lines(NOTE)}</p>')
    else:
        parts.progress("orders", job, "futures", lambda: face_off.work(asked))
    if job is not None and job.result is not None:
        _answer(job.result, is_current=job.key == key, is_whole=not job.is_running)


def _question() -> Question | None:
    """Return what is asked, or tell what is wrong with it."""
    store = parts.store()
    left, right = st.columns([1, 2])
    name = parts.one_scenario(left, "keep_wf_scenario", store.names)
    orders = right.multiselect(
        "Orders of places; the first is what the others are compared with",
        list(LABELS),
        key=parts.first("keep_wf_orders", list(ORDERS)),
        persist_state="session",
        format_func=LABELS.__getitem__,
        help=parts.terms(("Policy",)),
    )
    with st.expander("Futures, seed, what was possible"):
        futures, bounded, seed = _settings()
    try:
        question = Question(store.read(name), tuple(orders), seed, futures, min(bounded, futures))
        question.check()
    except InputError as error:
        parts.faults(error.faults)
        return None
    return question


def _settings() -> tuple[int, int, int]:
    left, middle, right = st.columns(3)
    futures = parts.futures(left, "keep_wf_futures", FUTURES, MOST_FUTURES)
    bounded = middle.number_input(
        "Of which what was possible is worked out",
        0,
        MOST_FUTURES,
        step=5,
        key=parts.first("keep_wf_bounded", BOUNDED),
        persist_state="session",
    )
    return futures, int(bounded), parts.seed(right, "keep_wf_seed")


def _answer(answer: Answer, *, is_current: bool, is_whole: bool) -> None:
    if not is_current:
        st.warning(words.STALE_STOPPED)
    st.html(f'<p class="pp-sentence">{lines(order_words.headline(answer))}</p>')
    st.html(f'<p class="pp-note">{lines(f"{order_words.basis(answer)} {words.CAVEAT}")}</p>')
    found = parts.once("order_sections", (answer,), lambda: tuple(order_sections.overall(answer)))
    for at, section in enumerate(found):
        parts.section(section, f"orders_{at}")
    parts.section(order_sections.who(answer, _detail(answer)), "orders_who")
    question = answer.question
    parts.command(command_line(question), inputs.unsaved([question.file]))
    if is_whole:
        content = parts.once("orders_json", (answer,), lambda: face_off.as_json(answer))
        st.download_button("Download as JSON", content, "orders.json", "application/json", on_click="ignore")


def _detail(answer: Answer) -> int:
    """Return which order is shown in detail: the best, until another is chosen."""
    names = answer.question.orders[1:]
    best = names.index(answer.question.orders[answer.best]) if answer.best else 0
    chosen = st.selectbox(
        "Who gains and who loses in", names, best, key=f"detail_{best}_{len(names)}", format_func=LABELS.__getitem__
    )
    return answer.question.orders.index(str(chosen))
