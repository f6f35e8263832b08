"""One future, step by step: a single replication week by week, and one person's story."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from planner.app.pages import parts
from planner.base.fault import InputError
from planner.base.uk_date import uk_date
from planner.outcome.outcome import WHY_LABELS
from planner.present import words
from planner.present.html import html_table, lines
from planner.sim.tally.spell import UntreatedCause
from planner.studies.replay import story
from planner.studies.replay.figures import course_of
from planner.studies.replay.replay import Replay, ReplayQuestion

ABOUT = (
    "One draw of everything that chance decides, told week by week. It is one of many: nothing follows from one future."
)
PLAY_SECONDS = 0.7
SHOWN = ("waiting, ready", "on course", "courses completed", "released untreated")
ANY = "any outcome"


def show() -> None:
    """Show the page."""
    parts.title(words.ONE_FUTURE, ABOUT)
    question = _question()
    if question is None:
        return
    job = parts.ask("replay", question.key, question.work)
    parts.progress("replay", job, "future", question.work)
    replay, is_current = parts.latest("replay", job)
    if replay is None:
        return
    if not is_current:
        st.warning(words.STALE if job.is_running else words.STALE_STOPPED)
    _weeks(replay)
    _person(replay)


def _question() -> ReplayQuestion | None:
    names = parts.store().names
    left, middle, right = st.columns([3, 1, 1])
    name = parts.one_scenario(left, "keep_o_scenario", names)
    future = middle.number_input(
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
        return ReplayQuestion(parts.store().read(name), seed, int(future))
    except InputError as error:
        parts.faults(error.faults)
        return None


def _weeks(replay: Replay) -> None:
    st.header("Week by week", anchor=False, help=parts.terms(("Open course", "Released untreated", "Home team")))
    playing = st.toggle("Play", key="playing", disabled=replay.weeks < 2)
    st.fragment(_week, run_every=PLAY_SECONDS if playing else None)(replay, playing)


def _week(replay: Replay, playing: bool) -> None:
    key = "keep_o_week"
    step = int(playing and bool(st.session_state.get("played")))
    st.session_state["played"] = playing
    parts.fitted(key, 1, lambda week: (min(week, replay.weeks) - 1 + step) % replay.weeks + 1)
    if replay.weeks > 1:
        st.slider("Week", 1, replay.weeks, key=key, persist_state="session")
    week = int(st.session_state[key])
    days, calendar = replay.days(week), replay.parameters.scenario.calendar
    counts = {label: replay.counts[label] for label in SHOWN}
    now = ", ".join(f"{each[:, week - 1].sum():,} {label}" for label, each in counts.items())
    since, until = (uk_date(calendar.date_of(day)) for day in (days[0], days[-1]))
    st.html(f"<p><strong>Week {week}, {since} to {until}.</strong> {lines(now)}.</p>")
    dates = parts.once(
        "dates", (replay,), lambda: [calendar.date_of(replay.days(each + 1).start) for each in range(replay.weeks)]
    )
    st.plotly_chart(course_of(dates, counts, week), key="figure_replay", config=parts.CHART, theme=None)
    head = ("Team", *replay.counts)
    st.html(
        html_table(
            "At the end of the week; completed and released, so far", head, replay.at(week), emphasis=len(replay.teams)
        )
    )
    news = [list(each) for each in story.news(replay, week)] or [["–", "Nothing of note."]]
    st.html(html_table("What happened in the week", ("Date", "Event"), news, text_columns=2, kind="pp-dated"))


def _person(replay: Replay) -> None:
    st.header("One person’s story", anchor=False, help=parts.terms(("Custody spell", "Cause")))
    everyone = parts.once("everyone", (replay,), replay.people)
    outcomes = [ANY, *dict.fromkeys(_outcome(row) for _, row in everyone.iterrows())]
    left, right = st.columns(2)
    wanted = next((each for each in outcomes if each.endswith(WHY_LABELS[UntreatedCause.NO_PLACE])), ANY)
    key = parts.one_of("keep_o_outcome", outcomes, wanted)
    outcome = left.selectbox("Outcome", outcomes, key=key, persist_state="session")
    of_outcome = (int(row["person"]) for _, row in everyone.iterrows() if outcome in {ANY, _outcome(row)})
    mine = list(dict.fromkeys(of_outcome))  # whoever was recalled has an outcome for each spell
    if not mine:
        st.info("Nobody comes in this future.")
        return
    label = f"Person, {len(mine):,} of {everyone['person'].nunique():,}"
    key, named = parts.one_of("keep_o_person", mine), partial(_named, replay)
    person = int(right.selectbox(label, mine, key=key, persist_state="session", format_func=named))
    st.html(f"<p>{lines(story.about(replay, person))} <strong>{lines(story.ending(replay, person))}</strong></p>")
    told = [list(each) for each in story.story(replay, person)]
    st.html(
        html_table(f"Person {person}, from the event log", ("Date", "Event"), told, text_columns=2, kind="pp-dated")
    )


def _named(replay: Replay, person: int) -> str:
    spells = replay.spells_of(person)
    return f"{person}: {spells} custody spells" if spells > 1 else str(person)


def _outcome(row: pd.Series) -> str:
    return f"{row['result']}: {row['why']}" if row["why"] else str(row["result"])
