"""The builder: a scenario of one's own, made, copied, saved and shared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from planner.app import building, words
from planner.app.shelf import Shelf
from planner.fault import InputError
from planner.html import lines
from planner.pages import parts
from planner.scenario import Scenario
from planner.scenario.draft import ORDERS, Draft, ExtraPosts, first_date, last_date, roles_in, slug

SAID = "said_builder"
PERCENTS = {"hours": list(range(50, 205, 5)), "lost": list(range(0, 105, 5))}


def show() -> None:
    """Show the draft being built, or how to begin one."""
    shelf = parts.shelf()
    _begin(shelf)
    _say()
    own = [*shelf.drafts, *shelf.uploads]
    if not own:
        return
    if st.session_state.get(parts.DRAFT) not in own:
        st.session_state[parts.DRAFT] = own[-1]
    name = str(
        st.selectbox(
            "Your scenarios",
            own,
            own.index(st.session_state[parts.DRAFT]),
            key=parts.chooser(parts.DRAFT),
            format_func=lambda each: _title(shelf, each),
        )
    )
    st.session_state[parts.DRAFT] = name
    if name in shelf.drafts:
        name = _edit(shelf, name)
    _keep(shelf, name)


def _title(shelf: Shelf, name: str) -> str:
    return shelf.drafts[name].title if name in shelf.drafts else f"{name}.toml, from a file"


def _begin(shelf: Shelf) -> None:
    left, right = st.columns(2)
    with left:
        source = st.selectbox("Begin from", shelf.names, key="begin_from", format_func=parts.titles())
        st.button("New scenario", on_click=_new, args=(source,), type="primary")
    with right:
        st.file_uploader("Open a scenario file", type=["toml"], key="upload", on_change=_upload, max_upload_size=2)


def _new(source: str) -> None:
    shelf, serial = parts.shelf(), st.session_state.get("serial", 0) + 1
    st.session_state["serial"] = serial
    _try(lambda: _choose(shelf.add(building.new_draft(shelf, serial, source))))


def _upload() -> None:
    given = st.session_state["upload"]
    if given is not None:
        _try(lambda: _choose(parts.shelf().upload(given.name, given.getvalue())))


def _choose(name: str) -> None:
    """Show a scenario, and compare it."""
    chosen = [each for each in st.session_state.get(parts.CHOSEN, []) if each in parts.shelf().names]
    st.session_state[parts.CHOSEN] = [*dict.fromkeys([*chosen, name])][-parts.MOST_CHOSEN :]
    st.session_state[parts.FOCUS] = st.session_state[parts.DRAFT] = name


def _try(act: Any) -> None:
    """Do something with the scenarios there are; what is wrong with it is said where it was asked."""
    parts.revised()
    try:
        st.session_state[SAID] = act()
    except InputError as error:
        st.session_state[SAID] = error.faults


def _say() -> None:
    said = st.session_state.get(SAID)  # until something else is done here
    if isinstance(said, tuple):
        parts.faults(said)
    elif isinstance(said, str):
        st.success(said)


def _edit(shelf: Shelf, name: str) -> str:
    """Show a draft's fields; return its name."""
    draft = shelf.drafts[name]
    try:
        below = shelf.read(draft.extends.removesuffix(".toml")).scenario
    except InputError as error:
        parts.faults(error.faults)
        return name
    st.text_input("Title", key=parts.first(f"keep_{draft.serial}_title", draft.title), on_change=_rename, args=(name,))
    posts = _posts(draft, below)
    changed = _levers(replace(draft, posts=posts), below)
    shelf.drafts[name] = changed
    st.html(f'<p class="pp-note">{lines(changed.description(below))}</p>')
    return name


def _rename(name: str) -> None:
    shelf = parts.shelf()
    draft = shelf.drafts[name]
    key = f"keep_{draft.serial}_title"
    title = st.session_state[key]

    def rename() -> None:
        new = shelf.add(draft.titled(title), instead_of=name)
        chosen = st.session_state.get(parts.CHOSEN, [])
        st.session_state[parts.CHOSEN] = [new if each == name else each for each in chosen]
        for where in (parts.DRAFT, parts.FOCUS, parts.BASE):
            if st.session_state.get(where) == name:
                st.session_state[where] = new

    _try(rename)
    if slug(title) not in shelf.drafts:
        st.session_state[key] = draft.title


def _posts(draft: Draft, below: Scenario) -> tuple[ExtraPosts, ...]:
    lines = [_line(draft, posts, below) for posts in draft.posts]
    st.button("Add posts", key=f"add_{draft.serial}", on_click=_add_posts, args=(draft.name,))
    return tuple(lines)


