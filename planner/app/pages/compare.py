"""Compare funding: a baseline, scenarios beside it, and one built here."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from planner.app.pages import builder, choosing, parts
from planner.base.fault import InputError
from planner.outcome import Compared
from planner.present import inputs, words
from planner.present.html import html_table, lines
from planner.present.numbers import span
from planner.studies.compare.comparison import FUTURES, Comparison, Question
from planner.studies.compare.headline import OVERVIEW_HEAD, figures, notes, overview, sentence
from planner.studies.compare.one_page import one_page
from planner.studies.compare.sections import Sections, title_of

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
    job = parts.ask("compare", question.key, question.work)
    parts.progress("compare", job, "futures", question.work)
    answer, is_current = parts.latest("compare", job)
    if answer is not None:
        _answer(answer, is_current, job.is_running)


def _question(names: list[str]) -> Question | None:
    """Return what is asked, or tell what is wrong with it."""
    store = parts.store()
    with st.expander("Futures, seed, changed assumptions"):
        seed, futures, changed = _settings(bool(store.edits))
    try:
        question = Question(tuple(store.read(name, changed=changed) for name in names), seed, futures)
        question.check()
    except InputError as error:
        parts.faults(error.faults)
        return None
    return question


def _settings(has_edits: bool) -> tuple[int, int, bool]:
    left, middle, right = st.columns(3)
    futures = parts.futures(left, MANY, FUTURES, 10_000, step=100, about=("Future", "Replication"))
    seed = parts.seed(middle, SEED)
    changed = right.toggle(
        "Use this session's changed assumptions",
        key="keep_changed",
        persist_state="session",
        disabled=not has_edits,
        help="Change them on the page Assumptions. They then hold in every scenario compared.",
    )
    return seed, futures, changed and has_edits


def _answer(answer: Comparison, is_current: bool, is_running: bool) -> None:
    if not is_current:
        st.warning(words.STALE if is_running else words.STALE_STOPPED)
    focus = _focus(answer)
    entry, base = answer.of(focus), answer.baseline
    st.html(f'<p class="pp-sentence">{lines(sentence(entry, base))}</p>')
    for column, figure in zip(st.columns(3), figures(entry, base), strict=True):
        with column.container(border=True, height="stretch"):
            st.metric(figure.label, figure.value, help=parts.terms(figure.terms))
            st.html(f'<p class="pp-note">{lines(figure.note)}</p>')
    said = [*notes(entry, base), _basis(answer)]
    st.html("".join(f'<p class="pp-note">{lines(line)}</p>' for line in said))
    at = [each.outcome.file.name for each in answer.compared].index(entry.outcome.file.name)
    st.html(html_table("Every scenario chosen", OVERVIEW_HEAD, overview(answer.compared), emphasis=at))
    found = parts.once("sections", (answer, entry), lambda: tuple(Sections(answer, focus).all()))
    for number, part in enumerate(found):
        parts.section(part, f"compare_{number}")
    st.html(f'<p class="pp-note">What each further post would bring, and how many are enough: {words.HOW_MANY}</p>')
    st.html(f'<p class="pp-note">Which assumption, if wrong, would change this? The page {words.CERTAIN} says.</p>')
    _inputs(answer)
    _report(answer, entry, is_last=is_current and not is_running)


def _focus(answer: Comparison) -> str:
    """Return which scenario is shown in detail: the one wanted, as soon as there are results of it."""
    names = {each.outcome.file.name: title_of(each) for each in answer.compared[1:] or answer.compared}
    if len(names) == 1:
        return next(iter(names))
    mine = parts.choices()
    at = list(names).index(mine.focus) if mine.focus in names else 0
    key = parts.chooser(f"focus {' '.join(names)}")  # another widget where there are others to choose from
    shown = str(st.radio("In detail", list(names), at, key=key, format_func=names.__getitem__, horizontal=True))
    if mine.focus in names or not mine.focus:
        mine.focus = shown
    return shown


def _basis(answer: Comparison) -> str:
    calendar = answer.baseline.outcome.parameters.scenario.calendar
    return f"{answer.futures:,} futures, seed {answer.question.seed}, {span(calendar)}. {words.CAVEAT}"


def _inputs(answer: Comparison) -> None:
    files = answer.question.files
    parts.section(inputs.section(files, answer.run, answer.question.key), "inputs")
    parts.command(inputs.equal_command(answer.run, files), inputs.unsaved(files))


def _report(answer: Comparison, entry: Compared, *, is_last: bool) -> None:
    """Offer the report, once its numbers will not change while it is being fetched."""
    st.header("One page to take away", anchor=False)
    if is_last:
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
