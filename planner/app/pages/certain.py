"""What is certain: which assumption, if wrong, would change the recommendation."""

from __future__ import annotations

import streamlit as st

from planner.app.pages import choosing, parts
from planner.base.fault import InputError
from planner.present import inputs, words
from planner.present.html import html_table, lines
from planner.studies.sensitivity import SensitivityAnswer, SensitivityQuestion, sections
from planner.studies.sensitivity import words as said
from planner.studies.sensitivity.question import REPLICATIONS
from planner.studies.sensitivity.recommendation import COST, Criterion
from planner.studies.sensitivity.words import CRITERION_LABELS, METHOD_LABELS

ABOUT = (
    "Little is published, so most values are assumptions. Which of them, if wrong, would change what is recommended,"
    " and at which value?"
)
GO = "Move every assumption"
MOST_SENTENCES = 8
FIRST_WORTH = 150_000


def show() -> None:
    """Show the page."""
    parts.title(words.CERTAIN, ABOUT)
    asked = _question(choosing.choose())
    if asked is None:
        return
    note = (
        f"{len(asked.assumptions)} assumptions, each over a plausible range, then all together. It takes a minute or"
        " two; what is known shows as it comes."
    )
    answered = parts.study("certain", asked, GO, note)
    if answered is None:
        return
    answer, question = answered.answer, answered.answer.question
    parts.headline(answered)
    if answer.switching_values is not None:
        _decision(answer)
    parts.sections(answered, lambda: sections.details(answer))
    parts.command(question.command_line, inputs.unsaved(question.files))
    parts.download(answered)


def _question(names: list[str]) -> SensitivityQuestion | None:
    """Return what is asked, or tell what is wrong with it."""
    left, right = st.columns([2, 1])
    criterion = left.radio(
        "Better is",
        list(CRITERION_LABELS),
        key=parts.first("keep_c_criterion", next(iter(CRITERION_LABELS))),
        persist_state="session",
        format_func=CRITERION_LABELS.__getitem__,
        help=parts.terms(("Recommendation",)),
    )
    parts.first("keep_c_worth", FIRST_WORTH)
    worth = right.number_input(
        "Worth of one more completed course, £",
        1000,
        10_000_000,
        step=10_000,
        key="keep_c_worth",
        persist_state="session",
        disabled=criterion != COST,
        help=parts.terms(("Cost per additional completion",)),
    )
    with st.expander("Futures, seed, method, changed assumptions"):
        futures, seed, method, changed = _settings()
    try:
        question = SensitivityQuestion(
            tuple(parts.store().read(name, changed=changed) for name in names),
            criterion=Criterion(criterion, float(worth) if criterion == COST else 0.0),
            seed=seed,
            replications=futures,
            method=method,
        )
        question.check()
    except InputError as error:
        parts.faults(error.faults)
        return None
    return question


def _settings() -> tuple[int, int, str, bool]:
    left, middle, right = st.columns(3)
    about = ("Future", "Replication")
    futures = parts.futures(
        left, "keep_c_futures", REPLICATIONS, 2000, step=100, label="Futures at each value", about=about
    )
    seed = parts.seed(middle, "keep_c_seed")
    method = right.selectbox(
        "All together by",
        list(METHOD_LABELS),
        key=parts.first("keep_c_method", next(iter(METHOD_LABELS))),
        persist_state="session",
        format_func=METHOD_LABELS.__getitem__,
        help=parts.terms(("Morris screening", "Sobol indices")),
    )
    has_edits = bool(parts.store().edits)
    changed = st.toggle(
        "Use this session's changed assumptions", key="keep_c_changed", persist_state="session", disabled=not has_edits
    )
    return futures, seed, str(method), changed and has_edits


def _decision(answer: SensitivityAnswer) -> None:
    """Show the short list in sentences, and its table."""
    section = sections.decision(answer)
    st.header(section.title, anchor=False, help=parts.terms(section.terms))
    st.html(f"<p>{lines(section.sentence)}</p>")
    if not answer.relevant:
        return
    items = list(said.relevant(answer))
    shown = "".join(f"<li><b>{lines(head)}.</b> {lines(change)}</li>" for head, change in items[:MOST_SENTENCES])
    st.html(f'<ul class="pp-list">{shown}</ul>')
    if rest := len(items) - MOST_SENTENCES:
        st.html(f'<p class="pp-note">{rest} more in the table.</p>' if rest > 0 else "")
    with st.expander(f"{words.TABLE}: {parts.in_a_sentence(section.title)}"):
        st.html(html_table(section.title, section.head, section.rows, text_columns=section.text_columns))
