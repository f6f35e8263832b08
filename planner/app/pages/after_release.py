"""After release: the pathway, the MAPPA caseload and its hours, work in the community, recalls."""

from __future__ import annotations

import streamlit as st

from planner.app.pages import parts
from planner.base.fault import InputError
from planner.present import inputs, words
from planner.present.html import lines
from planner.studies.after_release import sections as after
from planner.studies.after_release.sections import FUTURES, MOST_FUTURES, AfterQuestion, AfterRelease

ABOUT = (
    "Whoever is released is not gone: they are on licence, managed under MAPPA, may be recalled, and then wait again."
    " Nearly every number here is an assumption."
)
FIRST = "after-release"
NONE = (
    "None of the scenarios tells what comes after release. State [licence] in one, with the rate of recall it assumes:"
    " see docs/reference/scenario-files.md, or scenarios/after-release.toml."
)


def show() -> None:
    """Show the page."""
    parts.title(words.AFTER_RELEASE, ABOUT)
    question = _question()
    if question is None:
        return
    job = parts.ask("after", question.key, question.work)
    parts.progress("after", job, "futures", question.work)
    found, is_current = parts.latest("after", job)
    if found is None:
        return
    if not is_current:
        st.warning(words.STALE if job.is_running else words.STALE_STOPPED)
    _answer(found)


def _question() -> AfterQuestion | None:
    names = parts.store().with_licence()
    if not names:
        st.info(NONE)
        _faults()
        return None
    left, middle, right = st.columns([3, 1, 1])
    name = parts.one_scenario(left, "keep_ar_scenario", names, FIRST)
    futures = parts.futures(middle, "keep_ar_futures", FUTURES, MOST_FUTURES)
    seed = parts.seed(right, "keep_ar_seed")
    try:
        return AfterQuestion(parts.store().read(name), seed, futures)
    except InputError as error:
        parts.faults(error.faults)
        return None


def _faults() -> None:
    """Tell what is wrong with scenarios that cannot be read: one of them might tell."""
    for name in parts.store().names:
        try:
            parts.store().read(name)
        except InputError as error:
            parts.faults(error.faults)
            return


def _answer(found: AfterRelease) -> None:
    st.html(f'<p class="pp-sentence">{lines(after.headline(found))}</p>')
    told = "".join(f"<li>{lines(each)}</li>" for each in (*after.caveats(found), words.CAVEAT))
    st.html(f'<ul class="pp-list">{told}</ul>')
    made = parts.once("after_sections", (found,), lambda: tuple(after.sections(found)))
    for number, section in enumerate(made):
        parts.section(section, f"after_{number}")
    parts.command(found.question.command, inputs.unsaved((found.question.file,)))
