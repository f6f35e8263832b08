"""What is certain: which assumption, if wrong, would change the recommendation."""

from __future__ import annotations

import streamlit as st

from planner.app.pages import choosing, parts
from planner.base.fault import InputError
from planner.present import inputs, words
from planner.present.html import html_table, lines
from planner.studies.sensitivity import job as certain
from planner.studies.sensitivity import sections as certain_sections
from planner.studies.sensitivity import words as certain_words
from planner.studies.sensitivity.answer import Answer
from planner.studies.sensitivity.criterion import COST
from planner.studies.sensitivity.job import CRITERIA, FIRST_FUTURES, FIRST_WORTH, METHODS, Asked
from planner.studies.sensitivity.tables import command_line

ABOUT = (
    "Little is published, so most values are assumptions. Which of them, if wrong, would change what is recommended,"
    " and at which value?"
)
GO = "Move every assumption"
NAMES = {"c": "keep_c_criterion", "w": "keep_c_worth", "f": "keep_c_futures", "s": "keep_c_seed", "m": "keep_c_method"}
MOST_SENTENCES = 8


def show() -> None:
    """Show the page."""
    parts.title(words.CERTAIN, ABOUT)
    names = choosing.choose()
    asked = _asked(names)
    if asked is None:
        return
    job = st.session_state.get("job_certain")
    if job is None or job.key != asked.key:
        parts.pressed(st.button, GO, "c_go", parts.begin_job("certain", asked.key, asked.work), type="primary")
        st.html(
            f'<p class="pp-note">{len(asked.question.assumptions)} assumptions, each over a plausible range, then all'
            " together. It takes a minute or two; what is known shows as it comes.</p>"
        )
        return
    parts.progress("certain", job, "points", asked.work)
    if job.result is not None:
        _answer(job.result, is_whole=not job.is_running)


def _asked(names: list[str]) -> Asked | None:
    """Return what is asked, or tell what is wrong with it."""
    left, right = st.columns([2, 1])
    criterion = left.radio(
        "Better is",
        list(CRITERIA),
        key=parts.first(NAMES["c"], next(iter(CRITERIA))),
        persist_state="session",
        format_func=CRITERIA.__getitem__,
        help=parts.terms(("Recommendation",)),
    )
    parts.first(NAMES["w"], FIRST_WORTH)
    worth = right.number_input(
        "Worth of one more completed course, £",
        1000,
        10_000_000,
        step=10_000,
        key=NAMES["w"],
        persist_state="session",
        disabled=criterion != COST,
        help=parts.terms(("Cost per additional completion",)),
    )
    with st.expander("Futures, seed, method, changed assumptions"):
        futures, seed, method, changed = _settings()
    try:
        files = [parts.store().read(name, changed=changed) for name in names]
        return certain.ask(files, criterion, float(worth), seed, futures, method)
    except InputError as error:
        parts.faults(error.faults)
        return None


def _settings() -> tuple[int, int, str, bool]:
    left, middle, right = st.columns(3)
    about = ("Future", "Replication")
    futures = parts.futures(left, NAMES["f"], FIRST_FUTURES, 2000, step=100, label="Futures at each value", about=about)
    seed = parts.seed(middle, NAMES["s"])
    method = right.selectbox(
        "All together by",
        list(METHODS),
        key=parts.first(NAMES["m"], next(iter(METHODS))),
        persist_state="session",
        format_func=METHODS.__getitem__,
        help=parts.terms(("Morris screening", "Sobol indices")),
    )
    has_edits = bool(parts.store().edits)
    changed = st.toggle(
        "Use this session's changed assumptions", key="keep_c_changed", persist_state="session", disabled=not has_edits
    )
    return futures, seed, str(method), changed and has_edits


def _answer(answer: Answer, *, is_whole: bool) -> None:
    st.html(f'<p class="pp-sentence">{lines(certain_words.headline(answer))}</p>')
    said = (certain_words.lead_sentence(answer), f"{certain_words.basis(answer)} {words.CAVEAT}")
    st.html("".join(f'<p class="pp-note">{lines(line)}</p>' for line in said))
    if answer.switch_overs is not None:
        _decision(answer)
    found = parts.once("certain_sections", (answer,), lambda: tuple(certain_sections.details(answer)))
    for number, section in enumerate(found):
        parts.section(section, f"certain_{number}")
    _take_away(answer, is_whole=is_whole)


def _decision(answer: Answer) -> None:
    """Show the short list in sentences, and its table."""
    section = certain_sections.decision(answer)
    st.header(section.title, anchor=False, help=parts.terms(section.terms))
    st.html(f"<p>{lines(section.sentence)}</p>")
    if not answer.relevant:
        return
    items = list(certain_words.relevant(answer))
    shown = "".join(f"<li><b>{lines(head)}.</b> {lines(said)}</li>" for head, said in items[:MOST_SENTENCES])
    st.html(f'<ul class="pp-list">{shown}</ul>')
    if rest := len(items) - MOST_SENTENCES:
        st.html(f'<p class="pp-note">{rest} more in the table.</p>' if rest > 0 else "")
    with st.expander(f"{words.TABLE}: {parts.in_a_sentence(section.title)}"):
        st.html(html_table(section.title, section.head, section.rows, text_columns=section.text_columns))


def _take_away(answer: Answer, *, is_whole: bool) -> None:
    question = answer.question
    parts.command(command_line(question), inputs.unsaved(question.files))
    if is_whole:
        content = parts.once("certain_json", (answer,), lambda: certain.as_json(answer))
        st.download_button("Download as JSON", content, "certain.json", "application/json", on_click="ignore")
