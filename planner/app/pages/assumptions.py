"""Assumptions: every value, its source, and what if it were otherwise."""

from __future__ import annotations

from typing import Any

import streamlit as st

from planner.app.pages import parts
from planner.app.values import as_text, is_distribution, parsed
from planner.base.fault import InputError
from planner.present import words
from planner.present.assumptions import SHOWN, chosen, section
from planner.present.html import lines
from planner.scenario import ScenarioFile, assumptions
from planner.scenario.bundled import BASELINE
from planner.scenario.table import at_key

ABOUT = "Every value, where it comes from, and how well it is known. Little is published: most are assumptions."
FAULTS = "faults_assumptions"


def show() -> None:
    """Show the page."""
    parts.title(words.ASSUMPTIONS, ABOUT)
    store = parts.store()
    name, changed = _scenario()
    try:
        file = store.read(name, changed=changed)
    except InputError as error:
        parts.faults(error.faults)
        return
    _list(file)
    _change()
    st.html(f'<p class="pp-note">Which of them matter? The page {words.CERTAIN} moves each over a plausible range.</p>')


def _scenario() -> tuple[str, bool]:
    store = parts.store()
    name = parts.one_scenario(st.container(), "keep_a_scenario", store.names)
    return name, bool(store.edits)


def _list(file: ScenarioFile) -> None:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    show = left.radio(
        "Show",
        list(SHOWN),
        key=parts.first("keep_a_show", "assumption"),
        persist_state="session",
        format_func=SHOWN.get,
        horizontal=True,
    )
    search = right.text_input(
        "Search", key=parts.first("keep_a_search", ""), persist_state="session", placeholder="sessions"
    )
    found = chosen(file, show, search, list(parts.store().edits))
    if not found:
        st.info("No value is of this kind.")
        return
    parts.section(section(file, found), "assumptions")


def _change() -> None:
    st.header("Change a value for this session", anchor=False, help=parts.terms(("Assumption", "Scenario")))
    st.html(
        '<p class="pp-note">It changes the baseline and every scenario that does not state the value itself, in this'
        " session alone, and is checked by the same rules as a file.</p>"
    )
    store = parts.store()
    file = store.read(BASELINE, changed=True)
    entries = {entry.key: entry for entry in assumptions(file) if not entry.key.endswith("caseload.rows")}
    key = st.selectbox(
        "Value",
        list(entries),
        key="keep_a_key",
        persist_state="session",
        format_func=lambda each: f"{entries[each].label} ({each})",
    )
    value = at_key(file.resolved, key)
    texts = _fields(key, value, entries[key].unit)
    st.button(
        "Change it", key="a_change", on_click=parts.actions().note, args=(_set, key, value, list(texts)), type="primary"
    )
    if faults := st.session_state.get(FAULTS):
        parts.faults(faults)
    _edits()


def _fields(key: str, value: Any, unit: str) -> list[str]:
    """Show a field, or one for each number of a distribution; return their keys."""
    if not is_distribution(value):
        name = f"a_{key}"
        st.text_input(unit[0].upper() + unit[1:], key=parts.first(name, as_text(value)))
        return [name]
    st.html(f'<p class="pp-note">{lines(value["distribution"])}, in {lines(unit)}</p>')
    numbers = [each for each in value if each != "distribution"]
    names = [f"a_{key}_{each}" for each in numbers]
    for column, each, name in zip(st.columns(max(len(numbers), 1)), numbers, names, strict=False):
        column.text_input(each.capitalize(), key=parts.first(name, as_text(value[each])))
    return names


def _set(key: str, value: Any, names: list[str]) -> None:
    st.session_state[FAULTS] = ()
    try:
        if is_distribution(value):
            typed = {name.removeprefix(f"a_{key}_"): parsed(key, st.session_state[name]) for name in names}
            parts.store().change(key, {**value, **typed})
        else:
            parts.store().change(key, parsed(key, st.session_state[names[0]]))
    except InputError as error:
        st.session_state[FAULTS] = error.faults


def _edits() -> None:
    store = parts.store()
    if not store.edits:
        st.html('<p class="pp-note">Nothing is changed.</p>')
        return
    for key, value in store.edits.items():
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.html(f"<p>{lines(key)} = {lines(as_text(value))}</p>")
        right.button("Undo", key=f"undo_{key}", on_click=parts.actions().note, args=(_undo, key), width="stretch")
    text = store.changed_text(BASELINE)
    name = f"{store.read(BASELINE, changed=True).name}.toml"
    st.download_button("Download as a scenario", text, name, "application/toml", key="a_download", on_click="ignore")
    st.html('<p class="pp-note">Compare funding uses them where “Use this session’s changed assumptions” is on.</p>')


def _undo(key: str) -> None:
    st.session_state[FAULTS] = ()
    try:
        parts.store().restore(key)
    except InputError as error:
        st.session_state[FAULTS] = error.faults
