"""Compare funding: a baseline, scenarios beside it, and one built here."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from planner.app.markdown import plain
from planner.app.pages import builder, choosing, parts
from planner.app.pages.parts import Answered
from planner.base.fault import InputError
from planner.outcome import Compared
from planner.present import inputs, words
from planner.present.html import html_table, lines
from planner.present.manifest import command_line
from planner.present.measured import title_of
from planner.studies.compare import CompareAnswer, CompareQuestion
from planner.studies.compare.question import REPLICATIONS, WEEKS_OF
from planner.studies.compare.words import figures, notes, sentence

ABOUT = "What does a funding scenario buy? Every scenario meets the same people with the same luck."
REPORT = "Download the one-page report"
SEED, MANY = "keep_seed", "keep_futures"


def show() -> None:
    """Show the page."""
    parts.title(words.COMPARE, ABOUT)
    names = choosing.choose()
    with st.expander("Build a scenario, or open a file"):
        builder.show()
    question = _question(names)
    if question is None:
        return
    answered = parts.at_once("compare", question)
    if answered is not None:
        parts.stale(answered)
        _answer(answered)


def _question(names: list[str]) -> CompareQuestion | None:
    """Return what is asked, or tell what is wrong with it."""
    store = parts.store()
    with st.expander("Futures, seed, changed assumptions"):
        seed, replications, changed = _settings(bool(store.edits))
    try:
        files = tuple(store.read(name, changed=changed) for name in names)
        question = CompareQuestion(files, seed, replications, weeks_of=WEEKS_OF)
        question.check()
    except InputError as error:
        parts.faults(error.faults)
        return None
    return question


def _settings(has_edits: bool) -> tuple[int, int, bool]:
    left, middle, right = st.columns(3)
    replications = parts.futures(left, MANY, REPLICATIONS, 10_000, step=100, about=("Future", "Replication"))
    seed = parts.seed(middle, SEED)
    changed = right.toggle(
        "Use this session's changed assumptions",
        key="keep_changed",
        persist_state="session",
        disabled=not has_edits,
        help="Change them on the page Assumptions. They then hold in every scenario compared.",
    )
    return seed, replications, changed and has_edits


def _answer(answered: Answered[CompareAnswer]) -> None:
    answer = answered.answer
    focus = _focus(answer)
    entry, base = answer.of(focus), answer.baseline
    st.html(f'<p class="pp-sentence">{lines(sentence(entry, base))}</p>')
    for column, figure in zip(st.columns(3), figures(entry, base), strict=True):
        with column.container(border=True, height="stretch"):
            st.metric(figure.label, plain(figure.value), help=parts.terms(figure.terms))
            st.html(f'<p class="pp-note">{lines(figure.note)}</p>')
    said = [*notes(entry, base), f"{answer.basis()} {words.CAVEAT}"]
    st.html("".join(f'<p class="pp-note">{lines(line)}</p>' for line in said))
    whole = parts.once("compare_overview", (answer,), lambda: next(answer.sections()))
    at = list(answer.compared).index(entry)
    st.html(html_table(whole.caption, whole.head, whole.rows, emphasis=at))
    found = parts.once("compare_detail", (answer, entry), lambda: tuple(answer.detail(focus)))
    for number, part in enumerate(found):
        parts.section(part, f"compare_{number}")
    st.html(f'<p class="pp-note">What each further post would bring, and how many are enough: {words.HOW_MANY}</p>')
    st.html(f'<p class="pp-note">Which assumption, if wrong, would change this? The page {words.CERTAIN} says.</p>')
    files = answer.question.files
    parts.section(inputs.section(files, answer.run, answer.question.key), "inputs")
    parts.command(command_line(answer.run, files), inputs.unsaved(files))
    _report(answer, entry, is_last=answered.is_current and answered.is_whole)


def _focus(answer: CompareAnswer) -> str:
    """Return which scenario is shown in detail: the one wanted, as soon as there are results of it."""
    names = {each.outcome.file.name: title_of(each) for each in answer.compared[1:] or answer.compared}
    if len(names) == 1:
        return next(iter(names))
    mine = parts.choices()
    at = list(names).index(mine.focus) if mine.focus in names else 0
    key = parts.chooser(f"focus {' '.join(names)}")  # another widget where there are others to choose from
    label = parts.apart(names, lambda name: plain(names[name]))
    shown = str(st.radio("In detail", list(names), at, key=key, format_func=label, horizontal=True))
    if mine.focus in names or not mine.focus:
        mine.focus = shown
    return shown


def _report(answer: CompareAnswer, entry: Compared, *, is_last: bool) -> None:
    """Offer the report, once its numbers will not change while it is being fetched."""
    st.header("One page to take away", anchor=False)
    if is_last:
        from planner.studies.compare.one_page import one_page  # noqa: PLC0415 - its figures take half a second to load

        name, today = entry.outcome.file.name, datetime.now(ZoneInfo("Europe/London")).date()
        page = parts.once("report", (answer, entry), lambda: one_page(answer, name, today))
        st.download_button(
            REPORT, page, f"{name}-report.html", "text/html", key="report", on_click="ignore", type="primary"
        )
    else:  # no download of nothing: it would be gone before the browser has looked for it
        st.button(REPORT, key="report_later", type="primary", disabled=True)
    when = "" if is_last else " Ready when the futures are complete, or stopped."
    about = "It stands by itself, opens in any browser and prints on A4: one sheet for a few scenarios."
    st.html(f'<p class="pp-note">{about}{when}</p>')
