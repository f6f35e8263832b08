"""The builder: a scenario of one's own, made, copied, saved and shared.

A run of the page may be cut short at every call of Streamlit, in a callback too. So a button only notes what was
asked, and it is done once all fields have been read.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from planner.app import building
from planner.app.choices import Choices
from planner.app.markdown import plain
from planner.app.pages import parts
from planner.app.pages.day_input import day_input
from planner.app.scenario_store import ScenarioStore
from planner.base.fault import InputError
from planner.base.titles import MOST_TITLE
from planner.present import words
from planner.present.html import lines
from planner.scenario import Scenario
from planner.scenario.draft import Draft, ExtraPosts, first_date, last_date, roles_in
from planner.scenario.priority_rules import PRIORITY_RULES

PERCENTS = {"hours": list(range(50, 205, 5)), "lost": list(range(0, 105, 5))}


def show() -> None:
    """Show the draft being built, or how to begin one."""
    mine = parts.choices()
    _begin(mine)
    _say(mine)
    if mine.own:
        mine.settle()
        mine.draft = str(
            st.selectbox(
                "Your scenarios",
                mine.own,
                mine.own.index(mine.draft),
                key=parts.chooser("draft"),
                format_func=parts.apart(mine.own, lambda each: _title(mine.store, each)),
            )
        )
        if mine.draft in mine.store.drafts:
            _edit(mine, mine.draft)
        _keep(mine, mine.draft)
    if mine.actions.do():  # here, where every field has been read
        st.rerun()


def _title(store: ScenarioStore, name: str) -> str:
    return store.drafts[name].title if name in store.drafts else f"{name}.toml, from a file"


def _begin(mine: Choices) -> None:
    left, right = st.columns(2)
    with left:
        source = st.selectbox("Begin from", mine.store.names, key="begin_from", format_func=parts.titles())
        st.button("New scenario", on_click=mine.actions.note, args=(mine.new, source), type="primary")
    with right:
        given = st.file_uploader("Open a scenario file", type=["toml"], key="upload", max_upload_size=2)
    if given is not None and given.file_id != mine.uploaded:
        mine.actions.note(mine.upload, given.file_id, given.name, given.getvalue())


def _say(mine: Choices) -> None:
    """Say what came of what was done last, until something else is done here."""
    if isinstance(mine.said, tuple):
        parts.faults(mine.said)
    elif mine.said:
        st.success(plain(mine.said))


def _edit(mine: Choices, name: str) -> None:
    """Show a draft's fields, which begin with what the draft is, and take in what they say."""
    draft = mine.store.drafts[name]
    try:
        below = mine.store.read(draft.extends.removesuffix(".toml")).scenario
    except InputError as error:
        parts.faults(error.faults)
        return
    title = st.text_input("Title", draft.title, MOST_TITLE, key=f"draft_{draft.serial}_title_{mine.refusals}")
    if title != draft.title:
        mine.actions.note(mine.rename, name, title)
    posts = _posts(mine, draft, below)
    changed = _levers(replace(draft, posts=posts), below)
    mine.store.drafts[name] = changed
    st.html(f'<p class="pp-note">{lines(changed.description(below))}</p>')


def _posts(mine: Choices, draft: Draft, below: Scenario) -> tuple[ExtraPosts, ...]:
    lines = [_line(mine, draft, posts, below) for posts in draft.posts]
    st.button("Add posts", key=f"add_{draft.serial}", on_click=mine.actions.note, args=(mine.add_posts, draft.name))
    return tuple(lines)


def _line(mine: Choices, draft: Draft, posts: ExtraPosts, below: Scenario) -> ExtraPosts:
    key, teams = f"draft_{draft.serial}_{posts.serial}", list(below.teams)
    columns = st.columns([3, 3, 1.4, 2, 2, 1.3], vertical_alignment="bottom")
    team = columns[0].selectbox(
        "Team",
        teams,
        teams.index(posts.team),
        key=f"{key}_team",
        format_func=lambda name: below.teams[name].title,
    )
    roles = roles_in(below, team)
    role = columns[1].selectbox(
        "Role",
        roles,
        roles.index(posts.role) if posts.role in roles else 0,
        key=f"{key}_role_{team}",  # another team has other roles
        format_func=lambda name: below.roles[name].title,
    )
    number = columns[2].number_input(
        "Posts", 0, building.MOST_POSTS, posts.number, step=1, key=f"{key}_number", help=parts.terms(("Post",))
    )
    bounds = (below.calendar.start_date, last_date(below.calendar))
    since = day_input(columns[3], "From", f"{key}_from", posts.from_date, bounds) or posts.from_date
    hours = columns[4].number_input(
        "Hours a week each",
        0.0,
        37.0,
        float(posts.hours_per_week),
        step=0.5,
        format="%.1f",
        key=f"{key}_hours",
        help=parts.terms(("Protected hours",)),
    )
    columns[5].button(
        "Remove",
        key=f"remove_{draft.serial}_{posts.serial}",
        on_click=mine.actions.note,
        args=(mine.remove_posts, draft.name, posts.serial),
    )
    return replace(posts, team=team, role=role, number=int(number), from_date=since, hours_per_week=float(hours))


def _levers(draft: Draft, below: Scenario) -> Draft:
    key = f"draft_{draft.serial}"
    hours, lost, since, order = st.columns(4, vertical_alignment="bottom")
    protected = hours.select_slider(
        "Protected hours, % of now",
        PERCENTS["hours"],
        round(draft.protected_hours_factor * 100),
        key=f"{key}_hours",
        help=parts.terms(("Protected hours", "Levers")),
    )
    not_held = lost.select_slider(
        "Sessions not held, % of now",
        PERCENTS["lost"],
        round(draft.not_held_factor * 100),
        key=f"{key}_lost",
        help=parts.terms(("Session", "Levers")),
    )
    bounds = (below.calendar.start_date, last_date(below.calendar))
    known = draft.levers_from or first_date(below.calendar)
    from_date = day_input(since, "Both from", f"{key}_from", known, bounds) or known
    rule = order.selectbox(
        "Order of allocation",
        ["", *PRIORITY_RULES],
        ["", *PRIORITY_RULES].index(draft.order),
        key=f"{key}_order",
        format_func=lambda name: PRIORITY_RULES[name].label if name else words.UNCHANGED,
        help=parts.terms(
            ("Policy", "Referral order", "Earliest deadline first; earliest due date (EDD)", "Least slack")
        ),
    )
    changed = replace(draft, protected_hours_factor=protected / 100, not_held_factor=not_held / 100)
    return replace(changed, levers_from=from_date, order=rule)


def _keep(mine: Choices, name: str) -> None:
    """Show what may be done with a scenario as a whole."""
    try:
        text = mine.store.text(name)
    except InputError as error:
        parts.faults(error.faults)
        return
    file, note = mine.store.path(name), mine.actions.note
    copy, down, save, remove = st.columns(4)
    copy.button("Duplicate", key="duplicate", on_click=note, args=(mine.new, name), width="stretch")
    down.download_button(
        "Download", text, file.name, "application/toml", key="download_draft", width="stretch", on_click="ignore"
    )
    label = plain(f"Save to {file.parent.name}/")
    save.button(label, key="save_draft", on_click=note, args=(mine.save, name), width="stretch")
    remove.button("Remove", key="remove_draft", on_click=note, args=(mine.remove, name), width="stretch")