def _line(draft: Draft, posts: ExtraPosts, below: Scenario) -> ExtraPosts:
    key, teams = f"keep_{draft.serial}_{posts.serial}", list(below.teams)
    columns = st.columns([3, 3, 1.4, 2, 2, 1.3], vertical_alignment="bottom")
    team = columns[0].selectbox(
        "Team", teams, key=parts.first(f"{key}_team", posts.team), format_func=lambda name: below.teams[name].title
    )
    roles = roles_in(below, team)
    if st.session_state.get(f"{key}_role", posts.role) not in roles:
        st.session_state[f"{key}_role"] = roles[0]
    role = columns[1].selectbox(
        "Role", roles, key=parts.first(f"{key}_role", posts.role), format_func=lambda name: below.roles[name].title
    )
    number = columns[2].number_input(
        "Posts",
        0,
        building.MOST_POSTS,
        step=1,
        key=parts.first(f"{key}_number", posts.number),
        help=parts.terms(("Post",)),
    )
    since = columns[3].date_input(
        "From",
        key=parts.first(f"{key}_from", posts.from_date),
        min_value=below.calendar.start_date,
        max_value=last_date(below.calendar),
        format="DD/MM/YYYY",
    )
    hours = columns[4].number_input(
        "Hours a week each",
        0.0,
        37.0,
        step=0.5,
        format="%.1f",
        key=parts.first(f"{key}_hours", float(posts.hours_per_week)),
        help=parts.terms(("Protected hours",)),
    )
    columns[5].button(
        "Remove", key=f"remove_{draft.serial}_{posts.serial}", on_click=_remove_posts, args=(draft.name, posts.serial)
    )
    return replace(posts, team=team, role=role, number=int(number), from_date=since, hours_per_week=float(hours))


def _add_posts(name: str) -> None:
    shelf = parts.shelf()
    draft = shelf.drafts[name]
    below = shelf.read(draft.extends.removesuffix(".toml")).scenario
    shelf.drafts[name] = replace(draft, posts=(*draft.posts, building.new_posts(below, draft.posts)))


def _remove_posts(name: str, serial: int) -> None:
    shelf = parts.shelf()
    draft = shelf.drafts[name]
    shelf.drafts[name] = replace(draft, posts=tuple(posts for posts in draft.posts if posts.serial != serial))


def _levers(draft: Draft, below: Scenario) -> Draft:
    key = f"keep_{draft.serial}"
    hours, lost, since, order = st.columns(4, vertical_alignment="bottom")
    protected = hours.select_slider(
        "Protected hours, % of now",
        PERCENTS["hours"],
        key=parts.first(f"{key}_hours", round(draft.protected_hours_factor * 100)),
        help=parts.terms(("Protected hours", "Levers")),
    )
    not_held = lost.select_slider(
        "Sessions not held, % of now",
        PERCENTS["lost"],
        key=parts.first(f"{key}_lost", round(draft.not_held_factor * 100)),
        help=parts.terms(("Session", "Levers")),
    )
    from_date = since.date_input(
        "Both from",
        key=parts.first(f"{key}_from", draft.levers_from or first_date(below.calendar)),
        min_value=below.calendar.start_date,
        max_value=last_date(below.calendar),
        format="DD/MM/YYYY",
    )
    rule = order.selectbox(
        "Order of allocation",
        ["", *ORDERS],
        key=parts.first(f"{key}_order", draft.order),
        format_func=lambda name: ORDERS.get(name, words.UNCHANGED),
        help=parts.terms(
            ("Policy", "Referral order", "Earliest deadline first; earliest due date (EDD)", "Least slack")
        ),
    )
    changed = replace(draft, protected_hours_factor=protected / 100, not_held_factor=not_held / 100)
    return replace(changed, levers_from=from_date, order=rule)


def _keep(shelf: Shelf, name: str) -> None:
    """Show what may be done with a scenario as a whole."""
    try:
        text = shelf.text(name)
    except InputError as error:
        parts.faults(error.faults)
        return
    file = shelf.path(name)
    copy, down, save, remove = st.columns(4)
    copy.button("Duplicate", key="duplicate", on_click=_new, args=(name,), width="stretch")
    down.download_button(
        "Download", text, file.name, "application/toml", key="download_draft", width="stretch", on_click="ignore"
    )
    save.button(f"Save to {file.parent.name}/", key="save_draft", on_click=_save, args=(name,), width="stretch")
    remove.button("Remove", key="remove_draft", on_click=_remove, args=(name,), width="stretch")


def _save(name: str) -> None:
    def save() -> str:
        return f"Saved as {parts.shelf().save(name)}. Anyone who runs the planner here can now choose it."

    _try(save)


def _remove(name: str) -> None:
    parts.shelf().remove(name)
    st.session_state[parts.CHOSEN] = [each for each in st.session_state.get(parts.CHOSEN, []) if each != name]
    parts.revised()
