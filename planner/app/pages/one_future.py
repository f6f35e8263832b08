"""One future, step by step: a single replication week by week, and one person's story."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner.app.pages import parts
from planner.base.fault import InputError
from planner.present import inputs, words
from planner.present.html import html_table, lines
from planner.present.section import Section
from planner.studies.replay import ReplayAnswer, ReplayQuestion, sections, story

ABOUT = (
    "One draw of everything that chance decides, told week by week. It is one of many: nothing follows from one future."
)
PLAY_SECONDS = 0.7
ANY = "any outcome"


def show() -> None:
    """Show the page."""
    parts.title(words.ONE_FUTURE, ABOUT)
    question = _question()
    if question is None:
        return
    answered = parts.at_once("replay", question)
    if answered is None:
        return
    parts.headline(answered)
    answer = answered.answer
    _weeks(answer)
    _person(answer)
    parts.command(answer.question.command_line, inputs.unsaved((answer.question.file,)))


def _question() -> ReplayQuestion | None:
    names = parts.store().names
    left, middle, right = st.columns([3, 1, 1])
    name = parts.one_scenario(left, "keep_o_scenario", names)
    replication = middle.number_input(
        "Future",
        0,
        2**31,
        step=1,
        key=parts.first("keep_o_future", 0),
        persist_state="session",
        help=parts.terms(("Replication",)),
    )
    seed = parts.seed(right, "keep_o_seed")
    try:
        return ReplayQuestion(parts.store().read(name), seed, int(replication))
    except InputError as error:
        parts.faults(error.faults)
        return None


def _weeks(answer: ReplayAnswer) -> None:
    st.header("Week by week", anchor=False, help=parts.terms(("Open course", "Released untreated", "Home team")))
    playing = st.toggle("Play", key="playing", disabled=answer.weeks < 2)
    st.fragment(_week, run_every=PLAY_SECONDS if playing else None)(answer, playing)


def _week(answer: ReplayAnswer, playing: bool) -> None:
    key = "keep_o_week"
    step = int(playing and bool(st.session_state.get("played")))
    st.session_state["played"] = playing
    parts.fitted(key, 1, lambda week: (min(week, answer.weeks) - 1 + step) % answer.weeks + 1)
    if answer.weeks > 1:
        st.slider("Week", 1, answer.weeks, key=key, persist_state="session")
    week = int(st.session_state[key])
    starts = parts.once("dates", (answer,), lambda: sections.week_starts(answer))
    part = sections.at_week(answer, week, starts)
    when, now = part.sentence.split(". ", 1)
    st.html(f"<p><strong>{lines(when)}.</strong> {lines(now)}</p>")
    st.plotly_chart(part.figure, key="figure_replay", config=parts.CHART, theme=None)
    _table(part, emphasis=len(answer.teams))
    _table(sections.news(answer, week))


def _table(part: Section, emphasis: int = -1) -> None:
    """Show a section's table by itself, in sight while the weeks are played."""
    caption = part.caption or part.title
    st.html(
        html_table(caption, part.head, part.rows, text_columns=part.text_columns, kind=part.kind, emphasis=emphasis)
    )


def _person(answer: ReplayAnswer) -> None:
    st.header("One person’s story", anchor=False, help=parts.terms(("Custody spell", "Cause")))
    everyone = answer.people
    became = [sections.outcome_of(row) for _, row in everyone.iterrows()]
    outcomes = [ANY, *dict.fromkeys(became)]
    left, right = st.columns(2)
    wanted = next((each for each in outcomes if each.endswith(sections.TOLD_FIRST)), ANY)
    key = parts.one_of("keep_o_outcome", outcomes, wanted)
    outcome = left.selectbox("Outcome", outcomes, key=key, persist_state="session")
    of_outcome = (int(who) for who, each in zip(everyone["person"], became, strict=True) if outcome in {ANY, each})
    mine = list(dict.fromkeys(of_outcome))  # whoever was recalled has an outcome for each spell
    if not mine:
        st.info("Nobody comes in this future.")
        return
    label = f"Person, {len(mine):,} of {everyone['person'].nunique():,}"
    key, named = parts.one_of("keep_o_person", mine), partial(_named, answer)
    person = int(right.selectbox(label, mine, key=key, persist_state="session", format_func=named))
    st.html(f"<p>{lines(story.about(answer, person))} <strong>{lines(story.ending(answer, person))}</strong></p>")
    _table(sections.person(answer, person))


def _named(answer: ReplayAnswer, person: int) -> str:
    spells = answer.spells_of(person)
    return f"{person}: {spells} custody spells" if spells > 1 else str(person)
