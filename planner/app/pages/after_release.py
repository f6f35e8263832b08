"""After release: the pathway, the MAPPA caseload and its hours, work in the community, recalls."""

from __future__ import annotations

import streamlit as st

from planner.app.pages import parts
from planner.base.fault import InputError
from planner.present import inputs, words
from planner.present.html import lines
from planner.studies.after_release import AfterReleaseQuestion
from planner.studies.after_release.question import MOST_REPLICATIONS, REPLICATIONS
from planner.studies.after_release.words import caveats

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
    answered = parts.at_once("after", question)
    if answered is None:
        return
    answer = answered.answer
    parts.headline(answered)
    st.html(f'<ul class="pp-list">{"".join(f"<li>{lines(each)}</li>" for each in caveats(answer.outcome))}</ul>')
    parts.sections(answered, answer.sections)
    parts.command(answer.question.command_line, inputs.unsaved((answer.question.file,)))
    parts.download(answered)


def _question() -> AfterReleaseQuestion | None:
    names = parts.store().with_licence()
    if not names:
        st.info(NONE)
        _faults()
        return None
    left, middle, right = st.columns([3, 1, 1])
    name = parts.one_scenario(left, "keep_ar_scenario", names, FIRST)
    replications = parts.futures(middle, "keep_ar_futures", REPLICATIONS, MOST_REPLICATIONS)
    seed = parts.seed(right, "keep_ar_seed")
    try:
        return AfterReleaseQuestion(parts.store().read(name), seed, replications)
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
